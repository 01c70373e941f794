"""What a text is about beyond the first level: its second level, and a company's own topics, each by its marks."""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain
from typing import NamedTuple

from winback.words import grams
from winback.words.marks import Marks
from winback.words.materials import TOPICS, is_fair
from winback.words.sayings import Said
from winback.words.stems import NONE, Stems
from winback.words.tables import Floats
from winback.words.units import Clause


class Spoken(NamedTuple):
    """Topics for which words speak: by one alone, and by several together."""

    alone: Set[str]
    together: Set[str]


NOTHING = Spoken(NONE, NONE)

FAULTS = frozenset(
    {
        *("late", "lost", "damaged", "wrong_goods", "incomplete", "defect", "wear", "passed_around", "wrong_answer"),
        *("manner", "raised", "too_high", "hidden_costs", "fault", "phone", "missing", "unclear", "outage", "slow"),
        "binding",
    }
)
"""Second levels whose marks are the fault itself: where a denial turns them ("not late"), nothing is wrong."""

COMPLAINS = 0.5
"""P(negative) of a clause in a friendly answer from which what it names is wrong."""


def spoken(clause: Clause, marks: Marks | None) -> Iterator[Said]:
    """Where words of a clause speak for topics, one alone or several together."""
    if marks:
        yield from (Said(name, at, at + 1) for at, name in _marked(clause, marks.stems))
        yield from marks.sayings.spot(clause)


def _marked(clause: Clause, stems: Stems) -> Iterator[tuple[int, str]]:
    """Places of single words, and the topics they speak for; a fault that is denied is left out."""
    denied = grams.denied(clause)
    for at, word in enumerate(clause):
        for name in stems.of(word):
            if not denied[at] or _second(name) not in FAULTS:
                yield at, name


def named(clauses: Sequence[Clause], marks: Marks | None) -> Spoken:
    """All topics for which words of some clauses speak."""
    return Spoken(names_marked(clauses, marks), marks.sayings.names(clauses)) if marks else NOTHING


def names_marked(clauses: Sequence[Clause], marks: Marks) -> Set[str]:
    """All topics for which single words speak."""
    rough = frozenset[str]().union(*marks.stems.of_each(chain.from_iterable(clauses)))
    if FAULTS.isdisjoint(map(_second, rough)):
        return rough
    return {name for clause in clauses for _, name in _marked(clause, marks.stems)}


def second_levels(part: Sequence[Clause], alone: Floats, is_praise: bool, marks: Marks | None) -> Spoken:
    """What is named in a text; `alone` is P(negative) of each clause. Praise names what is wrong in no other."""
    if marks is None or not is_praise:
        return named(part, marks)
    complaints = [clause for clause, chance in zip(part, alone, strict=True) if chance >= COMPLAINS]
    fair = {name for name in names_marked(part, marks) if is_fair(name)}
    wrong = named(complaints, marks)
    return Spoken(fair | wrong.alone, marks.praised.names(part) | wrong.together)


def both_levels(said: tuple[str, ...], by_marks: Set[str], certain: Set[str]) -> tuple[str, ...]:
    """First levels, each with what is marked of its second behind it; then what no weights know.

    A word alone says no first level that weights are there for; words together do, and a company's own.
    """
    found = certain | {name for name in by_marks if _may_be_said(name, said)}
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
