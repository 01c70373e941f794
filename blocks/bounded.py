"""Ends for calls that have none of their own, or only one for each piece of an answer."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What the call gives, or raises. Raises TimeoutError after so long; the call itself is left to its own end."""
    answers: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((call(), None))
        except BaseException as failure:  # noqa: BLE001 - it is raised again where it is waited for
            answers.put((None, failure))

    threading.Thread(target=run, name="bounded", daemon=True).start()
    try:
        answer, failure = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no answer within {seconds:g} s") from None
    if failure is not None:
        raise failure
    return answer  # type: ignore[return-value] # it is the call's own where nothing was raised


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
