"""Modals over several steps: what is kept, what is pushed, what Slack's client would not send."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk import WebClient

from tests.slackworld.small_desk import CARD, FORM, LOADING, Desk, field, option, plain
from tests.standin import ClientRefuses, NotOnThePicture, SlackWorld, buttons, words

TYPED = {"said": "It was late", "channel": "phone"}
OPEN = {"type": "button", "action_id": "read:case", "text": plain("Open")}
CHOICE = {"type": "static_select", "action_id": "cause", "options": [option("late"), option("lost")]}


def opened(world: SlackWorld, client: WebClient, view: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = client.views_open(trigger_id=world.workspace.trigger("U0METTE"), view=view)["view"]
    return shown


def test_an_answer_pushes_a_view_and_the_next_clears_all(world: SlackWorld, desk: Desk) -> None:
    first = opened(world, desk.client, FORM)
    desk.answer = {"response_action": "push", "view": FORM | {"title": plain("Preview")}}
    world.submit("U0METTE", first, TYPED)
    preview = world.view("U0METTE") or {}

    assert preview["previous_view_id"] == first["id"]
    with pytest.raises(NotOnThePicture, match="not in front"):
        world.submit("U0METTE", first, TYPED)
    desk.answer = {"response_action": "clear"}
    world.submit("U0METTE", preview, TYPED)
    assert world.views("U0METTE") == []


def test_a_view_that_is_sent_closes_and_the_one_behind_it_is_back(world: SlackWorld, desk: Desk) -> None:
    first = opened(world, desk.client, FORM)
    trigger = world.workspace.trigger("U0METTE", first["id"])
    second = desk.client.views_push(trigger_id=trigger, view=FORM)["view"]

    world.submit("U0METTE", second, TYPED)

    assert (world.view("U0METTE") or {})["id"] == first["id"]


def test_what_was_typed_survives_a_new_drawing_of_the_same_ids(world: SlackWorld, client: WebClient) -> None:
    view = opened(world, client, FORM)
    world.fills("U0METTE", view, {"said": "Half a sentence"})
    blocks = [field("said", {"type": "plain_text_input", "initial_value": "Better words"})]
    blocks += [field("more", {"type": "plain_text_input", "initial_value": "New here"})]

    client.views_update(view_id=view["id"], view=FORM | {"blocks": blocks})

    values = (world.view("U0METTE") or {})["state"]["values"]
    assert values["said"]["value"]["value"] == "Half a sentence"
    assert values["more"]["value"]["value"] == "New here"
    assert "channel" not in values


def test_slacks_client_sends_nothing_that_is_too_long_or_not_an_address(world: SlackWorld, client: WebClient) -> None:
    mail = field("mail", {"type": "email_text_input"}, optional=True)
    number = field("score", {"type": "number_input", "is_decimal_allowed": False, "max_value": "10"}, optional=True)
    view = opened(world, client, FORM | {"blocks": [*FORM["blocks"], mail, number]})

    with pytest.raises(ClientRefuses) as refused:
        world.submit("U0METTE", view, {"said": "x" * 201, "channel": "mail", "mail": "kim", "score": "11"})

    assert refused.value.errors.keys() == {"said", "mail", "score"}
    assert (world.view("U0METTE") or {})["id"] == view["id"]


def test_values_of_every_kind_arrive_as_slack_writes_them(world: SlackWorld, desk: Desk) -> None:
    blocks = [
        field("when", {"type": "datetimepicker"}),
        field("kind", {"type": "radio_buttons", "options": [option("refund"), option("call")]}),
        field("wishes", {"type": "checkboxes", "options": [option("parcel"), option("money")]}),
        field("who", {"type": "users_select", "initial_user": "U0METTE"}),
        field("day", {"type": "datepicker", "initial_date": "2026-11-23"}, optional=True),
    ]
    view = opened(world, desk.client, FORM | {"blocks": blocks})
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)

    reaction = world.submit("U0METTE", view, {"when": at, "kind": "call", "wishes": ["money", "parcel"], "day": None})

    values = {name: entry["value"] for name, entry in reaction.payload["view"]["state"]["values"].items()}
    assert values["when"] == {"type": "datetimepicker", "selected_date_time": int(at.timestamp())}
    assert values["kind"]["selected_option"]["value"] == "call"
    assert [chosen["value"] for chosen in values["wishes"]["selected_options"]] == ["money", "parcel"]
    assert values["who"] == {"type": "users_select", "selected_user": "U0METTE"}
    assert values["day"] == {"type": "datepicker", "selected_date": None}


def test_a_choice_that_tells_at_once_comes_with_all_that_was_typed(world: SlackWorld, desk: Desk) -> None:
    desk.app.action("cause")(lambda ack: ack())
    blocks = [*FORM["blocks"], {"type": "actions", "block_id": "choice", "elements": [CHOICE]}]
    view = opened(world, desk.client, FORM | {"blocks": blocks})

    reaction = world.press("U0METTE", view, "cause", chosen="lost", typing={"said": "It was lost"})

    assert reaction.acknowledged
    assert reaction.payload["actions"][0]["selected_option"]["value"] == "lost"
    values = reaction.payload["view"]["state"]["values"]
    assert values["said"]["value"]["value"] == "It was lost"
    assert values["choice"]["cause"]["selected_option"]["value"] == "lost"
    assert reaction.payload["container"] == {"type": "view", "view_id": view["id"]}
    with pytest.raises(NotOnThePicture, match="stolen"):
        world.press("U0METTE", view, "cause", chosen="stolen")


def test_closing_is_told_where_the_app_asked_for_it(world: SlackWorld, desk: Desk) -> None:
    desk.app.view_closed("form:contact")(desk.hears)
    silent = world.closes(opened(world, desk.client, FORM))
    heard = world.closes(opened(world, desk.client, FORM | {"notify_on_close": True}), all_of_them=True)

    assert silent is None
    assert heard is not None
    assert heard.acknowledged
    assert [body["is_cleared"] for body in desk.told] == [True]
    assert world.view("U0METTE") is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": LOADING | {"title": plain("x" * 25)}},
        {"response_action": "dance"},
    ],
)
def test_a_nonsensical_answer_is_shown_as_trouble(world: SlackWorld, desk: Desk, answer: dict[str, Any]) -> None:
    view = opened(world, desk.client, FORM)
    desk.answer = answer

    reaction = world.submit("U0METTE", view, TYPED)

    assert reaction.warning.startswith("something went wrong")
    assert world.warnings("U0METTE") == [reaction.warning]
    assert (world.view("U0METTE") or {})["hash"] == view["hash"]


def test_of_several_buttons_of_one_action_one_is_meant(world: SlackWorld, desk: Desk) -> None:
    desk.app.action("read:case")(lambda ack: ack())
    lines = [{"type": "section", "text": plain(value), "accessory": OPEN | {"value": value}} for value in ("a", "b")]
    desk.client.views_publish(user_id="U0METTE", view={"type": "home", "blocks": lines})
    home = world.home("U0METTE") or {}

    with pytest.raises(NotOnThePicture, match="say which"):
        world.press("U0METTE", home, "read:case")
    reaction = world.press("U0METTE", home, "read:case", value="b")

    assert reaction.payload["actions"][0]["value"] == "b"
    assert buttons(home) == ["read:case", "read:case"]
    assert "Open" in words(home)


def test_an_old_picture_can_still_be_pressed_by_whoever_sees_it(world: SlackWorld, desk: Desk) -> None:
    desk.client.chat_postMessage(channel="C0CARE", text="A case", blocks=CARD)
    seen = world.channel("C0CARE").last
    desk.client.chat_update(channel="C0CARE", ts=seen["ts"], text="Closed", blocks=CARD[:1])

    with pytest.raises(NotOnThePicture):
        world.press("U0METTE", seen, "do:claim")
    assert world.press("U0METTE", seen, "do:claim", as_seen=True).acknowledged
