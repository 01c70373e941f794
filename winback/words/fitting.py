"""A company's own words: a small table, solved for on top of the base, whose weights stay as they are.

It is learnt from scored comments and from what people said of them, and kept only where it helps on comments of
customers from whom nothing was learnt.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from winback.words import grams, trial
from winback.words.comments import HEED, Comment, Gathered, Heard, draw, gather
from winback.words.materials import TOPICS
from winback.words.model import Model
from winback.words.tables import Table
from winback.words.training import Doubles, Factors, Matrix, solve
from winback.words.units import scale

BUCKETS, SHORTEST, LONGEST = 1 << 13, 3, 5
"""The table, and the pieces of words that it looks at."""
TRUST = 0.3
RIDGES = (100.0, 30.0, 10.0, 3.0)
"""How careful it may be; the first one that does best on customers set aside while choosing."""
ASIDE = 4
"""One customer in so many of those learnt from."""
CHOSEN_ON = 40_000
"""Comments on which that is chosen, the latest."""
ANCHORS = 10_000
"""Comments that hold a topic where the base has it, since nobody said otherwise of them."""


class Lesson(NamedTuple):
    """What one output learns: rows of the texts, what each says, how much it counts, and what the base says."""

    rows: NDArray[np.int64]
    says: NDArray[np.bool_]
    heed: Doubles
    offset: Doubles

    def among(self, chosen: NDArray[np.bool_]) -> "Lesson":
        """The part whose texts are chosen."""
        kept = chosen[self.rows]
        return Lesson(self.rows[kept], self.says[kept], self.heed[kept], self.offset[kept])


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learnt, None where it is refused, and the figures; `why` says what was refused, by part."""

    table: Table | None
    figures: dict[str, Any]
    why: dict[str, str]


def fit(comments: Iterable[Comment], model: Model) -> Fit:
    """Learn from comments, the newest first, what helps on those held out. The same comments give the same table."""
    found = gather(comments, model)
    outputs = model.heads["tone"].outputs
    weights = np.zeros((BUCKETS, sum(model.heads[name].words.outputs for name in ("tone", "about"))))
    columns = {"tone": slice(0, len(outputs)), "topics": slice(len(outputs), len(outputs) + len(TOPICS))}
    lessons = {"tone": _of_tone(found.learnt, outputs), "topics": _of_topics(found.learnt)}
    why = trial.too_few(found)
    texts = _factors(found)
    ridges = {}
    for part in (one for one in lessons if one not in why):
        weights[:, columns[part]], ridges[part] = _learn(texts, lessons[part], _set_aside(found.learnt))
    tried = trial.compare(found.held, model, model.fitted(_table(weights))) if ridges else {}
    why |= {part: reason for part in ridges if (reason := trial.refusal(part, tried[part]))}
    for part in why:
        weights[:, columns[part]] = 0
    told = {"learnt": trial.counts(found.learnt), "held_out": trial.counts(found.held), "ridges": ridges}
    kept = None if len(why) == len(columns) else _table(weights)
    return Fit(kept, told | {part: tried[part] for part in ridges}, why)


def _table(weights: Doubles) -> Table:
    return Table.of(weights * TRUST, shortest=SHORTEST, longest=LONGEST)


def _factors(found: Gathered) -> Factors:
    """Texts by their words in the alphabet's order: whatever order they came in, the sums come out the same."""
    words = sorted(found.numbers)
    places = np.empty(len(words), np.int64)
    places[[found.numbers[word] for word in words]] = np.arange(len(words))
    sizes = scale(np.array([len(one.words) for one in found.learnt], np.float64))
    texts = _counted([places[one.words] for one in found.learnt], len(words), TRUST / sizes)
    spelt = [np.array(grams.buckets(word, SHORTEST, LONGEST, BUCKETS)) for word in words]
    return Factors(texts, _counted(spelt, BUCKETS, np.ones(len(words))))


