"""What was made of words before: most words of a batch were seen already."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

REMEMBERED = 50_000
"""Words at most; then all are forgotten."""


class Memo(dict[str, T]):
    """`memo[word]` is what is made of a word."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, word: str) -> T:
        """Make it, and remember it."""
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[word] = self.make(word)
        return made
