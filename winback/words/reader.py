"""Reads verbatims: language, tone, worst clause, topics, signals; offline, many at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from winback.words import grams
from winback.words.evidence import evidence, worst_place
from winback.words.levels import both_levels, named, second_levels
from winback.words.materials import CONTENTLESS, LANGUAGES, STRANGER, TOPICS
from winback.words.model import Model, built_in
from winback.words.names import names
from winback.words.reading import Reading
from winback.words.tables import Floats, Numbers, summed
from winback.words.units import FEWEST, Clause, hits, scale, sides, split, split_placed

AT_ONCE = 500
"""Texts in one go: enough for the arithmetic to be cheap, few enough to stay small."""

PRIOR = 4.0
"""What a respondent's own locale adds to its language, in logits; the more words there are, the less it counts."""

FEW = 8
"""Words of a text, at most, that may say nothing."""

LAST_LATIN = "\u024f"

KIN = {"no": ("nb", "nn"), "nb": ("nb",), "nn": ("nn", "nb")}
"""Languages that a locale speaks for."""


def read_many(
    texts: Sequence[str], locales: Sequence[str | None] | None = None, *, model: Model | None = None
) -> list[Reading]:
    """A reading for each text, without evidence. Locales as the platforms write them: `da`, `nb-NO`, `sv_SE`."""
    model = model or built_in()
    locales = locales or [None] * len(texts)
    return [
        reading
        for first in range(0, len(texts), AT_ONCE)
        for reading in _read(texts[first : first + AT_ONCE], locales[first : first + AT_ONCE], model)
    ]


class Heard(NamedTuple):
    """What the model makes of some texts: a row of probabilities for each of them, and P(negative) of each clause."""

    parts: list[list[Clause]]
    languages: list[str]
    clauses: Floats
    tone: Floats
    about: Floats

    def alone(self) -> Iterator[Floats]:
        """P(negative) of the clauses of each text."""
        ends = accumulate(map(len, self.parts))
        return (self.clauses[end - len(part) : end] for part, end in zip(self.parts, ends, strict=True))


def _read(texts: Sequence[str], locales: Sequence[str | None], model: Model) -> Iterator[Reading]:
    heard = hear([split(text) for text in texts], locales, model)
    for at, (text, alone) in enumerate(zip(texts, heard.alone(), strict=True)):
        yield _reading(text, heard.parts[at], heard.languages[at], heard.tone[at], alone, heard.about[at], model)


def hear(parts: list[list[Clause]], locales: Sequence[str | None], model: Model) -> Heard:
    """What the model makes of texts that are split already."""
    clauses = list(chain.from_iterable(parts))
    lengths = np.array([len(clause) for clause in clauses], np.float32)
    votes = summed(model.votes.of(list(chain.from_iterable(clauses))), list(map(len, clauses)))
    many = [len(part) for part in parts]
    of_text = summed(votes, many)
    sizes = scale(summed(lengths[:, None], many))
    languages = _languages(parts, of_text, sizes, locales, model)
    spoken = list(chain.from_iterable([language] * n for language, n in zip(languages, many, strict=True)))
    said = _said(clauses, spoken, votes, model)
    bias = model.heads["tone"].bias
    alone = _probability(said[:, 0] / scale(lengths) + bias[0])
    tone = _probability(summed(said, many) / sizes + bias)
    return Heard(parts, languages, alone, tone, _topics(parts, languages, of_text, sizes, model))


def _languages(
    parts: list[list[Clause]], votes: Floats, sizes: Floats, locales: Sequence[str | None], model: Model
) -> list[str]:
    """The language of each text, "" for one that is not read."""
    head = model.heads["language"]
    scores = votes[:, model.columns("language")] / sizes + head.bias
    for at, locale in enumerate(locales):
        for language in likely(locale):
            scores[at, head.outputs.index(language)] += PRIOR * np.sqrt(FEWEST) / sizes[at, 0]
    found = [head.outputs[best] for best in scores.argmax(axis=1)]
    return [
        "" if language == STRANGER or is_written_otherwise(part) else language
        for language, part in zip(found, parts, strict=True)
    ]


