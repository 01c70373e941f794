"""The same payloads over HTTP: form-encoded, signed, answered by status and body."""

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from slack_bolt.adapter.starlette import SlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.slackworld.small_desk import CARD, Desk
from tests.standin import SlackWorld


@pytest.fixture
def desk(world: SlackWorld) -> Iterator[Desk]:
    """The small app behind a request URL."""
    desk = Desk(world)
    handler = SlackRequestHandler(desk.app)

    async def serve(request: Request) -> Response:
        return await handler.handle(request)

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    routes = [Route("/slack/events", serve, methods=["POST"])]
    options: dict[str, Any] = {"log_level": "critical", "lifespan": "off", "ws": "none", "timeout_graceful_shutdown": 1}
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), **options))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    world.installation.request_url = f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"
    yield desk
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def card(world: SlackWorld, desk: Desk) -> dict[str, Any]:
    desk.client.chat_postMessage(channel="C0CARE", text="A case", blocks=CARD)
    return world.channel("C0CARE").last


def test_the_address_is_verified(world: SlackWorld, desk: Desk) -> None:
    assert world.verifies()


def test_presses_commands_and_events_arrive_by_request(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:
    pressed = world.press("U0METTE", card, "do:claim")
    found = world.command("U0METTE", "/winback", "Blåbær & co")
    world.opens_home("U0METTE")

    assert (pressed.acknowledged, pressed.status) == (True, 200)
    assert found.answer == {"text": "Looking for Blåbær & co"}
    assert world.ephemeral("U0METTE")[0]["text"] == "Looking for Blåbær & co"
    world.awaits(lambda: world.home("U0METTE"))


def test_a_form_is_sent_and_answered_by_request(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:
    world.press("U0METTE", card, "form:contact")
    view = world.awaits(lambda: (seen := world.view("U0METTE")) and seen["callback_id"] and seen)
    desk.answer = {"response_action": "errors", "errors": {"said": "Say more."}}

    reaction = world.submit("U0METTE", view, {"said": "Hm", "channel": "mail"})

    assert reaction.errors == {"said": "Say more."}


def test_a_forged_or_old_request_is_turned_away(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:
    payload = world.press("U0METTE", card, "do:claim").payload
    old = world.deliveries.signed("interactive", payload, at=world.workspace.now() - 301)
    forged = world.deliveries.signed("interactive", payload)
    forged.data = b"payload=%7B%7D"

    for request in (old, forged):
        with pytest.raises(urllib.error.HTTPError, match="401") as refused:
            urllib.request.urlopen(request, timeout=3)
        refused.value.close()


def test_a_redelivered_request_carries_its_number(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:

    world.redelivers(world.opens_home("U0METTE"), attempt=2, reason="http_timeout")

    assert desk.retries == [None, ["2"]]


def test_a_slow_or_unwilling_app_is_shown_to_the_person(world: SlackWorld, desk: Desk, card: dict[str, Any]) -> None:
    world.deliveries.patience = 0.1
    desk.app.command("/slow")(lambda ack: (time.sleep(0.3), ack()))

    slow = world.command("U0METTE", "/slow")
    world.deliveries.patience = 3
    unknown = world.command("U0METTE", "/unknown")

    assert slow.warning == '/slow failed with the error "operation_timeout"'
    assert (unknown.status, unknown.warning) == (404, '/unknown failed with the error "dispatch_failed"')


def test_nobody_answers_at_the_address(world: SlackWorld) -> None:
    world.installation.request_url = "http://127.0.0.1:9/slack/events"

    assert world.command("U0METTE", "/winback").warning == '/winback failed with the error "dispatch_failed"'
