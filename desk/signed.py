"""Signed requests from Slack, for where a public address is at hand."""

import asyncio
import socket
import threading
import time
from collections.abc import Mapping
from typing import Any

import anyio
import anyio.to_thread
import uvicorn
from anyio import CapacityLimiter
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from desk.deadlines import counted_from
from desk.envelopes import AT_ONCE, LEAVE

PATH = "/slack/events"
LARGEST = 1_000_000
"""Bytes of a request; Slack's own are far smaller."""
CONNECTIONS = 256
"""Connections that are open at the same time; one more is told to come again."""
UNHEARD = 3.0
"""Seconds until a connection must have said what it wants, and again until it has said all of it."""
STAMP, SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
HEADERS = ("content-type", STAMP, SIGNATURE, "x-slack-retry-num", "x-slack-retry-reason")
"""What the handlers are told of a request; Bolt takes orders from headers of its own, which nobody signs."""
NONSENSE = (ValueError, TypeError, LookupError, AttributeError)
"""How Bolt fails on what is signed and still not one of Slack's payloads."""


class Brief(H11Protocol):
    """Whoever opens a connection and does not say what for is hung up on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count from here."""
        super().connection_made(transport)
        self.loop.call_later(UNHEARD, self._hang_up_if_silent)

    def _hang_up_if_silent(self) -> None:
        if self.cycle is None:
            self.transport.close()


class Http:
    """A way to hear Slack: a port of one's own."""

    def __init__(self, app: App, signing_secret: str, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._listening: socket.socket | None = None
        config = uvicorn.Config(
            web(app, signing_secret),
            http=Brief,
            limit_concurrency=CONNECTIONS,
            headers=[("connection", "close")],
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=int(LEAVE),
            server_header=False,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="http", daemon=True)

    @property
    def hears(self) -> bool:
        """Whether the port is open; whether Slack finds its way here nobody knows."""
        return bool(self._server.started)

    def listen(self) -> None:
        """Open the port; raises OSError where that cannot be."""
        self._listening = socket.create_server((self._host, self._port))
        self._thread.start()

    @property
    def port(self) -> int:
        """The port that is open; 0 where none is yet."""
        return int(self._listening.getsockname()[1]) if self._listening else 0

    def close(self) -> None:
        """Finish the requests that are under way."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(LEAVE)

    def _serve(self) -> None:
        assert self._listening is not None
        self._server.run(sockets=[self._listening])


def web(app: App, signing_secret: str) -> Starlette:
    """The desk's addresses. What is not signed by Slack is not even read."""
    turns, verifier = CapacityLimiter(AT_ONCE), SignatureVerifier(signing_secret)

    async def events(request: Request) -> Response:
        received = time.monotonic()
        try:
            with anyio.fail_after(UNHEARD):
                body = await _read(request)
        except TimeoutError:
            return PlainTextResponse("too slow", 408)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not _is_signed(verifier, body, request.headers):
            return PlainTextResponse("not signed by Slack", 401)
        known = {name: request.headers[name] for name in HEADERS if name in request.headers}
        answer = await anyio.to_thread.run_sync(_dispatch, app, body.decode("utf-8"), known, received, limiter=turns)
        if answer is None:
            return PlainTextResponse("not understood", 400)
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    async def well(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(PATH, events, methods=["POST"]), Route("/healthz", well)])


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


async def _read(request: Request) -> bytes | None:
    """The whole body; None for one that is larger than Slack's can be."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > LARGEST:
            return None
    return bytes(read)
