"""Makes the model that comes with the program from the sources in the repository."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from winback.words.lexicon import SIDES, read_lexicons
from winback.words.marks import built_in_marks
from winback.words.materials import CONTENTLESS, LANGUAGES, STRANGER, TOPICS, Phrase
from winback.words.model import HEADS, Head, Model
from winback.words.sources import read_source
from winback.words.training import Doubles, Plan, design, head, solve
from winback.words.units import Clause, hits, sides, split


@dataclass(frozen=True, slots=True)
class Question:
    """What a head learns from: texts, what is known of them, what each of them says, and how much each counts."""

    texts: Sequence[Sequence[Clause]]
    known: Doubles
    says: Mapping[str, NDArray[np.bool_]]
    heed: Doubles


PLANS = {
    "tone": Plan(1 << 15, 3, 5, pair_buckets=1 << 16, ridge=0.5),
    "about": Plan(1 << 13, 3, 5, ridge=0.5),
    "language": Plan(1 << 13, 1, 4, ridge=0.1),
}
TYPICAL, OF_TWO_MINDS = 5.0, 0.5
"""Weights for the tone of what people write every day, and of what praises and blames at once."""

LEAN = {"negative": 0.5}
"""Added to a logit: our phrases hold more harmless look-alikes of complaints than customers write."""

THRESHOLDS = {
    CONTENTLESS: 0.5,
    "delivery": 0.26,
    "product": 0.26,
    "quality": 0.4,
    "service": 0.3,
    "staff": 0.22,
    "price": 0.22,
    "invoicing": 0.24,
    "website_app": 0.26,
    "waiting_time": 0.32,
    "communication": 0.4,
    "returns": 0.24,
    "technical": 0.3,
}
"""Probabilities from which an output is said, chosen on texts that are not learnt from."""


def build(phrases: Sequence[Phrase], strangers: Sequence[str]) -> Model:
    """Train all heads."""
    asked = questions(phrases, strangers)
    heads = {name: _head(asked[name], PLANS[name]) for name in HEADS}
    return Model.of(heads, THRESHOLDS)


def questions(phrases: Sequence[Phrase], strangers: Sequence[str]) -> dict[str, Question]:
    """What each head has to learn."""
    parts = [split(phrase.text) for phrase in phrases]
    languages = [phrase.language for phrase in phrases]
    labels = np.array([phrase.label for phrase in phrases])
    tone = {label: labels == label for label in ("negative", "positive")}
    about = {topic: np.array([topic in phrase.topics for phrase in phrases]) for topic in TOPICS}
    about[CONTENTLESS] = np.array([phrase.contentless for phrase in phrases])
    everything = parts + [split(text) for text in strangers]
    spoken = np.array(languages + [STRANGER] * len(strangers))
    said = {language: spoken == language for language in (*LANGUAGES, STRANGER)}
    heed = np.array([_heed(phrase) for phrase in phrases])
    return {
        "tone": Question(parts, tone_known(parts, languages), tone, heed),
        "about": Question(parts, topics_known(parts, languages), about, np.ones(len(parts))),
        "language": Question(everything, np.zeros((len(everything), 0)), said, np.ones(len(everything))),
    }


def column(asked: Question, output: str, plan: Plan) -> tuple[Doubles, float]:
    """The solved weights of one output, and its bias."""
    weights, bias = solve(design(asked.texts, asked.known, plan), asked.says[output], asked.heed, plan.ridge)
    return weights, bias + LEAN.get(output, 0.0)


def tone_known(parts: Sequence[Sequence[Clause]], languages: Sequence[str]) -> Doubles:
    """What the lexicon makes of each text."""
    lexicons = read_lexicons(read_source("lexicon.tsv"))
    return np.array(
        [
            np.sum([sides(clause, lexicons[language]) for clause in part], axis=0)
            for part, language in zip(parts, languages, strict=True)
        ]
    ).reshape(len(parts), len(SIDES))


def topics_known(parts: Sequence[Sequence[Clause]], languages: Sequence[str]) -> Doubles:
    """What the stems make of each text."""
    marks = built_in_marks()
    return np.array(
        [
            hits(list(chain.from_iterable(part)), marks[language])
            for part, language in zip(parts, languages, strict=True)
        ],
        np.float64,
    )


def _heed(phrase: Phrase) -> float:
    typical = TYPICAL if phrase.idea.startswith("reviews.") else 1.0
    return typical * (OF_TWO_MINDS if phrase.mixed else 1.0)


def _head(asked: Question, plan: Plan) -> Head:
    solved = [column(asked, output, plan) for output in asked.says]
    weights = np.stack([weights for weights, _ in solved], axis=1)
    return head(tuple(asked.says), weights, np.array([bias for _, bias in solved]), plan)
