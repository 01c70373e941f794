"""The stand-in's own server: uvicorn in a thread, on a port of its own."""

import asyncio
import socket
import threading
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.slackworld.answers import Answers
from tests.slackworld.api import WebApi
from tests.slackworld.sockets import Sockets

STARTS_WITHIN = 5.0  # seconds
PING_EVERY = 0.1  # seconds: slack_sdk can close a socket only between two things that it reads
PONG_WITHIN = 60.0  # seconds: without a bound uvicorn waits for no answer, and pings in a storm once one was slow


class _Protocol(H11Protocol):
    """Gives each request the connection it came by, so that it can be reset."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = self.app_state | {"transport": transport}


class _Uvicorn(uvicorn.Server):
    """uvicorn that ends as soon as it is told to: after a test nobody is left to be polite to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self.ready.set()
        await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    def end(self) -> None:
        """Leave `main_loop`."""
        self._loop.call_soon_threadsafe(self._end.set)


class Server:
    """Listens on loopback from `start` to `stop`."""

    def __init__(self, api: WebApi, answers: Answers, sockets: Sockets) -> None:
        routes: list[Any] = [
            Route("/api/{method}", api.serve, methods=["GET", "POST"]),
            Route("/actions/{key}", answers.serve, methods=["POST"]),
            WebSocketRoute("/link/", sockets.serve),
        ]
        options: dict[str, Any] = {"http": _Protocol, "ws": "websockets-sansio", "lifespan": "off", "log_config": None}
        options |= {"access_log": False, "log_level": "critical", "loop": "asyncio"}
        options |= {"ws_ping_interval": PING_EVERY, "ws_ping_timeout": PONG_WITHIN}
        app = Starlette(routes=routes, exception_handlers={Exception: self._note})
        self._server = _Uvicorn(uvicorn.Config(app, **options))
        self._sockets = sockets
        self._listener = socket.socket()
        self._thread = threading.Thread(target=self._serve, name="stand-in Slack", daemon=True)
        self.host = ""
        self.own_errors: list[Exception] = []
        """What the stand-in itself did wrong: no answer of Slack's."""

    def start(self) -> None:
        """Listen; back when it does."""
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(1024)
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread.start()
        if not self._server.ready.wait(STARTS_WITHIN):
            raise TimeoutError("The stand-in Slack did not start")

    def stop(self) -> None:
        """Hang up on everybody and end the thread."""
        self._sockets.cut()
        self._server.end()
        self._thread.join()
        self._listener.close()

    async def _note(self, _request: Request, error: Exception) -> Response:
        self.own_errors.append(error)
        return PlainTextResponse("Internal Server Error", 500)

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._listener]))
