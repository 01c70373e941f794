"""What a text is about beyond the first level: its second level, and a company's own topics, each by its marks."""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain

from winback.words import grams
from winback.words.materials import TOPICS
from winback.words.stems import Stems
from winback.words.tables import Floats
from winback.words.units import Clause

FAULTS = frozenset(
    {
        *("late", "lost", "damaged", "wrong_goods", "incomplete", "defect", "wear", "passed_around", "wrong_answer"),
        *("manner", "raised", "too_high", "hidden_costs", "fault", "phone", "missing", "unclear", "outage", "slow"),
        "binding",
    }
)
"""Second levels whose marks are the fault itself: where a denial turns them ("not late"), nothing is wrong."""

FAIR = frozenset({"manner", "knowledge", "phone", "visit", "binding", "cancellation"})
"""Second levels that are praised too. The others name what is wrong, and so are not said of praise."""

COMPLAINS = 0.5
"""P(negative) of a clause in a friendly answer from which what it names is wrong."""


def marked(clause: Clause, stems: Stems | None) -> Iterator[tuple[int, str]]:
    """Places of words in a clause, and the topics that their marks speak for; a fault that is denied is left out."""
    for at, word in enumerate(clause if stems else ()):
        for name in stems.of(word) if stems else ():
            if _second(name) not in FAULTS or not grams.turned(clause)[at]:
                yield at, name


def names_marked(clauses: Iterable[Clause], stems: Stems | None) -> Set[str]:
    """All topics that marks in some clauses speak for."""
    if stems is None:
        return frozenset()
    told = list(clauses)
    rough = frozenset[str]().union(*stems.of_each(chain.from_iterable(told)))
    if FAULTS.isdisjoint(map(_second, rough)):
        return rough
    return {name for clause in told for _, name in marked(clause, stems)}


def second_levels(part: Sequence[Clause], alone: Floats, is_praise: bool, stems: Stems | None) -> Set[str]:
    """What marks speak for in a text; `alone` is P(negative) of each clause. Praise names what is wrong in no other."""
    names = names_marked(part, stems)
    if not names or not is_praise:
        return names
    complaints = (clause for clause, chance in zip(part, alone, strict=True) if chance >= COMPLAINS)
    wrong = names_marked(complaints, stems)
    return {name for name in names if name in wrong or _second(name) in FAIR}


def both_levels(said: tuple[str, ...], by_marks: Set[str], own: Set[str]) -> tuple[str, ...]:
    """First levels, each with what is marked of its second behind it; then what no weights know.

    A mark alone says no first level that weights are there for; a company's own mark does.
    """
    found = own | {name for name in by_marks if _may_be_said(name, said)}
    if not found:
        return said
    firsts = dict.fromkeys((*said, *sorted(name.partition("/")[0] for name in found)))
    return tuple(name for first in firsts for name in (first, *_seconds(first, found)))


def _may_be_said(name: str, said: Iterable[str]) -> bool:
    first = name.partition("/")[0]
    return first != name and (first in said or first not in TOPICS)


def _second(name: str) -> str:
    return name.partition("/")[2]


def _seconds(first: str, found: Set[str]) -> list[str]:
    return sorted(name for name in found if name.startswith(f"{first}/"))
