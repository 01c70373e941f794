"""Words that say something together, in their order and near each other: `kom* sen*` is in "kom fire dage for sent".

`kom*|kommet sen*|dage` says the same of any of two words, and then of any of two others.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from itertools import chain
from operator import or_
from typing import NamedTuple

from winback.words import grams
from winback.words.materials import is_fair
from winback.words.memo import Memo
from winback.words.stems import ALIKE, NONE, Stems

GAP = 3
"""Words, at most, between two words of a saying; it does not go beyond a comma."""

Part = int
"""Marks of which a word has one, a bit for each."""


@dataclass(frozen=True, slots=True, eq=False)
class Saying:
    """What is said, and by which words; `others` are its parts but the two rarest."""

    name: str
    parts: tuple[Part, ...]
    others: tuple[Part, ...]
    is_turned: bool
    """Whether a denial turns it; what is spoken of in praise too, and a company's own, stays what it is."""


class Said(NamedTuple):
    """A saying in a clause: it lies in `clause[start:end]`."""

    name: str
    start: int
    end: int


SILENT: tuple[Part, tuple[()]] = (0, ())
"""A word in no saying."""

Told = tuple[tuple[Part, Saying], ...]
"""Sayings of whose rarest part a word has a mark, each behind its next rare one."""


class Sayings:
    """One language's sayings."""

    def __init__(self, told: Iterable[tuple[str, str]]) -> None:
        split = [(name, saying.split()) for name, saying in told]
        often = _often(chain.from_iterable(parts for _, parts in split))
        self._marks = Stems()
        for mark in often:
            self._marks.add(mark, mark)
        self._bits = {mark: 1 << at for at, (mark, _) in enumerate(often.most_common())}
        self._told: dict[str, list[tuple[Part, Saying]]] = {}
        self._known = Memo(self._look_up)
        self._alike = lru_cache(ALIKE)(self._of_marks)
        bits = cache(lambda part: self._of(part.split("|")))
        rarity = cache(lambda part: sum(often[mark] / 2 ** len(mark) for mark in part.split("|")))
        for name, parts in split:
            rarest, second, *others = sorted(parts, key=rarity)
            is_turned = "/" in name and not is_fair(name)
            saying = Saying(name, tuple(map(bits, parts)), tuple(map(bits, others)), is_turned)
            for mark in rarest.split("|"):
                self._told.setdefault(mark, []).append((bits(second), saying))

    def spot(self, clause: Sequence[str]) -> Iterator[Said]:
        """Every saying in a clause; one that a denial turns is none, unless the denial is its own."""
        return self._among(self._possible(clause), clause)

    def names(self, clauses: Sequence[Sequence[str]]) -> Set[str]:
        """What is said in some clauses."""
        possible = self._possible(chain.from_iterable(clauses))
        return {said.name for clause in clauses for said in self._among(possible, clause)} if possible else NONE

    def _possible(self, words: Iterable[str]) -> dict[Saying, None]:
        """Those of which every part is there somewhere."""
        known = self._known
        found = [known[word] for word in words]
        there = reduce(or_, [bits for bits, _ in found], 0)
        near = [saying for _, told in found if told for part, saying in told if part & there]
        return {saying: None for saying in near if all(map(there.__and__, saying.others))}

    def _among(self, possible: Iterable[Saying], clause: Sequence[str]) -> Iterator[Said]:
        known = self._known
        fits = [known[word][0] for word in clause]
        there = reduce(or_, fits, 0)
        for saying in possible:
            first, *others = saying.parts
            if not there & first or not all(map(there.__and__, others)):
                continue
            for start in [at for at, bits in enumerate(fits) if bits & first]:
                words = _follow(others, fits, clause, [start])
                if words and not (saying.is_turned and _is_denied(clause, words)):
                    yield Said(saying.name, start, words[-1] + 1)

    def _look_up(self, word: str) -> tuple[Part, Told]:
        marks = self._marks.look_up(word)
        return self._alike(marks) if marks else SILENT

    def _of_marks(self, marks: frozenset[str]) -> tuple[Part, Told]:
        return self._of(marks), tuple(chain.from_iterable(self._told[mark] for mark in marks if mark in self._told))

    def _of(self, marks: Iterable[str]) -> Part:
        return reduce(or_, map(self._bits.__getitem__, marks), 0)


def _often(parts: Iterable[str]) -> Counter[str]:
    """How many sayings have each mark."""
    found = Counter[str]()
    for part, number in Counter(parts).items():
        found.update(dict.fromkeys(part.split("|"), number))
    return found


def _follow(parts: Sequence[Part], fits: Sequence[Part], clause: Sequence[str], before: list[int]) -> list[int] | None:
    """Where the words of a saying stand, of which some are found already; None where one is missing."""
    if not parts:
        return before
    for there in range(before[-1] + 1, min(before[-1] + GAP + 2, len(fits))):
        if clause[there] == grams.STOP:
            return None
        if parts[0] & fits[there] and (words := _follow(parts[1:], fits, clause, [*before, there])):
            return words
    return None


def _is_denied(clause: Sequence[str], words: Sequence[int]) -> bool:
    """Whether a denial turns what some words say together; one among themselves does not."""
    if not grams.DENIALS.isdisjoint(clause[at] for at in words):
        return False
    first = max(0, words[0] - grams.REACH)
    return any(grams.denied(clause[first : words[-1] + 3])[words[0] - first : words[-1] + 1 - first])
