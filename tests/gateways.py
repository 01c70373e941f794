"""A web service on this machine that answers as it is told to: an SMS gateway, a language model."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody asked of it."""

    path: str
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> Any:
        """The call's JSON."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What it says: a status and a body, after a while, all at once or a sign in each `pause`."""

    status: int = 200
    body: str = "{}"
    after: float = 0.0
    pause: float = 0.0


Answers = Callable[[Call], Answer]


class Gateway:
    """Hears on loopback, keeps every call, and answers each by `answers`."""

    def __init__(self, answers: Answers = lambda _: Answer()) -> None:
        self.answers, self.calls = answers, list[Call]()
        self._over = threading.Event()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                gateway._hear(self)

            do_POST = do_GET  # noqa: N815 - named by http.server

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.socket.close()

    @property
    def host(self) -> str:
        """Where it hears, as HOST:PORT."""
        return f"127.0.0.1:{self._server.server_port}"

    def _hear(self, asked: BaseHTTPRequestHandler) -> None:
        length = int(asked.headers.get("Content-Length") or 0)
        call = Call(asked.path, dict(asked.headers), asked.rfile.read(length).decode())
        self.calls.append(call)
        answer = self.answers(call)
        self._over.wait(answer.after)
        body = answer.body.encode()
        try:
            asked.send_response(answer.status)
            asked.send_header("Content-Length", str(len(body)))
            asked.end_headers()
            for sign in [body] if not answer.pause else [body[at : at + 1] for at in range(len(body))]:
                asked.wfile.write(sign)
                asked.wfile.flush()
                if answer.pause and self._over.wait(answer.pause):
                    return
        except OSError:
            return
