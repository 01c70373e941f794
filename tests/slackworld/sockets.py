"""Socket Mode: the sockets that the app opened, and the envelopes that go through them."""

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.slackworld.people import APP
from tests.slackworld.workspace import Workspace

CLOSING = 1000
ARRIVES = 2.0
"""Seconds that an envelope waits for a socket whose app may take it for open already."""


@dataclass(eq=False)
class Socket:
    """One connection of the app."""

    number: int
    websocket: WebSocket
    leaving: bool = False
    envelopes: list[str] = field(default_factory=list)


@dataclass
class Waiting:
    """An envelope on its way, and what came back: the answer and when it arrived."""

    heard: threading.Event = field(default_factory=threading.Event)
    answer: dict[str, Any] | None = None
    at: float = 0.0


class Sockets:
    """Gives each envelope to one of the open sockets, in turn."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.open: list[Socket] = []
        self.arriving = 0
        """Sockets that the app may take for open already, and that take no envelope yet."""
        self.late = 0
        self.lose = 0
        """How many of the next acknowledgements do not arrive."""
        self._waiting: dict[str, Waiting] = {}
        self._numbers, self._turn = itertools.count(1), itertools.count()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, websocket: WebSocket) -> None:
        """One socket, from its ticket to its end."""
        ticket = websocket.query_params.get("ticket", "")
        with self.workspace.changed:
            if ticket not in self.workspace.tickets:
                await websocket.close()
                return
            self.workspace.tickets.remove(ticket)
            self.arriving += 1
        socket = Socket(next(self._numbers), websocket)
        try:
            await websocket.accept()
            self._loop = asyncio.get_running_loop()
            with self.workspace.changed:
                self.open.append(socket)
        finally:
            with self.workspace.changed:
                self.arriving -= 1
                hello = self._hello()
                self.workspace.changed.notify_all()
        await websocket.send_text(json.dumps(hello))
        try:
            while True:
                self._hear(json.loads(await websocket.receive_text()))
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            with self.workspace.changed:
                self.open.remove(socket)
                self.workspace.changed.notify_all()

    def send(self, envelope: dict[str, Any]) -> tuple[Waiting, Socket] | None:
        """Put an envelope on one socket; `None` if there is none."""
        with self.workspace.changed:
            self.workspace.changed.wait_for(lambda: self._ready() or not self.arriving, ARRIVES)
            ready = self._ready()
            if not ready:
                return None
            socket = ready[next(self._turn) % len(ready)]
            socket.envelopes.append(envelope["envelope_id"])
            waiting = self._waiting[envelope["envelope_id"]] = Waiting()
        self._do(partial(socket.websocket.send_text, json.dumps(envelope)))
        return waiting, socket

    def _ready(self) -> list[Socket]:
        return [socket for socket in self.open if not socket.leaving]

    def give_up(self, envelope_id: str) -> None:
        """Whatever is still said about this envelope is too late."""
        with self.workspace.changed:
            self._waiting.pop(envelope_id, None)

    def disconnect(self, reason: str, grace: float, which: Socket | None = None) -> None:
        """Ask the app to come again by another socket; after `grace` seconds this one is closed."""
        with self.workspace.changed:
            asked = [which] if which else list(self.open)
            for socket in asked:
                socket.leaving = True
        for socket in asked:
            self._do(partial(self._part, socket, reason, grace))

    def cut(self) -> None:
        """Close every socket without a word."""
        for socket in list(self.open):
            self._do(partial(socket.websocket.close, CLOSING))

    async def _part(self, socket: Socket, reason: str, grace: float) -> None:
        told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-stand-in"}}
        await socket.websocket.send_text(json.dumps(told))
        asyncio.get_running_loop().call_later(grace, lambda: asyncio.ensure_future(_close(socket)))

    def _hello(self) -> dict[str, Any]:
        debug = {"host": "applink-stand-in", "build_number": 1, "approximate_connection_time": 18060}
        told = {"type": "hello", "num_connections": len(self.open), "debug_info": debug}
        return told | {"connection_info": {"app_id": APP}}

    def _hear(self, said: dict[str, Any]) -> None:
        with self.workspace.changed:
            if self.lose > 0:
                self.lose -= 1
                return
            waiting = self._waiting.pop(said.get("envelope_id", ""), None)
            if waiting is None:
                self.late += 1
                self.workspace.changed.notify_all()
                return
        waiting.answer, waiting.at = said.get("payload") or {}, time.monotonic()
        waiting.heard.set()

    def _do(self, act: Callable[[], Any]) -> None:
        """Have something done where the sockets live; a socket that is gone meanwhile is no error."""

        async def quietly() -> None:
            try:
                await act()
            except (WebSocketDisconnect, RuntimeError):
                return

        assert self._loop is not None
        done: Future[None] = asyncio.run_coroutine_threadsafe(quietly(), self._loop)
        done.result(timeout=5)


async def _close(socket: Socket) -> None:
    try:
        await socket.websocket.close(CLOSING)
    except RuntimeError:
        return
