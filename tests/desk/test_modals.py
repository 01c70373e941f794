"""Modals: opened at once, filled, submitted; nothing that was typed is lost."""

from datetime import timedelta

import pytest

from tests.desks import Desk, soon
from tests.lives import STAFF, policy_with
from tests.standin import LostAnswer, RateLimited, Refused, Slow, words
from winback.entries import Contacted, Noted

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def opened(desk: Desk, who: str, action: str) -> dict[str, object]:
    """An action's form in front of somebody who pressed its button on the card."""
    desk.world.press(desk.staff[who], desk.posts_card(), f"form:{action}")
    return desk.view(desk.staff[who], f"form:{action}")


def whole(desk: Desk, who: str) -> dict[str, object]:
    """The whole case in front of somebody."""
    desk.world.press(desk.staff[who], desk.posts_card(), "read:case")
    return desk.view(desk.staff[who], "read:case")


def test_a_form_is_submitted_and_stands_in_the_journal(desk: Desk):
    view = opened(desk, "mette", "contact")

    reaction = desk.world.submit(
        desk.staff["mette"], view, {"reached": "yes", "said": "It was lost twice.", "wants": "The parcel."}
    )

    assert reaction.acknowledged
    contacted = desk.life.case.entries[-1]
    assert contacted.actor == "mette"
    assert isinstance(contacted.body, Contacted)
    assert (contacted.body.said, contacted.body.wants) == ("It was lost twice.", "The parcel.")
    assert "Noted on case" in words(desk.world.view(desk.staff["mette"]))


def test_a_window_stands_there_before_the_database_has_answered(desk: Desk):
    desk.world.fails("views.update", Slow(0.5))

    desk.world.press(desk.staff["mette"], desk.posts_card(), "form:contact")

    assert soon(lambda: desk.world.view(desk.staff["mette"]))["callback_id"] == ""
    assert desk.view(desk.staff["mette"], "form:contact")


def test_a_form_that_is_closed_before_it_is_filled_troubles_nobody(desk: Desk, caplog: pytest.LogCaptureFixture):
    mette = desk.staff["mette"]
    desk.world.fails("views.update", Slow(0.3))
    desk.world.press(mette, desk.posts_card(), "form:contact")

    desk.world.closes(soon(lambda: desk.world.view(mette)))

    soon(lambda: [call for call in desk.world.calls.of("views.update") if call.error == "not_found"])
    assert desk.world.view(mette) is None
    assert desk.world.ephemeral(mette) == []
    assert caplog.records == []


def test_a_trigger_that_is_too_old_asks_for_another_press(desk: Desk):
    desk.world.workspace.trigger_life = -1

    desk.world.press(desk.staff["mette"], desk.posts_card(), "form:contact")

    assert desk.told(desk.staff["mette"]) == "It took too long to open the window. Press again."


@pytest.mark.parametrize("fault", [RateLimited(), Refused("internal_error"), LostAnswer()])
def test_slack_may_fail_to_open_a_window(fault: object, desk: Desk):
    desk.world.fails("views.open", fault)

    desk.world.press(desk.staff["mette"], desk.posts_card(), "form:contact")

    assert desk.told(desk.staff["mette"]) == "Slack could not open the window. Press again."


def test_a_press_that_opens_a_form_opens_it_once_though_it_comes_twice(desk: Desk):
    mette = desk.staff["mette"]
    reaction = desk.world.press(mette, desk.posts_card(), "form:contact")
    desk.view(mette, "form:contact")

    desk.world.redelivers(reaction)

    soon(lambda: len(desk.world.calls.of("views.open")) == 2)
    assert [call.error for call in desk.world.calls.of("views.open")] == ["", "exchanged_trigger_id"]
    assert desk.world.ephemeral(mette) == []
    assert desk.view(mette, "form:contact")


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(desk: Desk):
    view = opened(desk, "mette", "contact")
    past = desk.life.clock.at - timedelta(days=1)

    reaction = desk.world.submit(desk.staff["mette"], view, {"reached": "no", "said": "Busy", "next_try": past})

    assert list(reaction.errors) == ["next_try"]
    assert "contacted" not in desk.life.kinds
    kept = desk.world.view(desk.staff["mette"])["state"]["values"]
    assert kept["said"]["value"]["value"] == "Busy"


def test_a_form_stays_as_it_is_while_the_database_is_slow(desk: Desk):
    view = opened(desk, "mette", "contact")

    with desk.case_held():
        reaction = desk.world.submit(desk.staff["mette"], view, {"reached": "yes", "said": "All is well"})

    assert reaction.acknowledged
    assert "Not recorded" in " ".join(reaction.errors.values())
    assert "contacted" not in desk.life.kinds
    again = desk.world.submit(desk.staff["mette"], desk.world.view(desk.staff["mette"]))
    assert again.errors == {}
    assert desk.life.case.entries[-1].body.said == "All is well"


def test_a_form_that_is_submitted_twice_is_one_entry(desk: Desk):
    view = opened(desk, "mette", "contact")
    reaction = desk.world.submit(desk.staff["mette"], view, {"reached": "yes"})

    desk.world.redelivers(reaction)

    assert desk.life.kinds.count("contacted") == 1


