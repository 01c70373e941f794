"""Words whose tone is known by themselves, in each language: -4 is the worst, 4 the best."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from winback.words import grams
from winback.words.sources import marks

REMEMBERED = 50_000
"""Words whose values are remembered."""

SIDES = ("good", "bad", "good denied", "bad denied")
"""What a text's known words add up to, by what they say and whether a denial turns it."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words; `begins` are beginnings, of which the longest counts."""

    whole: dict[str, float] = field(default_factory=dict)
    begins: dict[str, float] = field(default_factory=dict)
    known: dict[str, float] = field(default_factory=dict)
    """Words that were looked up before."""

    def add(self, mark: str, value: float) -> None:
        """Let a word say something; `*` ends a beginning."""
        (self.begins if mark.endswith("*") else self.whole)[mark.rstrip("*")] = value

    def value(self, word: str) -> float:
        """What a word says, 0 where it is not known."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            found = self.known[word] = self._look_up(word)
        return found

    def sides(self, clause: list[str]) -> tuple[float, float, float, float]:
        """Sums over a clause in the order of `SIDES`, none of them below 0."""
        sums = [0.0, 0.0, 0.0, 0.0]
        values = [self.value(word) for word in clause]
        if any(values):
            for value, is_turned in zip(values, grams.turned(clause), strict=True):
                sums[(value < 0) + 2 * is_turned] += abs(value)
        return sums[0], sums[1], sums[2], sums[3]

    def _look_up(self, word: str) -> float:
        if word in self.whole:
            return self.whole[word]
        begins = (self.begins.get(word[:length]) for length in range(len(word), 1, -1))
        return next((value for value in begins if value is not None), 0.0)


def read_lexicons(lines: Iterable[str]) -> dict[str, Lexicon]:
    """Marks by their values."""
    lexicons: dict[str, Lexicon] = {}
    for language, value, word in marks(lines):
        lexicons.setdefault(language, Lexicon()).add(word, float(value))
    return lexicons
