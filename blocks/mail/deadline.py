"""An end to a call, however slowly the other side speaks: a socket's own timeout begins anew with every byte."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self


class Deadline:
    """From `with` on a call has so many seconds; then its connection is cut, which whoever waits on it learns at once.

    `reached` is whether there was a connection: nothing can have been sent before.
    """

    def __init__(self, seconds: float) -> None:
        self.reached = False
        self._end = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._socket: Callable[[], socket.socket | None] = lambda: None

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def watch(self, find: Callable[[], socket.socket | None]) -> None:
        """Cut what `find` gives when the time is over; raises TimeoutError where it is over already."""
        self._socket = find
        self.holds()
        self.reached = True

    def holds(self) -> None:
        """Raise TimeoutError where the time is over."""
        if time.monotonic() >= self._end:
            raise TimeoutError("the time for this call is over")

    def _cut(self) -> None:
        found = self._socket()
        if found is not None:
            with suppress(OSError):
                socket.socket.shutdown(found, socket.SHUT_RDWR)  # beneath TLS, which may be in the midst of a word
