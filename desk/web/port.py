"""A port of one's own, for where a public address is at hand."""

import asyncio
import socket
import threading

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from desk.envelopes import LEAVE
from desk.web.bodies import UNHEARD

CONNECTIONS = 256
"""Connections that are open at the same time; one more is told to come again."""
LONGEST_HEAD = 65_536
"""Bytes that may come before it is known what is asked."""

LOOPBACK = "127.0.0.1,::1"


class Brief(HttpToolsProtocol):
    """One request a connection. Whoever opens one and does not say what for, or never ends, is hung up on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count from here."""
        super().connection_made(transport)
        self._said = 0
        self.loop.call_later(UNHEARD, self._hang_up_if_silent)

    def data_received(self, data: bytes) -> None:
        """Hear what a request is, up to a bound; its body is bounded by who reads it."""
        super().data_received(data)
        self._said += len(data)
        if self.cycle is None and self._said > LONGEST_HEAD:
            self.transport.close()

    def on_message_begin(self) -> None:
        """Hear nothing behind the first request; its answer closes the connection."""
        if self.cycle is not None:
            raise Over
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Pass over headers that follow a body: nobody asks for any, and there is no end to them."""
        if self.cycle is None:
            super().on_header(name, value)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request; what only stands behind one is not answered."""
        if self.cycle is None or self.cycle.more_body:
            super().send_400_response(msg)

    def _hang_up_if_silent(self) -> None:
        if self.cycle is None:
            self.transport.close()


class Over(Exception):  # noqa: N818 - named for what is the matter
    """The connection had its request."""


class Http:
    """A way to hear who calls: a port that is open to them. `proxies` are believed about whom they call for."""

    def __init__(self, app: Starlette, host: str, port: int, proxies: str = LOOPBACK) -> None:
        self._host, self._port = host, port
        self._listening: socket.socket | None = None
        config = uvicorn.Config(
            app,
            http=Brief,
            ws="none",
            limit_concurrency=CONNECTIONS,
            forwarded_allow_ips=proxies,
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
        """Whether the port is open; whether anybody finds the way here nobody knows."""
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
