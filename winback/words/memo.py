"""What was made of words before: most words of a batch were seen already."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

REMEMBERED = 50_000
"""Words at most; then all are forgotten."""

LONGEST = 60
"""Letters of a word that is remembered."""


class Memo(dict[str, T]):
    """`memo[word]` is what is made of a word."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, word: str) -> T:
        """Make it, and remember it."""
        made = self.make(word)
        if len(word) <= LONGEST:
            if len(self) >= REMEMBERED:
                self.clear()
            self[word] = made
        return made
