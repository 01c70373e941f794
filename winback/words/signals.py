"""What a customer asks for or threatens: words in a row that say so, amounts, people's names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from winback.words.sources import marks

SIGNALS = ("call", "leave", "public", "legal", "money", "person")
"""Asks to be called; leaves; goes public; speaks of the law; of an amount or money back; names a person."""

AMOUNT = frozenset(
    {
        "kr",
        "kroner",
        "kronor",
        "euro",
        "euros",
        "eur",
        "dkk",
        "nok",
        "sek",
        "gbp",
        "usd",
        "pounds",
        "dollars",
        "€",
        "£",
        "$",
    }
)
"""Words beside a number that make it an amount."""


class Spotted(NamedTuple):
    """A signal and the words that gave it: `words[start:end]`."""

    signal: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's phrases, by their first word; those that begin with a stem are kept by its first three letters."""

    by_word: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    by_begin: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)

    def add(self, signal: str, phrase: str) -> None:
        """Let a phrase stand for a signal; `*` ends a beginning."""
        parts = tuple(phrase.split())
        first = parts[0]
        kind, key = (self.by_begin, first[:3]) if first.endswith("*") else (self.by_word, first)
        kind.setdefault(key, []).append((signal, parts))

    def spot(self, words: list[str]) -> list[Spotted]:
        """Every phrase among the words, in their order."""
        found = []
        for at, word in enumerate(words):
            for signal, parts in chain(self.by_word.get(word, ()), self.by_begin.get(word[:3], ())):
                if _stands_at(parts, words, at):
                    found.append(Spotted(signal, at, at + len(parts)))
            if word == "0" and not AMOUNT.isdisjoint(words[max(0, at - 1) : at + 2]):
                found.append(Spotted("money", at, at + 1))
        return found


def _stands_at(parts: tuple[str, ...], words: list[str], at: int) -> bool:
    there = words[at : at + len(parts)]
    return len(there) == len(parts) and all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for part, word in zip(parts, there, strict=True)
    )


def read_phrases(lines: Iterable[str]) -> dict[str, Phrases]:
    """Phrases by their signals."""
    phrases: dict[str, Phrases] = {}
    for language, signal, phrase in marks(lines):
        phrases.setdefault(language, Phrases()).add(signal, phrase)
    return phrases