def test_a_second_form_is_a_second_entry(desk: Desk):
    case, mette = whole(desk, "mette"), desk.staff["mette"]
    for text in ("Called the depot", "They have it"):
        desk.world.press(mette, case, "form:note")
        desk.world.submit(mette, desk.view(mette, "form:note"), {"text": text})
        desk.world.closes(desk.world.view(mette), all_of_them=True)
        case = whole(desk, "mette")

    assert [one.body.text for one in desk.life.case.entries if isinstance(one.body, Noted)] == [
        "Called the depot",
        "They have it",
    ]


def test_a_form_for_what_does_not_fit_any_more_says_who_was_first(desk: Desk):
    desk.life.is_reached()
    card = desk.posts_card()
    desk.life.is_resolved()

    desk.world.press(desk.staff["jonas"], card, "form:resolve")

    assert soon(lambda: "Mette Holm" in words(desk.world.view(desk.staff["jonas"]) or {}))


def test_the_whole_case_opens_forms_above_itself(desk: Desk):
    mette = desk.staff["mette"]
    case = whole(desk, "mette")

    desk.world.press(mette, case, "form:note")

    desk.view(mette, "form:note")
    assert [view["callback_id"] for view in desk.world.views(mette)] == ["read:case", "form:note"]


def test_a_press_within_the_whole_case_is_noted_there(desk: Desk):
    mette = desk.staff["mette"]

    reaction = desk.world.press(mette, whole(desk, "mette"), "do:claim")

    assert reaction.acknowledged
    assert desk.life.kinds[-1] == "claimed"
    assert soon(lambda: "Noted on case" in words(desk.world.view(mette)))


def test_who_was_taken_off_the_list_while_a_form_was_open_is_told_so_and_not_beside_a_field(desk: Desk):
    view = opened(desk, "jonas", "contact")
    desk.life.clock.at += timedelta(seconds=1)
    desk.life.store.enforce(policy_with(staff=[person for person in STAFF if person["id"] != "jonas"]))

    reaction = desk.world.submit(desk.staff["jonas"], view, {"reached": "no"})

    assert reaction.errors == {}
    assert "You are not" in words(desk.world.view(desk.staff["jonas"]))
    assert "contacted" not in desk.life.kinds


def test_a_strangers_form_says_so_and_shows_nothing(desk: Desk):
    stranger = desk.world.add_person("Sam Other", "sam@winback.example")
    desk.world.workspace.channels[desk.slack.channels["cx"]].members.add(stranger.id)

    desk.world.press(stranger, desk.posts_card(), "read:case")

    assert soon(lambda: "You are not on the list" in words(desk.world.view(stranger) or {}))


# -- letters --


def test_a_letter_is_shown_before_it_goes(desk: Desk):
    mette = desk.staff["mette"]
    case = whole(desk, "mette")
    desk.world.press(mette, case, "form:write")
    letter = {"subject": "Your parcel", "text": "Hi Lone, I found your parcel and it comes on Tuesday. Mette"}

    shown = desk.world.submit(mette, desk.view(mette, "form:write"), letter)
    assert shown.errors == {}
    preview = desk.view(mette, "send:write")
    sent = desk.world.submit(mette, preview)

    assert sent.acknowledged
    assert desk.life.kinds[-1] == "letter_written"
    assert desk.life.case.entries[-1].body.text == letter["text"]


def test_a_letter_with_blanks_is_not_even_shown(desk: Desk):
    mette = desk.staff["mette"]
    desk.world.press(mette, whole(desk, "mette"), "form:write")

    reaction = desk.world.submit(
        mette, desk.view(mette, "form:write"), {"subject": "Your parcel", "text": "Dear [name], we found it."}
    )

    assert list(reaction.errors) == ["text"]
    assert desk.world.view(mette)["callback_id"] == "form:write"


def test_a_letter_that_is_sent_twice_from_one_form_goes_once(desk: Desk):
    mette = desk.staff["mette"]
    desk.world.press(mette, whole(desk, "mette"), "form:write")
    letter = {"subject": "Your parcel", "text": "Hi Lone, I found your parcel and it comes on Tuesday. Mette"}
    desk.world.submit(mette, desk.view(mette, "form:write"), letter)
    desk.world.loses_acknowledgements()
    desk.world.deliveries.patience = 1.0
    desk.world.submit(mette, desk.view(mette, "send:write"))

    desk.world.closes(desk.world.view(mette))
    desk.world.submit(mette, desk.view(mette, "form:write"))
    desk.world.submit(mette, desk.view(mette, "send:write"))

    assert desk.life.kinds.count("letter_written") == 1


def test_a_draft_is_changed_and_approved(desk: Desk):
    mette = desk.staff["mette"]
    for _ in range(3):
        desk.life.acts("contact", reached=False)
    assert desk.life.case.drafts
    view = opened(desk, "mette", "letter")

    desk.world.submit(mette, view, {"subject": "We tried to call you, Lone"})
    reaction = desk.world.submit(mette, desk.view(mette, "send:letter"))

    assert reaction.errors == {}
    assert desk.life.kinds[-1] == "letter_approved"
    assert desk.life.case.entries[-1].body.subject == "We tried to call you, Lone"
