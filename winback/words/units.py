"""A text as the model takes it: clauses of words that are read, and what is known of them by themselves."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from winback.words import grams
from winback.words.lexicon import SIDES, Lexicon
from winback.words.marks import Marks
from winback.words.materials import TOPICS
from winback.words.tables import Floats
from winback.words.text import Place, clauses, placed_words, words

T = TypeVar("T")
Float = TypeVar("Float", np.float32, np.float64)

PLACES = {topic: at for at, topic in enumerate(TOPICS)}

Clause = list[str]
Placed = list[tuple[str, Place]]
"""A clause, each word with its place in the composed text."""

FEWEST = 3
"""Words that a text counts for at least: one alone, and perhaps unknown, decides nothing."""


def split(text: str) -> list[Clause]:
    """The clauses of a text, without signs that are not read; one empty clause where nothing is left."""
    read = words(text)
    return _parts(read, read)


def split_placed(text: str) -> list[Placed]:
    """The same clauses with the places of their words. Slower: for evidence."""
    read, places = placed_words(text)
    return _parts(read, list(zip(read, places, strict=True)))


def _parts(read: list[str], told: list[T]) -> list[list[T]]:
    parts = ([told[at] for at in range(*clause) if read[at] not in grams.SILENT] for clause in clauses(read))
    return [part for part in parts if part] or [[]]


def sides(clause: Clause, lexicon: Lexicon | None) -> tuple[float, ...]:
    """What the lexicon makes of a clause, in the order of `SIDES`."""
    return lexicon.sides(clause) if lexicon else (0.0,) * len(SIDES)


def hits(clause: Clause, marks: Marks | None) -> Floats:
    """How many words speak for each topic of the first level."""
    found = np.zeros(len(TOPICS), np.float32)
    for names in marks.stems.of_each(clause) if marks else ():
        for name in names:
            if name in PLACES:
                found[PLACES[name]] += 1
    return found


def scale(words: NDArray[Float]) -> NDArray[Float]:
    """By how much sums over so many words are divided: long texts repeat themselves, and very short ones say little."""
    return np.sqrt(np.maximum(words.dtype.type(FEWEST), words))
