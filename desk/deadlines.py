"""How long a payload may still take: one deadline for each, counted from when it reached this process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

DECIDED = 2.3
"""Seconds after which a payload is answered, with what is known by then: Slack wants to hear within three."""
UNCOUNTED = 10.0
"""Seconds that anything may take for which nobody waits."""

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def counted_from(received: float) -> Iterator[None]:
    """Deal with a payload that came at `received`, by the monotonic clock."""
    before = _until.set(received + DECIDED)
    try:
        yield
    finally:
        _until.reset(before)


@contextmanager
def uncounted() -> Iterator[None]:
    """Do what follows an answer."""
    before = _until.set(None)
    try:
        yield
    finally:
        _until.reset(before)


def left() -> float:
    """Seconds that are left of the payload that this thread deals with; 0 where it waited too long for its turn."""
    until = _until.get()
    return UNCOUNTED if until is None else max(0.0, until - time.monotonic())
