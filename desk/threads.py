"""Threads that nobody has to wait for when the process ends."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as NotInTime
from contextvars import copy_context
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import ParamSpec, TypeVar

from blocks.store.database import LEAVE, Doubtful, Leave, TooSlow
from desk.deadlines import left

MOMENT = 0.2
"""Seconds more for a commit that has begun."""

T = TypeVar("T")
P = ParamSpec("P")


class Threads(Executor):
    """So many threads. What is given to them keeps the context of whoever gives it, and with it the deadline."""

    def __init__(self, number: int, name: str) -> None:
        self._waiting: SimpleQueue[tuple[Future[object], Callable[[], object]] | None] = SimpleQueue()
        self._threads = [Thread(target=self._work, name=f"{name} {each}", daemon=True) for each in range(number)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do it soon."""
        promised: Future[T] = Future()
        self._waiting.put((promised, partial(copy_context().run, fn, *args, **kwargs)))  # type: ignore[arg-type]
        return promised

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Begin nothing new; what is under way ends by itself, or with the process."""
        if cancel_futures:
            self._forget()
        for _ in self._threads:
            self._waiting.put(None)
        if wait:
            self.end(patience=None)

    def end(self, patience: float | None) -> None:
        """Wait for what is under way after `shutdown`."""
        until = None if patience is None else time.monotonic() + patience
        for thread in self._threads:
            thread.join(None if until is None else max(0, until - time.monotonic()))

    def _forget(self) -> None:
        while True:
            try:
                waits = self._waiting.get_nowait()
            except Empty:
                return
            if waits:
                waits[0].cancel()

    def _work(self) -> None:
        while waits := self._waiting.get():
            promised, work = waits
            if not promised.set_running_or_notify_cancel():
                continue
            try:
                promised.set_result(work())
            except BaseException as trouble:  # noqa: BLE001 - whoever waits for it gets it
                promised.set_exception(trouble)


class Errands:
    """Asks the case store in a few threads of its own, so that whoever asks can stop waiting."""

    def __init__(self, number: int) -> None:
        self._threads = Threads(number, "store")

    def run(self, work: Callable[[], T]) -> T:
        """What `work` finds or does, within what is left of the payload's time.

        Raises TooSlow where that was not enough: nothing is committed any more. Raises Doubtful where a commit had
        begun by then.
        """
        if not left():
            raise TooSlow("waited too long for its turn")
        leave = Leave()
        errand = self._threads.submit(_with_leave, leave, work)
        try:
            return errand.result(left())
        except NotInTime:
            if errand.done():
                return errand.result()
            errand.cancel()
            if leave.take_back():
                raise TooSlow("given up") from None
        try:
            return errand.result(MOMENT)
        except NotInTime:
            raise Doubtful from None

    def close(self) -> None:
        """Ask nothing any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _with_leave(leave: Leave, work: Callable[[], T]) -> T:
    LEAVE.set(leave)  # of this errand's context alone
    return work()
