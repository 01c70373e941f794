"""Marks by which words are known: `faktura` whole, `faktur*` a beginning, `*faktura` an end, `*faktura*` anywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

AT_MOST = 50_000
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
            if len(self.known) >= AT_MOST:
                self.known.clear()
            found = self.known[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> frozenset[str]:
        found = set(self.whole.get(word, ()))
        for cut in range(1, len(word) + 1):
            found |= self.begins.get(word[:cut], frozenset()) | self.ends.get(word[-cut:], frozenset())
        found.update(*(names for part, names in self.inside.items() if part in word))
        return frozenset(found)


def read_stems(lines: Iterable[str]) -> dict[str, Stems]:
    """Tab-separated: what the marks speak for, then a column of marks for each language, split by commas."""
    rows = (line.rstrip("\n").split("\t") for line in lines)
    _, *languages = next(rows)
    stems = {language: Stems() for language in languages}
    for name, *cells in rows:
        for language, cell in zip(languages, cells, strict=True):
            add_marks(stems[language], {name: cell.split(",")})
    return stems


def add_marks(stems: Stems, marks: Mapping[str, Iterable[str]]) -> None:
    """Add marks by what they speak for."""
    for name, some in marks.items():
        for mark in filter(None, some):
            stems.add(mark, name)
