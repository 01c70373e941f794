"""Whether a company's own words help: figures before and after, on customers from whom nothing was learnt."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from winback.words.comments import Gathered, Heard, listen
from winback.words.figures import weighted_area
from winback.words.materials import TOPICS
from winback.words.model import Model
from winback.words.training import Doubles

FEWEST = {"scored": 400, "negative": 80, "other": 80}
"""Comments that tone is learnt from."""
FEWEST_HELD = {"scored": 80, "negative": 15, "other": 15}
"""Comments that it is measured on."""
FEWEST_TOLD = 25
"""Comments that people said a topic of: fewer teach nothing of it."""
FEWEST_TOLD_HELD = 20
"""Comments that it is measured on for all topics together."""

OF_A_LANGUAGE = 50
"""Comments in a language from which it is looked at alone."""
WORSE = 0.03
"""By so much F1 for negative, or AUC, may fall in any language."""
MISSED = 0.05
"""By so much the share of complaints that people confirmed, and that are found, may fall."""
CHANCE = 0.025
"""Of as many draws as this share at most it may be no better."""
DRAWS, SEED = 1_000, 7
AT_ONCE = 500

NAMES = {"f1": "F1 for negative", "auc": "AUC", "log_loss": "log loss", "micro_f1": "micro-F1 of topics"}


class Pair(NamedTuple):
    """A comment as it was read before and after."""

    before: Heard
    after: Heard


def counts(some: Sequence[Heard]) -> dict[str, Any]:
    """How much there is to learn from, or to measure on."""
    labelled = [one.comment for one in some if one.comment.label]
    return {
        "comments": len(labelled),
        "customers": len({one.customer for one in labelled}),
        "negative": sum(one.label == "negative" for one in labelled),
        "confirmed": sum(one.by == "confirmed" for one in labelled),
        "told": sum(one.by == "told" for one in labelled),
        "topics": dict(sorted(Counter(t for one in some for t, yes in one.comment.topics.items() if yes).items())),
    }


def topics_told_of(learnt: Sequence[Heard]) -> set[str]:
    """Topics of which people said enough to learn from."""
    return {topic for topic, many in counts(learnt)["topics"].items() if many >= FEWEST_TOLD}


def too_few(found: Gathered) -> dict[str, str]:
    """Why a part cannot be learnt or measured: what there is, and what it needs."""
    lacks = [*_lacks(found.learnt, FEWEST, "to learn from"), *_lacks(found.held, FEWEST_HELD, "held out")]
    told = sum(bool(one.comment.topics) for one in found.held)
    why = {"tone": f"too few comments: {'; '.join(lacks)}"} if lacks else {}
    if not topics_told_of(found.learnt):
        most = max(counts(found.learnt)["topics"].values(), default=0)
        return why | {"topics": f"too few corrections: {most} of the topic with the most, {FEWEST_TOLD} are needed"}
    if told < FEWEST_TOLD_HELD:
        return why | {"topics": f"too few corrections: {told} held out, {FEWEST_TOLD_HELD} are needed"}
    return why


def _lacks(some: Sequence[Heard], fewest: dict[str, int], what: str) -> Iterator[str]:
    told = counts(some)
    there = {"scored": told["comments"], "negative": told["negative"], "other": told["comments"] - told["negative"]}
    for name, needed in fewest.items():
        if there[name] < needed:
            yield f"{there[name]} {name} {what}, {needed} are needed"


def compare(held: Sequence[Heard], base: Model, fitted: Model) -> dict[str, Any]:
    """Figures of tone and of topics, before and after."""
    comments = [one.comment for one in held]
    read = [
        [one for first in range(0, len(comments), AT_ONCE) for one in listen(comments[first : first + AT_ONCE], by, {})]
        for by in (base, fitted)
    ]
    pairs = [Pair(*both) for both in zip(*read, strict=True)]
    return {"tone": _tone([one for one in pairs if one.before.comment.label]), "topics": _topics(pairs, base)}


def refusal(part: str, figures: dict[str, Any]) -> str:
    """Why a part is not kept; "" where it helps."""
    return _worse_tone(figures) if part == "tone" else _no_better(figures, "micro_f1")


def _no_better(figures: dict[str, Any], name: str) -> str:
    before, after = figures["before"][name], figures["after"][name]
    if figures["chance"] <= CHANCE:
        return ""
    said = f"{NAMES[name]} goes from {before:.3f} to {after:.3f} on {figures['n']} held out"
    return f"it does not help beyond chance: {said}, and in {figures['chance']:.0%} of draws it is no better"


def _worse_tone(figures: dict[str, Any]) -> str:
    if no_better := _no_better(figures, "auc"):
        return no_better
    before, after = figures["before"], figures["after"]
    if after["f1"] < before["f1"] or after["log_loss"] > before["log_loss"]:
        told = (f"{NAMES[name]} goes from {before[name]:.3f} to {after[name]:.3f}" for name in ("f1", "log_loss"))
        return f"it would be worse: {', '.join(told)}"
    for language, of in figures["languages"].items():
        for name in ("f1", "auc"):
            before, after = of["before"][name], of["after"][name]
            if before - after > WORSE:
                fall = f"{NAMES[name]} goes from {before:.3f} to {after:.3f} on {of['n']} held out"
                return f"{language} would be worse by more than {WORSE}: {fall}"
    return _missed(figures["confirmed"])


def _missed(of: dict[str, int]) -> str:
    if of["n"] >= FEWEST_TOLD_HELD and (of["before"] - of["after"]) / of["n"] > MISSED:
        return f"of {of['n']} complaints that people confirmed {of['after']} would be found instead of {of['before']}"
    return ""


def _tone(pairs: Sequence[Pair]) -> dict[str, Any]:
    says = np.array([one.before.comment.label == "negative" for one in pairs], bool)
    chances = [np.array([read.tone[0] for read in side], np.float64) for side in _sides(pairs)]
    languages = np.array([one.before.language for one in pairs])
    named, many = np.unique(languages, return_counts=True)
    told = [one for one in pairs if one.before.comment.by != "score" and one.before.comment.label == "negative"]
    good = [one for one in pairs if one.before.comment.by == "score" and one.before.comment.label != "negative"]
    draws = _draws([one.before.comment.customer for one in pairs])
    before, after = chances
    better = [weighted_area(says, after, by) - weighted_area(says, before, by) for by in draws] if says.any() else []
    return {
        **_before_after(says, chances, np.ones(len(pairs), bool)),
        "chance": _share_no_better(better),
        "languages": {
            str(language): _before_after(says, chances, languages == language)
            for language, n in zip(named, many, strict=True)
            if n >= OF_A_LANGUAGE
        },
        "confirmed": _complaining(told),
        "good_scores": _complaining(good),
    }


def _sides(pairs: Sequence[Pair]) -> tuple[list[Heard], list[Heard]]:
    return [one.before for one in pairs], [one.after for one in pairs]


def _complaining(pairs: Sequence[Pair]) -> dict[str, int]:
    before, after = (sum(one.complains for one in side) for side in _sides(pairs))
    return {"n": len(pairs), "before": before, "after": after}


def _before_after(says: NDArray[np.bool_], chances: Sequence[Doubles], some: NDArray[np.bool_]) -> dict[str, Any]:
    before, after = (_figures(says[some], one[some]) for one in chances)
    return {"n": int(some.sum()), "before": before, "after": after}


def _figures(says: NDArray[np.bool_], chances: Doubles) -> dict[str, float]:
    bounded = np.clip(chances, 1e-6, 1 - 1e-6)
    loss = -np.log(np.where(says, bounded, 1 - bounded)).mean() if len(says) else 0.0
    f1 = _f1(float((says & (chances >= 0.5)).sum()), float(says.sum()), float((chances >= 0.5).sum()))
    area = weighted_area(says, chances, np.ones(len(says)))
    return {"f1": round(f1, 4), "auc": round(area, 4), "log_loss": round(float(loss), 4)}


def _f1(hits: float, right: float, said: float) -> float:
    return 2 * hits / (right + said) if right + said else 0.0


def _draws(customers: Sequence[int]) -> Iterator[Doubles]:
    """How often each comment is drawn where whole customers are, with replacement."""
    named, whose = np.unique(np.array(customers, np.int64), return_inverse=True)
    lots = np.random.default_rng(SEED)
    for _ in range(DRAWS if len(named) else 0):
        yield np.bincount(lots.integers(0, len(named), len(named)), minlength=len(named))[whose].astype(np.float64)


def _share_no_better(differences: Sequence[float]) -> float:
    return sum(one <= 0 for one in differences) / len(differences) if differences else 1.0


def _topics(pairs: Sequence[Pair], model: Model) -> dict[str, Any]:
    """Micro-F1 over what people said of topics."""
    told = [(one, topic, yes) for one in pairs for topic, yes in sorted(one.before.comment.topics.items())]
    right = np.array([yes for *_, yes in told], bool)
    said = [
        np.array([side.about[TOPICS.index(topic)] >= model.thresholds[topic] for side, topic in some], bool)
        for some in ([(one.before, topic) for one, topic, _ in told], [(one.after, topic) for one, topic, _ in told])
    ]
    draws = _draws([one.before.comment.customer for one, *_ in told])
    better = [_micro(right, said[1], by) - _micro(right, said[0], by) for by in draws]
    before, after = ({"micro_f1": round(_micro(right, one, np.ones(len(right))), 4)} for one in said)
    return {"n": len({one.before.comment.id for one, *_ in told}), "before": before, "after": after} | {
        "chance": _share_no_better(better)
    }


def _micro(right: NDArray[np.bool_], said: NDArray[np.bool_], by: Doubles) -> float:
    return _f1(float(by @ (right & said)), float(by @ right), float(by @ said))
