"""Socket Mode: sockets come and go, envelopes are heard, heard late, or not at all."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_sdk.webhook import WebhookClient

from tests.slackworld.small_desk import CARD, Desk
from tests.standin import NotOnThePicture, SlackWorld, at_once


@contextmanager
def second(world: SlackWorld) -> Iterator[Desk]:
    desk = Desk(world)
    desk.handler.connect()
    world.has_sockets(2)
    yield desk
    desk.close()


@pytest.fixture
def card(world: SlackWorld, desk: Desk) -> dict[str, Any]:
    desk.client.chat_postMessage(channel="C0CARE", text="A case", blocks=CARD)
    return world.channel("C0CARE").last


def test_each_envelope_goes_to_one_of_two_sockets(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:
    with second(world) as other:
        reactions = [world.command("U0METTE", "/winback", str(number)) for number in range(6)]

        assert {reaction.socket for reaction in reactions} == {1, 2}
        assert len(desk.told) == len(other.told) == 3


def test_many_press_at_once(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:
    reactions = at_once(*[lambda: world.press("U0METTE", card, "do:claim") for _ in range(20)])

    assert all(reaction.acknowledged for reaction in reactions)
    assert len({reaction.payload["trigger_id"] for reaction in reactions}) == 20


def test_slack_asks_for_a_new_socket_and_nothing_is_lost(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:
    world.disconnects("refresh_requested", grace=0.2)
    world.awaits(lambda: any(not socket.leaving for socket in world.sockets.open), within=6)

    assert world.press("U0METTE", card, "do:claim").acknowledged
    world.has_sockets(1)


def test_sockets_are_cut_and_the_app_comes_back(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:
    world.cuts_sockets()
    world.awaits(lambda: world.sockets.open and world.sockets.open[0].number > 1, within=8)

    assert world.press("U0METTE", card, "do:claim").acknowledged


def test_nobody_listens(world: SlackWorld) -> None:
    reaction = world.command("U0METTE", "/winback", "12")

    assert not reaction.acknowledged
    assert world.warnings("U0METTE") == ['/winback failed with the error "dispatch_failed"']
    assert world.unheard == [reaction]


def test_what_is_not_acknowledged_in_time_is_shown_to_the_person(
    world: SlackWorld, desk: Desk, card: dict[str, Any]
) -> None:
    world.deliveries.patience = 0.3
    world.loses_acknowledgements()

    reaction = world.press("U0METTE", card, "do:claim")
    world.deliveries.patience = 3
    again = world.press("U0METTE", card, "do:claim", as_seen=True)

    assert not reaction.acknowledged
    assert again.acknowledged
    assert world.warnings("U0METTE") == ["something went wrong: no answer in time"]


def test_a_late_acknowledgement_counts_as_none(world: SlackWorld, desk: Desk) -> None:
    world.deliveries.patience = 0.1

    def slowly(ack: Any) -> None:
        time.sleep(0.3)
        ack()

    desk.app.command("/slow")(slowly)
    reaction = world.command("U0METTE", "/slow")

    assert reaction.warning == '/slow failed with the error "operation_timeout"'
    world.awaits(lambda: world.sockets.late == 1)


def test_the_same_is_delivered_again_and_says_so(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:
    first = world.press("U0METTE", card, "do:claim")

    second = world.redelivers(first, attempt=1)

    assert second.payload == first.payload
    assert desk.retries == [None, ["1"]]


def test_an_answering_address_serves_five_times_for_half_an_hour(
    world: SlackWorld, desk: Desk, card: dict[str, Any]
) -> None:
    urls = [world.press("U0METTE", card, "do:claim", as_seen=True).payload["response_url"] for _ in range(2)]
    answers = [WebhookClient(urls[0]).send(text="Noted", replace_original=False) for _ in range(6)]
    world.passes(1801)

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body
    assert "expired_url" in WebhookClient(urls[1]).send(text="Noted").body
    assert len(world.ephemeral("U0METTE")) == 5


def test_an_ephemeral_message_is_replaced_by_its_answer(world: SlackWorld, desk: Desk) -> None:
    desk.client.chat_postEphemeral(channel="C0CARE", user="U0METTE", text="Sure?", blocks=CARD[1:])
    url = world.press("U0METTE", world.ephemeral("U0METTE")[0], "form:contact").payload["response_url"]
    WebhookClient(url).send(text="Yes", replace_original=True)

    assert [message["text"] for message in world.ephemeral("U0METTE")] == ["Yes"]
    with pytest.raises(NotOnThePicture):
        world.press("U0METTE", world.ephemeral("U0METTE")[0], "form:contact")


def test_a_ticket_opens_one_socket(world: SlackWorld, desk: Desk) -> None:
    assert world.workspace.tickets == set()
    assert [call.token for call in world.calls.of("apps.connections.open")] == ["app"]
