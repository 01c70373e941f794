"""Named points in a case's life, at every commit and around every outside call, at which a test may end the process.

Nothing happens at a point unless somebody watches.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Watcher = Callable[[str], None]
_watchers: list[Watcher] = []


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Have each point's name told to `watcher` as it is reached; it need not return."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


def reach(point: str) -> None:
    """Be at a point."""
    for watcher in _watchers:
        watcher(point)


@contextmanager
def around(call: str) -> Iterator[None]:
    """An outside call: a point before it, and one after it where it came back."""
    reach(f"before {call}")
    yield
    reach(f"after {call}")
