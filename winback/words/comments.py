"""Comments that a company's own words are learnt from: what is known of each, and what the base makes of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from winback.words.materials import TOPICS
from winback.words.model import Model
from winback.words.reader import AT_ONCE, hear, says_nothing
from winback.words.reading import COMPLAINS
from winback.words.tables import Floats
from winback.words.units import split

MOST = 200_000
"""Comments that are looked at, the first that are given."""
MOST_WORDS = 8_000_000
"""Words of all of them together: where there are more, fewer comments are looked at."""
MOST_HELD = 20_000
"""Comments that are measured on; of those held out beyond them nothing is learnt either."""
LONGEST = 4_000
"""Characters that are looked at of a comment."""
ONE_IN = 5
"""The comments of one customer in so many are held out."""
NO_CHANCE = 6
"""Words from which on the same text of two customers is one that was copied, or told twice."""
HEED = {"score": 1.0, "open": 0.5, "confirmed": 2.0, "told": 4.0}
"""How much a comment counts, by who says how it is meant."""


class Comment(NamedTuple):
    """What a customer wrote, and what is known of it.

    `label` is "negative", "neutral", "positive", or "" where nothing says; `by` says who says so: the "score", a person
    who "confirmed" a complaint by taking it up, or one who "told" it. `topics` are those that a person said it is
    about, or is not, by the model's names.
    """

    id: int
    customer: int
    text: str
    locale: str = ""
    label: str = ""
    by: str = "score"
    topics: Mapping[str, bool] = {}

    @property
    def is_held_out(self) -> bool:
        """Whether it is measured on, and never learnt from; so are all comments of its customer, each time."""
        return draw(self.customer, "held out", ONE_IN)


class Heard(NamedTuple):
    """A comment as the base reads it: chances of tone and of topics, of its worst clause, and its words' numbers."""

    comment: Comment
    language: str
    tone: Floats
    about: Floats
    worst: float
    words: NDArray[np.int32]

    @property
    def complains(self) -> bool:
        """Whether a clause of it complains."""
        return self.worst >= COMPLAINS

    @property
    def heed(self) -> float:
        """How much it counts: what people say more than a number, a good number whose words complain the least."""
        is_open = self.comment.by == "score" and self.comment.label != "negative" and self.complains
        return HEED["open" if is_open else self.comment.by]


@dataclass(slots=True)
class Gathered:
    """All that was looked at: what is learnt from, by id, what is held out, by id, and the number of each word."""

    learnt: list[Heard] = field(default_factory=list)
    held: list[Heard] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)


def draw(customer: int, what: str, one_in: int) -> bool:
    """Whether a customer is drawn: by lot, and the same each time."""
    return crc32(f"{what}/{customer}".encode()) % one_in == 0


def gather(comments: Iterable[Comment], model: Model) -> Gathered:
    """Read comments, as many as memory is granted for; only the texts of those held out are kept."""
    found, words, rest = Gathered(), 0, islice(comments, MOST)
    while words < MOST_WORDS and (some := list(islice(rest, AT_ONCE))):
        for heard in listen(some, model, found.numbers):
            words += len(heard.words)
            if not heard.comment.is_held_out:
                found.learnt.append(heard._replace(comment=heard.comment._replace(text="")))
            elif len(found.held) < MOST_HELD:
                found.held.append(heard)
    found.learnt.sort(key=lambda heard: heard.comment.id)
    found.held = sorted(_unknown(found), key=lambda heard: heard.comment.id)
    return found


def _unknown(found: Gathered) -> Iterator[Heard]:
    """What is held out and was not learnt from as it stands, under another customer's name."""
    known = {one.words.tobytes() for one in found.learnt if len(one.words) >= NO_CHANCE}
    return (one for one in found.held if one.words.tobytes() not in known)


def listen(some: Sequence[Comment], model: Model, numbers: dict[str, int]) -> Iterator[Heard]:
    """Comments as a model reads them, but those that say nothing, or in a language that is not judged.

    `numbers` are those of the words, and new words get theirs there.
    """
    parts = [split(one.text[:LONGEST]) for one in some]
    heard = hear(parts, [one.locale or None for one in some], model)
    for at, (comment, part, alone) in enumerate(zip(some, parts, heard.alone(), strict=True)):
        words = list(chain.from_iterable(part))
        if heard.languages[at] and not says_nothing(words, heard.about[at], model):
            told = np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int32)
            about = heard.about[at, : len(TOPICS)]
            yield Heard(comment, heard.languages[at], heard.tone[at], about, float(alone.max()), told)
