"""What words speak for by themselves, in one language: marks of one word, and sayings of several."""

from collections.abc import Iterable
from functools import cached_property

from winback.words.materials import FAIR
from winback.words.sayings import Sayings
from winback.words.sources import topic_marks
from winback.words.stems import Stems


class Marks:
    """One language's marks, each behind what it speaks for; made ready when the first text in that language comes."""

    def __init__(self, told: Iterable[tuple[str, str]] = ()) -> None:
        self.told = list(told)

    @cached_property
    def stems(self) -> Stems:
        """Marks of one word."""
        stems = Stems()
        for name, mark in self.told:
            if " " not in mark:
                stems.add(mark, name)
        return stems

    @cached_property
    def sayings(self) -> Sayings:
        """Marks of several words."""
        return Sayings((name, mark) for name, mark in self.told if " " in mark)

    @cached_property
    def praised(self) -> Sayings:
        """Those of them that praise may name."""
        return Sayings((name, mark) for name, mark in self.told if " " in mark and name.partition("/")[2] in FAIR)


def built_in_marks() -> dict[str, Marks]:
    """The marks that come with the program, by their language."""
    return marks_of(topic_marks())


def marks_of(told: Iterable[tuple[str, str, str]]) -> dict[str, Marks]:
    """Of languages, what is spoken for, and marks."""
    found: dict[str, Marks] = {}
    for language, name, mark in told:
        found.setdefault(language, Marks()).told.append((name, mark))
    return found
