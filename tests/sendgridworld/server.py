"""The stand-in's own server: plain HTTP on loopback, a thread for each call."""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Request:
    """A call as it came in; `raw` is its body."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    raw: bytes


@dataclass(frozen=True)
class Answer:
    """What goes back: at once, later, a byte at a time, or not at all."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0
    between: float = 0
    reset: bool = False


class Server:
    """Listens on loopback from `start` to `stop`."""

    def __init__(self, serve: Callable[[Request], Answer], context: ssl.SSLContext | None = None) -> None:
        self._context = context
        self.closing = threading.Event()
        self._serve = serve
        self._listener: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self.own_errors: list[Exception] = []
        """What the stand-in itself did wrong: no answer of SendGrid's."""

    @property
    def address(self) -> str:
        assert self._listener is not None
        where = "https://localhost" if self._context else "http://127.0.0.1"
        return f"{where}:{self._listener.server_port}"

    def start(self) -> None:
        """Listen; back when it does."""
        self._listener = _Listener(("127.0.0.1", 0), self._handler())
        if self._context:
            self._listener.socket = self._context.wrap_socket(self._listener.socket, server_side=True)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Leave nobody waiting, and end."""
        assert self._listener is not None
        assert self._thread is not None
        self.closing.set()
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()

    def answer(self, request: Request) -> Answer:
        """What the world answers; a mistake of its own is kept, to be told at the end."""
        try:
            return self._serve(request)
        except Exception as mistake:  # noqa: BLE001
            self.own_errors.append(mistake)
            return Answer(500, {"errors": [{"message": "the stand-in itself failed", "field": None}]})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        return type("Handler", (_Handler,), {"world": self})


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        """A caller that hangs up is no mistake."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    world: Server

    def do_POST(self) -> None:
        self._do()

    def do_GET(self) -> None:
        self._do()

    def do_DELETE(self) -> None:
        self._do()

    def _do(self) -> None:
        parts = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query))
        answer = self.world.answer(Request(self.command, parts.path, query, headers, raw))
        if answer.after:
            self.world.closing.wait(answer.after)
        with suppress(OSError):
            self._reset() if answer.reset else self._write(answer)
        self.close_connection = True

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.connection.close()

    def _write(self, answer: Answer) -> None:
        page = isinstance(answer.body, str)
        body = answer.body.encode() if page else b"" if answer.body is None else json.dumps(answer.body).encode()
        kind = "text/html" if page else "application/json"
        told = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close", **answer.headers}
        head = f"HTTP/1.1 {answer.status} Said\r\n" + "".join(f"{name}: {value}\r\n" for name, value in told.items())
        whole = head.encode("latin-1") + b"\r\n" + body
        for start in range(0, len(whole), step := 1 if answer.between else len(whole)):
            self.wfile.write(whole[start : start + step])
            if answer.between and self.world.closing.wait(answer.between):
                return

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
