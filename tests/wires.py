"""A wire to a server on this machine, which can be cut where it hurts."""

import socket
import threading
from types import TracebackType
from typing import Self


class Wire:
    """Carries bytes both ways, as long as it is well. `to` is the server's port, `port` the wire's own."""

    def __init__(self, to: int) -> None:
        self.to = to
        self._door = socket.create_server(("127.0.0.1", 0))
        self._well = threading.Event()
        self._well.set()
        self._lost, self._dead_after, self._dead = b"", False, False
        self._ends: list[socket.socket] = []

    @property
    def port(self) -> int:
        """Where to connect."""
        return int(self._door.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._open, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.mends()
        self._dead = True
        for end in (self._door, *self._ends):
            end.close()

    def loses_answers_to(self, said: bytes, *, and_all_that_comes_after: bool = False) -> None:
        """Let the server hear this, and cut the connection before its answer; `and_all`: let nobody connect then."""
        self._lost, self._dead_after = said, and_all_that_comes_after

    def freezes(self) -> None:
        """Keep everything back: connections stay, and nothing comes."""
        self._well.clear()

    def mends(self) -> None:
        """All is well again."""
        self._lost, self._dead = b"", False
        self._well.set()

    def _open(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                return
            self._ends += [near, far]
            if self._dead:
                _cut(near, far)
                continue
            hurt = threading.Event()
            threading.Thread(target=self._carry, args=(near, far, hurt, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, hurt, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, hurt: threading.Event, up: bool) -> None:
        try:
            while said := source.recv(65536):
                self._well.wait()
                if up and self._lost and self._lost in said:
                    hurt.set()
                    self._dead = self._dead_after
                if not up and hurt.is_set():
                    break
                target.sendall(said)
        except OSError:
            pass
        _cut(source, target)


def _cut(*ends: socket.socket) -> None:
    for end in ends:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue
