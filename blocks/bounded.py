"""A bound on calls that have none of their own, or only one for each piece of an answer."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What the call gives, or raises. Raises TimeoutError after so long; the call itself is left to its own end."""
    answers: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((call(), None))
        except BaseException as failure:  # noqa: BLE001 - it is raised again where it is waited for
            answers.put((None, failure))

    Thread(target=run, name="bounded", daemon=True).start()
    try:
        answer, failure = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no answer within {seconds:g} s") from None
    if failure is not None:
        raise failure
    return answer  # type: ignore[return-value] # it is the call's own where nothing was raised
