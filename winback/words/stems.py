"""Marks of single words: `faktura` whole, `faktur*` a beginning, `*faktura` an end, `*faktura*` anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from winback.words.memo import Memo

LETTERS = 3
"""Beginnings and ends are kept by so many letters of theirs; shorter ones by all they have."""

Names = tuple[str, ...]

NONE = frozenset[str]()

ALIKE = 5_000
"""Different sets of names that are shared."""


@dataclass(slots=True)
class Stems:
    """What words speak for, in one language: topics by their stems."""

    whole: dict[str, Names] = field(default_factory=dict)
    begins: dict[str, dict[str, Names]] = field(default_factory=dict)
    """By their first letters."""
    ends: dict[str, dict[str, Names]] = field(default_factory=dict)
    """By their last letters."""
    inside: dict[str, Names] = field(default_factory=dict)
    sets: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    known: Memo[frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.known = Memo(self.look_up)

    def add(self, mark: str, name: str) -> None:
        """Let a mark speak for something."""
        part = mark.strip("*")
        match mark.startswith("*"), mark.endswith("*"):
            case False, False:
                kind = self.whole
            case False, True:
                kind = self.begins.setdefault(part[:LETTERS], {})
            case True, False:
                kind = self.ends.setdefault(part[-LETTERS:], {})
            case _:
                kind = self.inside
        kind[part] = (*kind.get(part, ()), name)

    def of(self, word: str) -> frozenset[str]:
        """What a word speaks for."""
        return self.known[word]

    def of_each(self, words: Iterable[str]) -> list[frozenset[str]]:
        """What each of some words speaks for, without those that speak for nothing."""
        known = self.known
        return [names for word in words if (names := known[word])]

    def look_up(self, word: str) -> frozenset[str]:
        """The same without remembering it."""
        found = [self.whole[word]] if word in self.whole else []
        for letters in range(1, LETTERS + 1):
            if word[:letters] in self.begins:
                found += [names for part, names in self.begins[word[:letters]].items() if word.startswith(part)]
            if word[-letters:] in self.ends:
                found += [names for part, names in self.ends[word[-letters:]].items() if word.endswith(part)]
        found += [names for part, names in self.inside.items() if part in word]
        return self._shared(frozenset(chain.from_iterable(found))) if found else NONE

    def _shared(self, names: frozenset[str]) -> frozenset[str]:
        """The same set for all words that speak for the same: there are few of them, and many words."""
        if len(self.sets) >= ALIKE:
            self.sets.clear()
        return self.sets.setdefault(names, names)