def is_written_otherwise(part: list[Clause]) -> bool:
    """Whether most words are in letters that none of our languages has."""
    if all(max(clause, default="") <= LAST_LATIN for clause in part):
        return False
    first = [word[0] for clause in part for word in clause if word[0].isalpha()]
    return sum(letter > LAST_LATIN for letter in first) * 2 > len(first)


def likely(locale: str | None) -> tuple[str, ...]:
    """The languages that a locale speaks for, none where it is not known."""
    first = (locale or "").replace("_", "-").split("-")[0].casefold()
    return KIN.get(first, (first,) if first in LANGUAGES else ())


def _said(clauses: list[Clause], languages: list[str], votes: Floats, model: Model) -> Floats:
    """What each clause says of the tone, before it is divided by its scale."""
    head = model.heads["tone"]
    known = np.array(
        [sides(clause, model.lexicons.get(language)) for clause, language in zip(clauses, languages, strict=True)],
        np.float32,
    )
    said: Floats = votes[:, model.columns("tone")] + known @ head.known
    if head.pairs:
        said += head.pairs.votes(Numbers.of([grams.pairs(clause) for clause in clauses]))
    return said


def _topics(parts: list[list[Clause]], languages: list[str], votes: Floats, sizes: Floats, model: Model) -> Floats:
    head = model.heads["about"]
    known = np.array(
        [
            hits(list(chain.from_iterable(part)), model.marks.get(language))
            for part, language in zip(parts, languages, strict=True)
        ]
    )
    return _probability((votes[:, model.columns("about")] + known @ head.known) / sizes + head.bias)


def _probability(logits: NDArray[np.floating]) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -60, 60))), np.float32)


def _reading(
    text: str, part: list[Clause], language: str, tone: Floats, alone: Floats, about: Floats, model: Model
) -> Reading:
    negative, positive = (float(one) for one in tone)
    worst = float(alone.max())
    words = list(chain.from_iterable(part))
    marks, own_marks = model.marks.get(language), model.own.get(language)
    own = frozenset[str]().union(*named(part, own_marks))
    is_contentless = says_nothing(words, about, model) and not own
    first = tuple(topic for topic, chance in zip(TOPICS, about, strict=False) if chance >= model.thresholds[topic])
    is_praise = positive >= 0.5 > negative
    spoken = second_levels(part, alone, is_praise, marks)
    phrases = model.phrases.get(language)
    signals = {spotted.signal: None for clause in part for spotted in phrases.spot(clause)} if phrases else {}
    if phrases and names(text):
        signals["person"] = None
    return Reading(
        language=language,
        negative=negative,
        positive=positive,
        worst=max(worst, negative) if len(part) > 1 else negative,
        topics=() if is_contentless else both_levels(first, spoken.alone, own | spoken.together),
        signals=tuple(signals),
        contentless=is_contentless,
        mixed=len(part) > 1 and worst >= 0.5 and positive >= 0.35,
    )


def says_nothing(words: Sequence[str], about: Floats, model: Model) -> bool:
    """Whether a text has no words, or few that are known to mean nothing."""
    return not words or (float(about[-1]) >= model.thresholds[CONTENTLESS] and len(words) <= FEW)


def read(text: str, locale: str | None = None, *, model: Model | None = None) -> Reading:
    """One text with the words that spoke for each verdict."""
    model = model or built_in()
    reading = read_many([text], [locale], model=model)[0]
    parts = split_placed(text)
    heard = hear([[[word for word, _ in part] for part in parts]], [locale], model)
    return replace(
        reading,
        worst_place=worst_place(parts, int(heard.clauses.argmax())),
        evidence=tuple(dict.fromkeys(evidence(text, parts, reading, model))),
    )
