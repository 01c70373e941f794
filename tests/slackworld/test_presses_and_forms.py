"""A day at the stand-in: an app of slack_bolt on Socket Mode, and people who press, type and send."""

import pytest

from tests.slackworld.small_desk import CARD, LOADING, Desk
from tests.standin import ClientRefuses, NotOnThePicture, SlackWorld, buttons, words


def test_a_press_is_heard_and_the_card_is_drawn_anew(world: SlackWorld, desk: Desk) -> None:
    desk.client.chat_postMessage(channel="C0CARE", text="A case", blocks=CARD)
    card = world.channel("C0CARE").last

    reaction = world.press("U0METTE", card, "do:claim")

    assert reaction.acknowledged
    world.awaits(lambda: world.message(card)["text"] == "Claimed")
    assert buttons(world.message(card)) == []
    assert [call.method for call in reaction.calls] == ["chat.update"]
    told = desk.told[0]
    assert told["actions"][0]["value"] == "12.3"
    assert told["actions"][0]["block_id"] == "todo"
    assert told["user"]["team_id"] == told["team"]["id"]
    assert told["container"]["message_ts"] == card["ts"]


def test_only_what_is_on_the_picture_can_be_pressed(world: SlackWorld, desk: Desk) -> None:
    desk.client.chat_postMessage(channel="C0CARE", text="A case", blocks=CARD)
    card = world.channel("C0CARE").last
    stranger = world.add_person("Kim", "kim@elsewhere.example")

    with pytest.raises(NotOnThePicture, match="do:approve"):
        world.press("U0METTE", card, "do:approve")
    with pytest.raises(NotOnThePicture, match="no such message"):
        world.press(stranger, card, "do:claim")


def test_a_form_is_opened_filled_and_sent(world: SlackWorld, desk: Desk) -> None:
    desk.client.chat_postMessage(channel="C0CARE", text="A case", blocks=CARD)
    world.press("U0METTE", world.channel("C0CARE").last, "form:contact")
    view = world.awaits(lambda: (seen := world.view("U0METTE")) and seen["callback_id"] and seen)
    assert "Contact" in words(view)

    with pytest.raises(ClientRefuses, match="said"):
        world.submit("U0METTE", view, {"channel": "mail"})
    with pytest.raises(NotOnThePicture, match="fax"):
        world.submit("U0METTE", view, {"said": "It was late", "channel": "fax"})
    reaction = world.submit("U0METTE", view, {"said": "It was late", "channel": "phone"})

    assert reaction.acknowledged
    assert world.view("U0METTE") is None
    values = desk.told[0]["view"]["state"]["values"]
    assert values["said"] == {"value": {"type": "plain_text_input", "value": "It was late"}}
    assert values["channel"]["value"]["selected_option"]["value"] == "phone"
    assert values["next"]["value"] == {"type": "datetimepicker", "selected_date_time": None}


def test_errors_stay_at_their_fields_and_what_was_typed_stays(world: SlackWorld, desk: Desk) -> None:
    desk.client.chat_postMessage(channel="C0CARE", text="A case", blocks=CARD)
    world.press("U0METTE", world.channel("C0CARE").last, "form:contact")
    view = world.awaits(lambda: (seen := world.view("U0METTE")) and seen["callback_id"] and seen)
    desk.answer = {"response_action": "errors", "errors": {"said": "Say more."}}

    first = world.submit("U0METTE", view, {"said": "Hm", "channel": "phone"})
    desk.answer = {"response_action": "update", "view": LOADING}
    second = world.submit("U0METTE", view)

    assert first.errors == {"said": "Say more."}
    assert second.payload["view"]["state"]["values"]["said"]["value"]["value"] == "Hm"
    assert "One moment" in words(world.view("U0METTE") or {})


def test_home_command_and_shortcut_reach_the_app(world: SlackWorld, desk: Desk) -> None:
    complaint = world.says("U0METTE", "C0CARE", "R&D <b> says it leaks, kim@elsewhere.example")

    world.opens_home("U0METTE")
    world.awaits(lambda: world.home("U0METTE"))
    found = world.command("U0METTE", "/winback", "find Nordwind")
    opened = world.shortcut("U0METTE", complaint)

    assert found.acknowledged
    assert opened.acknowledged
    assert world.ephemeral("U0METTE")[-1]["text"] == "Looking for find Nordwind"
    assert desk.told[-1]["message"]["text"] == (
        "R&amp;D &lt;b&gt; says it leaks, <mailto:kim@elsewhere.example|kim@elsewhere.example>"
    )
