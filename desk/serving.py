"""How the desk stays open, however it hears. The handlers are the same."""

import gc
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from desk.envelopes import WrongToken

LOOK_EVERY = 0.2


class Ear(Protocol):
    """One way to hear who calls."""

    @property
    def hears(self) -> bool:
        """Whether a press would be heard now."""

    def listen(self) -> None:
        """Begin; raises where that can never succeed."""

    def close(self) -> None:
        """End within seconds."""


class Ears:
    """Several ways at once; the first ones begin first, so that those that may have to wait stand last."""

    def __init__(self, ears: Sequence[Ear]) -> None:
        self._ears = ears

    @property
    def hears(self) -> bool:
        """Whether all of them do."""
        return all(ear.hears for ear in self._ears)

    def listen(self) -> None:
        """Begin one after the other."""
        for ear in self._ears:
            ear.listen()

    def close(self) -> None:
        """End them all."""
        for ear in self._ears:
            ear.close()


def settle() -> None:
    """Let the garbage collector pass over all that is here already and stays.

    A look at all of it takes a tenth of a second or two, in which nobody is answered.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def stay(ear: Ear, is_over: Callable[[], bool], give_sign: Callable[[], None], every: float) -> None:
    """Hear until it is over, and while there is nothing amiss give a sign of life every so many seconds.

    Raises WrongToken or OSError where that cannot begin.
    """
    failed: list[Exception] = []

    def begin() -> None:
        try:
            ear.listen()
        except (WrongToken, OSError) as trouble:
            failed.append(trouble)

    threading.Thread(target=begin, name="listening", daemon=True).start()
    sign_at = 0.0
    while not is_over() and not failed:
        if ear.hears and time.monotonic() >= sign_at:
            give_sign()
            sign_at = time.monotonic() + every
        time.sleep(LOOK_EVERY)  # a signal that comes between look and wait would leave a longer wait asleep
    ear.close()
    if failed:
        raise failed[0]
