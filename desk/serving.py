"""How the desk hears: by a socket of its own to Slack, or by signed requests over HTTP. The handlers are the same."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Protocol

import anyio.to_thread
import uvicorn
from anyio import CapacityLimiter
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

sockets = logging.getLogger("desk.serving.socket")
sockets.setLevel(logging.ERROR)  # below that the client logs what people typed

PATH = "/slack/events"
LARGEST = 1_000_000
"""Bytes of a request; Slack's own are far smaller."""
STAMP, SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
HEADERS = ("content-type", STAMP, SIGNATURE, "x-slack-retry-num", "x-slack-retry-reason")
"""What the handlers are told of a request; Bolt takes orders from headers of its own, which nobody signs."""
AT_ONCE = 24
"""Requests that are dealt with at the same time; others wait their turn."""
SOONEST, LATEST = 0.5, 30.0
"""Seconds between two tries to reach Slack for the first time."""
PING_EVERY = 3.0
"""Seconds between looks at the socket: after as many a cut one is replaced, after four times as many a dead one."""
LOOK_EVERY = 0.2
LEAVE = 5.0
"""Seconds for what is under way when the process is told to end."""
LASTING = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "not_allowed_token_type",
                     "missing_scope"})  # fmt: skip


READ = 256 * 1024
"""Bytes read from the socket at once. The client goes one call deeper for each read and each press until it meets the
end of both: with its usual 1 KiB a hundred presses that have piled up are too deep for Python, and all are lost."""


class WrongToken(Exception):  # noqa: N818 - named for what is the matter
    """Slack does not know the app token, and will not by waiting."""


class Ear(Protocol):
    """One way to hear Slack."""

    @property
    def hears(self) -> bool:
        """Whether a press would be heard now."""

    def listen(self) -> None:
        """Begin; raises where that can never succeed."""

    def close(self) -> None:
        """End within seconds."""


class Socket:
    """Socket Mode: the desk calls Slack, so that it needs no public address. It reconnects by itself."""

    def __init__(self, app: App, client: WebClient, told: Callable[[str], None]) -> None:
        self._told = told
        self._ended, self._connecting = threading.Event(), threading.Lock()
        self._handler = SocketModeHandler(
            app,
            str(client.token),
            logger=sockets,
            web_client=client,
            ping_interval=PING_EVERY,
            receive_buffer_size=READ,
            concurrency=AT_ONCE,
        )
        self._handler.client.on_error_listeners.append(self._starts_anew)

    @property
    def hears(self) -> bool:
        """Whether the socket is there."""
        return bool(self._handler.client.is_connected())

    def listen(self) -> None:
        """Connect; while Slack cannot be reached, try again and again. Raises WrongToken."""
        pause = SOONEST
        while not self._ended.is_set():
            try:
                with self._connecting:
                    if self._connects():
                        self._told("Connected to Slack.")
                        return
            except SlackApiError as error:
                code = str(error.response.get("error")) if hasattr(error.response, "get") else ""
                if code in LASTING:
                    raise WrongToken(code) from error
                self._told(f"Slack does not let the desk in yet ({code or 'unreadable answer'}); trying again.")
            except (OSError, HTTPException) as error:
                self._told(f"Slack cannot be reached ({type(error).__name__}); trying again.")
            self._ended.wait(pause)
            pause = min(pause * 2, LATEST)

    def _connects(self) -> bool:
        if self._ended.is_set():
            return False
        self._handler.client.connect_to_new_endpoint(force=True)
        return self._handler.client.is_connected()

    def _starts_anew(self, error: Exception) -> None:
        """The client would read on in the middle of a frame, where all is nonsense; so it is made to connect anew."""
        if not isinstance(error, OSError):
            self._handler.client.disconnect()

    def close(self) -> None:
        """Hang up; what has been acknowledged is in the journal."""
        self._ended.set()
        closing = threading.Thread(target=self._hang_up, daemon=True)  # it may wait for Slack itself
        closing.start()
        closing.join(LEAVE)

    def _hang_up(self) -> None:
        with self._connecting:
            self._handler.client.closed = True
            self._handler.client.message_queue.put(None)  # whoever waits for the next message need not wait on
            self._handler.client.close()


class Http:
    """Signed requests from Slack, for where a public address is at hand."""

    def __init__(self, app: App, signing_secret: str, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._listening: socket.socket | None = None
        config = uvicorn.Config(
            web(app, signing_secret),
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
        body = await _read(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not _is_signed(verifier, body, request.headers):
            return PlainTextResponse("not signed by Slack", 401)
        known = {name: request.headers[name] for name in HEADERS if name in request.headers}
        answer = await anyio.to_thread.run_sync(_dispatch, app, body.decode("utf-8"), known, limiter=turns)
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    async def well(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(PATH, events, methods=["POST"]), Route("/healthz", well)])


def _dispatch(app: App, body: str, headers: dict[str, str]) -> BoltResponse:
    return app.dispatch(BoltRequest(body=body, headers=dict(headers)))


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


def stay(ear: Ear, is_over: Callable[[], bool], give_sign: Callable[[], None], every: float) -> None:
    """Hear Slack until it is over, and while it is heard give a sign of life every so many seconds.

    Raises WrongToken or OSError where that cannot begin.
    """
    failed: list[Exception] = []

    def begin() -> None:
        try:
            ear.listen()
        except (WrongToken, OSError) as trouble:
            failed.append(trouble)

    threading.Thread(target=begin, name="listening", daemon=True).start()
    sign_at = 0.0
    while not is_over() and not failed:
        if ear.hears and time.monotonic() >= sign_at:
            give_sign()
            sign_at = time.monotonic() + every
        time.sleep(LOOK_EVERY)  # a signal that comes between look and wait would leave a longer wait asleep
    ear.close()
    if failed:
        raise failed[0]
