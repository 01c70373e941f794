"""A letter in one's own words, begun from one of ours."""

import pytest

from tests.desks import Desk, soon
from tests.standin import Slow

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def opened(desk: Desk) -> dict[str, object]:
    """The form of a letter in front of Mette."""
    mette = desk.staff["mette"]
    desk.world.press(mette, desk.posts_card(), "read:case")
    desk.world.press(mette, desk.view(mette, "read:case"), "form:write")
    return desk.view(mette, "form:write")


def typed(view: dict[str, object], field: str) -> str:
    """What stands in a field."""
    return next(iter(view["state"]["values"][field].values()))["value"] or ""


def begun(desk: Desk, name: str) -> dict[str, object]:
    """The form as soon as it was begun with a letter."""
    mette = desk.staff["mette"]
    return soon(lambda: (view := desk.world.view(mette)) and f"begun-{name}" in view["state"]["values"] and view)


def test_a_letter_that_is_chosen_stands_in_the_form_and_is_sent_as_it_was_changed(desk: Desk):
    mette = desk.staff["mette"]

    reaction = desk.world.press(mette, opened(desk), "begin:write", chosen="first_contact", typing={"text": "Hi"})
    view = begun(desk, "first_contact")
    assert reaction.acknowledged
    assert "Mette Holm" in typed(view, "text")
    shown = desk.world.submit(mette, view, {"subject": "Din pakke, Lone"})
    assert shown.errors == {}
    desk.world.submit(mette, desk.view(mette, "send:write"))

    assert desk.life.kinds[-1] == "letter_written"
    sent = desk.life.case.entries[-1].body
    assert sent.subject == "Din pakke, Lone"
    assert sent.text == typed(view, "text").strip()


def test_another_letter_takes_its_place(desk: Desk):
    mette = desk.staff["mette"]
    desk.life.is_reached()
    desk.life.is_resolved()
    desk.world.press(mette, opened(desk), "begin:write", chosen="first_contact")
    first = begun(desk, "first_contact")

    desk.world.press(mette, first, "begin:write", chosen="check_in", typing={"text": "Changed"})

    second = begun(desk, "check_in")
    assert typed(second, "text") not in {"Changed", typed(first, "text")}


def test_a_form_that_is_closed_before_its_letter_comes_troubles_nobody(desk: Desk):
    mette = desk.staff["mette"]
    view = opened(desk)
    desk.world.fails("views.update", Slow(0.3))
    desk.world.press(mette, view, "begin:write", chosen="first_contact")

    desk.world.closes(desk.world.view(mette))

    soon(lambda: [call for call in desk.world.calls.of("views.update") if call.error])
    assert desk.world.view(mette)["callback_id"] == "read:case"


def test_only_what_the_case_gives_reason_for_is_offered(desk: Desk):
    (block,) = [block for block in opened(desk)["blocks"] if block.get("block_id") == "begun-"]
    assert [option["value"] for option in block["accessory"]["options"]] == ["first_contact"]