def _counted(rows: Sequence[NDArray[np.int64]], size: int, each: Doubles) -> Matrix:
    ends = np.cumsum([0, *map(len, rows)])
    flat = np.concatenate([*rows, np.zeros(0, np.int64)])
    matrix = csr_matrix((np.repeat(each, np.diff(ends)), flat, ends), shape=(len(rows), size))
    matrix.sum_duplicates()
    return matrix


def _of_tone(learnt: Sequence[Heard], outputs: Sequence[str]) -> list[Lesson]:
    rows = np.array([row for row, one in enumerate(learnt) if one.comment.label], np.int64)
    some = [learnt[row] for row in rows]
    heed = np.array([one.heed for one in some])
    labels = np.array([one.comment.label for one in some])
    return [
        Lesson(rows, labels == label, heed, _logits([one.tone[at] for one in some])) for at, label in enumerate(outputs)
    ]


def _of_topics(learnt: Sequence[Heard]) -> list[Lesson]:
    """What people said; a topic of which they said too little learns nothing."""
    enough = trial.topics_told_of(learnt)
    return [_of_topic(learnt, at, topic if topic in enough else "") for at, topic in enumerate(TOPICS)]


def _of_topic(learnt: Sequence[Heard], at: int, topic: str) -> Lesson:
    """What people said of a topic; of the rest the latest say both yes and no, as likely as the base has it."""
    told = [row for row, one in enumerate(learnt) if topic in one.comment.topics]
    rest = [row for row, one in enumerate(learnt) if topic and topic not in one.comment.topics][-ANCHORS:]
    chance = np.array([learnt[row].about[at] for row in rest])
    says = [learnt[row].comment.topics[topic] for row in told]
    rows = np.array([*told, *rest, *rest], np.int64)
    return Lesson(
        rows,
        np.concatenate([says, np.ones(len(rest)), np.zeros(len(rest))]).astype(bool),
        np.concatenate([np.full(len(told), HEED["told"]), chance, 1 - chance]),
        _logits([learnt[row].about[at] for row in rows]),
    )


def _logits(chances: Sequence[np.float32]) -> Doubles:
    bounded = np.clip(np.array(chances, np.float64), 1e-6, 1 - 1e-6)
    return np.log(bounded / (1 - bounded))


def _set_aside(learnt: Sequence[Heard]) -> NDArray[np.bool_]:
    return np.array([draw(one.comment.customer, "aside", ASIDE) for one in learnt], bool)


def _learn(texts: Factors, lessons: Sequence[Lesson], aside: NDArray[np.bool_]) -> tuple[Doubles, float]:
    """A column for each lesson, and the ridge that did best on customers set aside."""
    latest = np.arange(len(aside)) >= len(aside) - CHOSEN_ON
    sides = [(one.among(latest & ~aside), one.among(latest & aside)) for one in lessons]
    losses = {ridge: sum(_tried(texts, *both, ridge) for both in sides) for ridge in RIDGES}
    best = min(RIDGES, key=lambda ridge: losses[ridge])
    return np.stack([_solved(texts, one, best)[0] for one in lessons], axis=1), best


def _tried(texts: Factors, lesson: Lesson, asked: Lesson, ridge: float) -> float:
    """The loss on customers set aside of what the others teach."""
    weights, bias = _solved(texts, lesson, ridge)
    logits = (texts @ weights)[asked.rows] + asked.offset + bias
    return float(asked.heed @ np.logaddexp(0, np.where(asked.says, -1, 1) * logits))


def _solved(texts: Factors, lesson: Lesson, ridge: float) -> tuple[Doubles, float]:
    """The bias takes up how many are unhappy, which is no matter of words; it is not kept."""
    if not len(lesson.rows):
        return np.zeros(BUCKETS), 0.0
    rows = Factors(texts.texts[lesson.rows], texts.words)
    return solve(rows, lesson.says, lesson.heed, ridge, lesson.offset)
