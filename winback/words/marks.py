"""What words speak for by themselves, in one language: marks of one word, and sayings of several."""

from collections.abc import Callable, Iterable
from functools import cached_property, partial

from winback.words.materials import LANGUAGES, is_fair
from winback.words.sayings import Sayings
from winback.words.sources import topic_marks
from winback.words.stems import Stems


class Marks:
    """One language's marks, each behind what it speaks for; read when the first text in that language comes."""

    def __init__(self, read: Callable[[], Iterable[tuple[str, str]]] = tuple) -> None:
        self._read = read

    @cached_property
    def stems(self) -> Stems:
        """Marks of one word."""
        stems = Stems()
        for name, mark in self._read():
            if " " not in mark:
                stems.add(mark, name)
        return stems

    @cached_property
    def sayings(self) -> Sayings:
        """Marks of several words."""
        return Sayings((name, mark) for name, mark in self._read() if " " in mark)

    @cached_property
    def praised(self) -> Sayings:
        """Those of them that praise may name."""
        return Sayings((name, mark) for name, mark in self._read() if " " in mark and is_fair(name))


def built_in_marks() -> dict[str, Marks]:
    """The marks that come with the program, by their language."""
    return {language: Marks(partial(topic_marks, language)) for language in LANGUAGES}


def marks_of(told: Iterable[tuple[str, str, str]]) -> dict[str, Marks]:
    """Of languages, what is spoken for, and marks."""
    found: dict[str, list[tuple[str, str]]] = {}
    for language, name, mark in told:
        found.setdefault(language, []).append((name, mark))
    return {language: Marks(some.copy) for language, some in found.items()}
