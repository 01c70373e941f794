"""A text as the model takes it: clauses of words that are read, and what is known of them by themselves."""

import numpy as np

from winback.words import grams
from winback.words.lexicon import SIDES, Lexicon
from winback.words.materials import TOPICS
from winback.words.stems import Stems
from winback.words.tables import Floats
from winback.words.text import clauses, words

Clause = list[str]

FEWEST = 3
"""Words that a text counts for at least: one alone, and perhaps unknown, decides nothing."""


def split(text: str) -> list[Clause]:
    """The clauses of a text, without signs that are not read; one empty clause where nothing is left."""
    read = words(text)
    parts = ([word for word in read[start:end] if word not in grams.SILENT] for start, end in clauses(read))
    return [part for part in parts if part] or [[]]


def sides(clause: Clause, lexicon: Lexicon | None) -> tuple[float, ...]:
    """What the lexicon makes of a clause, in the order of `SIDES`."""
    return lexicon.sides(clause) if lexicon else (0.0,) * len(SIDES)


def hits(clause: Clause, stems: Stems | None) -> Floats:
    """How many words speak for each topic of the first level."""
    found = np.zeros(len(TOPICS), np.float32)
    for word in clause if stems else ():
        for name in stems.of(word) if stems else ():
            if "/" not in name and name in TOPICS:
                found[TOPICS.index(name)] += 1
    return found


def scale(words: int) -> float:
    """By how much sums are divided: long texts repeat themselves, and very short ones say little."""
    return float(np.sqrt(max(FEWEST, words)))
