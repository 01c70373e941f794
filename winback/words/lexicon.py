"""Words whose tone is known by themselves, in each language: -4 is the worst, 4 the best."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from winback.words import grams
from winback.words.memo import Memo
from winback.words.sources import marks
from winback.words.stems import LETTERS

SIDES = ("good", "bad", "good denied", "bad denied")
"""What a text's known words add up to, by what they say and whether a denial turns it."""


@dataclass(slots=True)
class Lexicon:
    """One language's words; `begins` are beginnings, of which the longest counts."""

    whole: dict[str, float] = field(default_factory=dict)
    begins: dict[str, dict[str, float]] = field(default_factory=dict)
    """By their first letters."""
    known: Memo[float] = field(init=False)

    def __post_init__(self) -> None:
        self.known = Memo(self._look_up)

    def add(self, mark: str, value: float) -> None:
        """Let a word say something; `*` ends a beginning."""
        part = mark.rstrip("*")
        kind = self.begins.setdefault(part[:LETTERS], {}) if mark.endswith("*") else self.whole
        kind[part] = value

    def value(self, word: str) -> float:
        """What a word says, 0 where it is not known."""
        return self.known[word]

    def sides(self, clause: list[str]) -> tuple[float, float, float, float]:
        """Sums over a clause in the order of `SIDES`, none of them below 0."""
        sums = [0.0, 0.0, 0.0, 0.0]
        values = list(map(self.known.__getitem__, clause))
        if any(values):
            for value, is_turned in zip(values, grams.turned(clause), strict=True):
                sums[(value < 0) + 2 * is_turned] += abs(value)
        return sums[0], sums[1], sums[2], sums[3]

    def _look_up(self, word: str) -> float:
        if word in self.whole:
            return self.whole[word]
        near = chain.from_iterable(self.begins.get(word[:letters], ()) for letters in range(1, LETTERS + 1))
        longest = max((part for part in near if word.startswith(part)), key=len, default="")
        return self.begins[longest[:LETTERS]][longest] if longest else 0.0


def read_lexicons(lines: Iterable[str]) -> dict[str, Lexicon]:
    """Marks by their values."""
    lexicons: dict[str, Lexicon] = {}
    for language, value, word in marks(lines):
        lexicons.setdefault(language, Lexicon()).add(word, float(value))
    return lexicons
