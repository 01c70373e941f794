"""Who calls by program: a key in the Authorization header, what it opens, and how often."""

import logging
import time
from collections.abc import Callable
from functools import partial
from threading import Lock

import anyio
import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response

from blocks.store import keys
from blocks.store.casestore import CaseStore
from blocks.store.keys import Caller
from desk.office import SILENT
from desk.web.systems.problems import Failed, problem, unable

log = logging.getLogger(__name__)

RATE, BURST = 20.0, 60.0
"""Calls a second that one key may make for long, and at once."""
TURN = 5.0
"""Seconds that a call waits for its turn."""
HOW = "Send `Authorization: Bearer KEY` with a key of `winback keys add`."


class Pace:
    """How often each key calls this process; there are as many as there are keys."""

    def __init__(self, rate: float = RATE, burst: float = BURST, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left: dict[int, tuple[float, float]] = {}
        self._lock = Lock()

    def wait(self, caller: int) -> float:
        """Seconds until the caller may come again; 0 where it may go on now."""
        with self._lock:
            now = self._clock()
            left, since = self._left.get(caller, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._rate)
            self._left[caller] = max(0.0, left - 1), now
            return 0.0 if left >= 1 else (1 - left) / self._rate


class Guard:
    """Lets in who has a key for it."""

    def __init__(self, store: CaseStore, turns: CapacityLimiter, pace: Pace | None = None) -> None:
        self._store, self._turns, self._pace = store, turns, pace or Pace()

    async def let_in(self, request: Request, scope: str) -> Caller:
        """Who calls; raises Failed."""
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not key.strip():
            raise Failed(_unknown("No key was sent."))
        caller = await self._look_up(key.strip())
        if caller is None:
            raise Failed(_unknown("This key is not known, or was revoked."))
        if scope not in caller.scopes:
            raise Failed(problem(403, f"This key does not open {scope}."))
        if wait := self._pace.wait(caller.id):
            again = {"retry-after": str(int(wait) + 1)}
            raise Failed(problem(429, "Too many calls by this key; post several responses in one.", headers=again))
        return caller

    async def _look_up(self, key: str) -> Caller | None:
        try:
            with anyio.move_on_after(TURN):
                look_up = partial(keys.caller, self._store, key)
                return await anyio.to_thread.run_sync(look_up, limiter=self._turns)
        except SILENT as silence:
            log.warning("whose key it is could not be looked up: %s", type(silence).__name__)
            raise Failed(unable()) from None
        raise Failed(unable())


def _unknown(why: str) -> Response:
    return problem(401, f"{why} {HOW}", headers={"www-authenticate": 'Bearer realm="winback"'})
