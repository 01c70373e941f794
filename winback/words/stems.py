"""Marks by which words are known: `faktura` whole, `faktur*` a beginning, `*faktura` an end, `*faktura*` anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from winback.words.sources import marks

REMEMBERED = 50_000
"""Words whose marks are remembered."""


@dataclass(frozen=True, slots=True)
class Stems:
    """What words speak for, in one language: topics by their stems."""

    whole: dict[str, set[str]] = field(default_factory=dict)
    begins: dict[str, set[str]] = field(default_factory=dict)
    ends: dict[str, set[str]] = field(default_factory=dict)
    inside: dict[str, set[str]] = field(default_factory=dict)
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, mark: str, name: str) -> None:
        """Let a mark speak for something."""
        kinds = {(False, False): self.whole, (False, True): self.begins, (True, False): self.ends}
        kind = kinds.get((mark.startswith("*"), mark.endswith("*")), self.inside)
        kind.setdefault(mark.strip("*"), set()).add(name)

    def of(self, word: str) -> frozenset[str]:
        """What a word speaks for."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            found = self.known[word] = self._look_up(word)
        return found

    def of_each(self, words: Iterable[str]) -> list[frozenset[str]]:
        """What each of some words speaks for, without those that speak for nothing."""
        known = self.known.get
        return [names for word in words if (names := self.of(word) if (had := known(word)) is None else had)]

    def _look_up(self, word: str) -> frozenset[str]:
        found = set(self.whole.get(word, ()))
        for cut in range(1, len(word) + 1):
            for names in (self.begins.get(word[:cut]), self.ends.get(word[-cut:])):
                found.update(names or ())
        found.update(*(names for part, names in self.inside.items() if part in word))
        return frozenset(found)


def read_stems(lines: Iterable[str]) -> dict[str, Stems]:
    """Marks of a source by what they speak for."""
    return stems_of(marks(lines))


def stems_of(marks: Iterable[tuple[str, str, str]]) -> dict[str, Stems]:
    """Marks by their language: of each language, what it speaks for, and the mark."""
    stems: dict[str, Stems] = {}
    for language, name, mark in marks:
        stems.setdefault(language, Stems()).add(mark, name)
    return stems
