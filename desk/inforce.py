"""The policy in force, as the desk believes it to be."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from threading import Lock

from blocks.store.database import TooSlow
from desk.deadlines import left
from desk.threads import Threads
from winback.policy import Policy

FRESH = 5.0
"""Seconds for which it is believed; then it is read anew behind the presses, which go by the last one known."""


class InForce:
    """The policy in force: no press waits for it once it is known, and a refusal finds its language in any outage."""

    def __init__(self, read: Callable[[], Policy], fresh: float = FRESH) -> None:
        self._read, self._fresh = read, fresh
        self._reader = Threads(1, "policy")
        self._lock = Lock()
        self._reading: Future[Policy] | None = None
        self._known: Policy | None = None
        self._at = 0.0

    def __call__(self) -> Policy:
        """The policy; where none was ever read, it is waited for. Raises what the store raises then, and TooSlow."""
        known = self._known
        if known and time.monotonic() - self._at < self._fresh:
            return known
        reading = self._refresh()
        if known:
            return known
        try:
            return reading.result(left())
        except NotInTime:
            raise TooSlow("policy") from None

    @property
    def language(self) -> str:
        """What staff read; English where nobody can say."""
        return self._known.language if self._known else "en"

    def close(self) -> None:
        """Read it no more."""
        self._reader.shutdown(wait=False, cancel_futures=True)

    def _refresh(self) -> Future[Policy]:
        with self._lock:
            if self._reading is None or self._reading.done():
                self._reading = self._reader.submit(self._read_on)
            return self._reading

    def _read_on(self) -> Policy:
        try:
            self._known = self._read()
        finally:
            self._at = time.monotonic()
        return self._known
