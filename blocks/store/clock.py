"""Another machine's clock, without a word to that machine each time."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

FRESH = 5.0
"""Seconds for which a clock that was asked is carried on: this machine's own pace is off by microseconds then."""
PROMPT = 0.05
"""Seconds within which it has to have answered; what it said later may be as much too old."""


class Carried:
    """A clock that is asked now and then, and in between goes on at this machine's own pace."""

    def __init__(self, ask: Callable[[], datetime], steady: Callable[[], float] = time.monotonic) -> None:
        self._ask, self._steady = ask, steady
        self._known: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        """What the clock says; raises what asking it raises."""
        called = self._steady()
        if self._known:
            said, at = self._known
            if called - at < FRESH:
                return said + timedelta(seconds=called - at)
        said = self._ask()
        answered = self._steady()
        self._known = (said, answered) if answered - called <= PROMPT else None
        return said
