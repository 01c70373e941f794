"""A thread behind the doors that reads what customers wrote: nobody's answer waits for it."""

import logging
from threading import Event, Thread

from blocks.store.casestore import CaseStore
from blocks.store.opening import Opened
from blocks.words import warm_up

PAUSE = 0.3
"""Seconds between two readings: where much comes in, much is read together, and whoever sends it waits less."""

log = logging.getLogger(__name__)


class Hearing:
    """Reads behind every commit until it is closed; what is not read then the patrol reads."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store
        self._told, self._over = Event(), Event()
        self._thread = Thread(target=self._work, name="hearing", daemon=True)

    def begin(self) -> None:
        """Read from now on what this process takes in."""
        self._store.hear = self.soon
        self._thread.start()

    def soon(self) -> Opened:
        """Have what was just taken in read; its cases open behind the answer."""
        self._told.set()
        return Opened()

    def close(self, patience: float = 1.0) -> None:
        """Take nothing new in hand."""
        self._store.hear = Opened  # the patrol reads what comes now
        self._over.set()
        self._told.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _work(self) -> None:
        try:
            warm_up()
        except Exception as trouble:  # noqa: BLE001 - a thread's outermost edge: cases open unread, too
            log.error("the words' model cannot be loaded: %s", type(trouble).__name__)
        while self._told.wait() and not self._over.is_set():
            self._told.clear()
            self._store.hear_now()
            self._over.wait(PAUSE)
