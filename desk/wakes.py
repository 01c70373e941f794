"""Waking cases behind the answers: nobody waits for Prefect."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from blocks.store.database import TooSlow

log = logging.getLogger(__name__)

WORKERS = 4
WAITING = 500
"""So many cases wait for their wake; the patrol wakes what is beyond."""


class Wakes:
    """A few threads that wake cases one after the other; what they cannot do the patrol does."""

    def __init__(self, wake: Callable[[int], object]) -> None:
        self._wake = wake
        self._queue: Queue[int | None] = Queue(WAITING)
        self._ended = Event()
        self._threads = [Thread(target=self._work, name=f"wakes {number}", daemon=True) for number in range(WORKERS)]
        for thread in self._threads:
            thread.start()

    def later(self, case_id: int) -> None:
        """Wake a case soon."""
        try:
            self._queue.put_nowait(case_id)
        except Full:
            log.warning("too many cases wait for their wake; case %s is left to the patrol", case_id)

    def close(self, patience: float = 2) -> None:
        """Finish what can be finished within `patience` seconds."""
        self._ended.set()
        with suppress(Full):
            for _ in self._threads:
                self._queue.put_nowait(None)  # whoever waits need not wait on
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0, until - time.monotonic()))

    def _work(self) -> None:
        while True:
            try:
                case_id = self._queue.get(timeout=0.2)
            except Empty:
                case_id = None
            if case_id is None:
                if self._ended.is_set():
                    return
                continue
            try:
                self._wake(case_id)
            except (TooSlow, SQLAlchemyError) as trouble:
                log.warning("case %s is left to the patrol: %s", case_id, type(trouble).__name__)
            except Exception as trouble:  # noqa: BLE001 - a thread's outermost edge: the next case must be woken
                log.error("case %s is left to the patrol: %s", case_id, type(trouble).__name__)
