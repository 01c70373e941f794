"""How well texts are read: figures on texts whose right reading is known."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winback.words.materials import LABELS, LANGUAGES, TOPICS
from winback.words.model import Model
from winback.words.reader import read_many
from winback.words.reading import COMPLAINS, Reading

Figures = dict[str, Any]

THRESHOLDS = (COMPLAINS, 0.7, 0.8, 0.9)
"""For hidden detractors, none below the model's own: among them a policy chooses."""


class ExamError(Exception):
    """A line of the file cannot be used: {where}: {why}."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}. A line is JSON with lang, text, and label or score.")


@dataclass(frozen=True, slots=True)
class Known:
    """A text and how it should be read; None where the file does not say."""

    language: str
    text: str
    label: str
    score: int | None
    topics: frozenset[str] | None
    hidden: bool | None


Both = Sequence[tuple[Known, Reading]]
"""Texts as they should be read, and as they were."""


def read_exam(name: str, lines: Iterable[str]) -> list[Known]:
    """Texts from JSONL. Without a label a score of 0-10 gives it, in the bands of the NPS."""
    return [_known(f"{name}:{number}", line) for number, line in enumerate(lines, 1) if line.strip()]


def evaluate(exam: Sequence[Known], *, model: Model | None = None, clock: Callable[[], float] | None = None) -> Figures:
    """Figures for each language of the file, under `languages`; with a clock of seconds also how fast it was read.

    Where the file knows of hidden detractors, `hidden` says for all languages together what each threshold would find.
    """
    ordered = sorted(exam, key=lambda known: known.language)
    by_language = {language: list(some) for language, some in groupby(ordered, key=lambda known: known.language)}
    read = {language: _read(some, model, clock) for language, some in by_language.items()}
    figures: Figures = {"languages": {language: _figures(*one) for language, one in read.items()}}
    both = [pair for some, _ in read.values() for pair in some if pair[0].hidden is not None]
    if both:
        figures["hidden"] = {
            f"{least:.1f}": _scores([(bool(known.hidden), is_hidden(known.score, one, least)) for known, one in both])
            for least in THRESHOLDS
        }
    return figures


def _known(where: str, line: str) -> Known:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ExamError(where, "is not JSON") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or row.get("lang") not in LANGUAGES:
        raise ExamError(where, f"needs a text, and lang as one of {', '.join(LANGUAGES)}")
    label, score, topics, hidden = (row.get(name) for name in ("label", "score", "topics", "hidden"))
    if label is None and isinstance(score, int) and 0 <= score <= 10:
        label = LABELS[(score >= 7) + (score >= 9)]
    if label not in LABELS:
        raise ExamError(where, f"needs label as one of {', '.join(LABELS)}, or score from 0 to 10")
    about = frozenset(topics) if isinstance(topics, list) else None
    return Known(row["lang"], row["text"], str(label), score if isinstance(score, int) else None, about, hidden)


def _read(exam: Sequence[Known], model: Model | None, clock: Callable[[], float] | None) -> tuple[Both, float]:
    began = clock() if clock else 0.0
    readings = read_many([known.text for known in exam], model=model)
    return list(zip(exam, readings, strict=True)), clock() - began if clock else 0.0


def _figures(both: Both, took: float) -> Figures:
    negative = [(known.label == "negative", reading.tone == "negative") for known, reading in both]
    figures: Figures = {
        "n": len(both),
        "negative": _scores(negative),
        "auc": area([(known.label == "negative", reading.negative) for known, reading in both]),
        "macro_f1": _macro_f1(both),
        "language_accuracy": _share(reading.language == known.language for known, reading in both),
        "texts_per_second": round(len(both) / took) if took else None,
    }
    if any(known.topics is not None for known, _ in both):
        figures["topics"] = _topics(both)
    if any(known.hidden is not None for known, _ in both):
        figures["hidden"] = _scores([(bool(known.hidden), is_hidden(known.score, reading)) for known, reading in both])
    return figures


def is_hidden(score: int | None, reading: Reading, least: float = COMPLAINS) -> bool:
    """Whether an answer of 0-10 is taken for a hidden detractor at a threshold: at first that of the model."""
    return (score is None or score >= 7) and reading.complains and reading.worst >= least


def area(judged: Sequence[tuple[bool, float]]) -> float | None:
    """Area under the ROC curve: the chance that a right one is rated above a wrong one. None without both kinds."""
    right = np.array([is_right for is_right, _ in judged], bool)
    if right.all() or not right.any():
        return None
    rated = np.array([value for _, value in judged], np.float64)
    return _rounded(weighted_area(right, rated, np.ones(len(right))))


def weighted_area(right: NDArray[np.bool_], rated: NDArray[np.float64], by: NDArray[np.float64]) -> float:
    """The same where each counts `by` so much; half where one kind is missing."""
    _, group = np.unique(rated, return_inverse=True)
    good, bad = (np.bincount(group, by * kind) for kind in (right, ~right))
    both = good.sum() * bad.sum()
    return float(good @ (np.cumsum(bad) - bad / 2) / both) if both else 0.5


def _scores(judged: Sequence[tuple[bool, bool]]) -> dict[str, float | None]:
    hits = sum(right and said for right, said in judged)
    said, right = sum(one for _, one in judged), sum(one for one, _ in judged)
    return {
        "f1": _rounded(2 * hits / (said + right)) if said + right else None,
        "precision": _rounded(hits / said) if said else None,
        "recall": _rounded(hits / right) if right else None,
    }


def _macro_f1(both: Both) -> float | None:
    """The mean over the labels that occur."""
    each = [
        _scores([(known.label == label, (reading.tone or "neutral") == label) for known, reading in both])["f1"] or 0.0
        for label in LABELS
        if any(known.label == label for known, _ in both)
    ]
    return _rounded(sum(each) / len(each)) if each else None


def _topics(both: Both) -> Figures:
    """Of the first level, and where the file names any, of the second: each topic of each text is one to find."""
    about = [(known.topics, frozenset(reading.topics)) for known, reading in both if known.topics is not None]
    figures: Figures = {"micro_f1": _found(about, TOPICS)["f1"]}
    second = {topic for known, read in about for topic in known | read if "/" in topic}
    if any(known & second for known, _ in about):
        figures["second_level"] = _found(about, second)
    return figures


def _found(about: Sequence[tuple[Set[str], Set[str]]], topics: Collection[str]) -> dict[str, float | None]:
    return _scores([(topic in known, topic in read) for known, read in about for topic in topics])


def _share(right: Iterable[bool]) -> float | None:
    all_of_them = list(right)
    return _rounded(sum(all_of_them) / len(all_of_them)) if all_of_them else None


def _rounded(value: float) -> float:
    return round(value, 4)
