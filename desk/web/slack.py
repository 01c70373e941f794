"""Signed requests from Slack, for where a public address is at hand."""

import time
from collections.abc import Mapping
from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from desk.deadlines import counted_from
from desk.envelopes import AT_ONCE
from desk.web.bodies import read_body

PATH = "/slack/events"
LARGEST = 1_000_000
"""Bytes of a request; Slack's own are far smaller."""
STAMP, SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
HEADERS = ("content-type", STAMP, SIGNATURE, "x-slack-retry-num", "x-slack-retry-reason")
"""What the handlers are told of a request; Bolt takes orders from headers of its own, which nobody signs."""
NONSENSE = (ValueError, TypeError, LookupError, AttributeError)
"""How Bolt fails on what is signed and still not one of Slack's payloads."""


def route(app: App, signing_secret: str) -> Route:
    """Slack's address. What Slack did not sign is not even read."""
    turns, verifier = CapacityLimiter(AT_ONCE), SignatureVerifier(signing_secret)

    async def events(request: Request) -> Response:
        received = time.monotonic()
        body = await read_body(request, LARGEST)
        if isinstance(body, Response):
            return body
        if not _is_signed(verifier, body, request.headers):
            return PlainTextResponse("not signed by Slack", 401)
        known = {name: request.headers[name] for name in HEADERS if name in request.headers}
        answer = await anyio.to_thread.run_sync(_dispatch, app, body.decode("utf-8"), known, received, limiter=turns)
        if answer is None:
            return PlainTextResponse("not understood", 400)
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    return Route(PATH, events, methods=["POST"])


def _dispatch(app: App, body: str, headers: dict[str, str], received: float) -> BoltResponse | None:
    """The answer; None for what makes no sense although it is signed."""
    with counted_from(received):
        try:
            return app.dispatch(BoltRequest(body=body, headers=dict[str, Any](headers)))
        except NONSENSE:
            return None


def _is_signed(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether Slack signed this, within the last five minutes; headers that are nonsense are nobody's."""
    stamp, signature = (headers.get(name, "") for name in (STAMP, SIGNATURE))
    try:
        return verifier.is_valid(body.decode("utf-8"), stamp, signature)
    except (ValueError, TypeError):
        return False
