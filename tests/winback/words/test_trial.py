"""When a company's own words are refused, and how that is measured."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.words import trial
from winback.words.figures import area, weighted_area


def figures(**more: Any) -> dict[str, Any]:
    """Figures of a fit that helps, but for what is told otherwise."""
    both = {"before": {"f1": 0.8, "auc": 0.9, "log_loss": 0.4}, "after": {"f1": 0.85, "auc": 0.93, "log_loss": 0.35}}
    none = {"n": 0, "before": 0, "after": 0}
    return {"n": 200, "chance": 0.0, "languages": {}, "confirmed": none, "good_scores": none} | both | more


def after(f1: float = 0.85, auc: float = 0.93, log_loss: float = 0.35) -> dict[str, float]:
    return {"f1": f1, "auc": auc, "log_loss": log_loss}


def language(**more: float) -> dict[str, Any]:
    return {"languages": {"sv": {"n": 60, "before": {"f1": 0.8, "auc": 0.9, "log_loss": 0.4}, "after": after(**more)}}}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({}, ""),
        ({"chance": 0.025}, ""),
        ({"chance": 0.03}, "it does not help beyond chance: AUC goes from 0.900 to 0.930 on 200 held out"),
        ({"after": after(f1=0.79)}, "it would be worse: F1 for negative goes from 0.800 to 0.790"),
        ({"after": after(log_loss=0.41)}, "it would be worse"),
        (language(f1=0.78), ""),
        (language(f1=0.76), "sv would be worse by more than 0.03: F1 for negative goes from 0.800 to 0.760 on 60"),
        (language(auc=0.86), "sv would be worse by more than 0.03: AUC goes from 0.900 to 0.860"),
        ({"confirmed": {"n": 19, "before": 19, "after": 9}}, ""),
        ({"confirmed": {"n": 40, "before": 40, "after": 38}}, ""),
        ({"confirmed": {"n": 40, "before": 40, "after": 37}}, "of 40 complaints that people confirmed 37 would be"),
    ],
    ids=range(11),
)
def test_a_refusal_says_why(told: dict[str, Any], why: str) -> None:
    said = trial.refusal("tone", figures(**told))

    assert said.startswith(why)
    assert bool(said) == bool(why)


def test_topics_are_judged_by_their_own_figure() -> None:
    micro = {"before": {"micro_f1": 0.5}, "after": {"micro_f1": 0.6}}

    assert trial.refusal("topics", figures(**micro)) == ""
    assert trial.refusal("topics", figures(**micro, chance=0.2)) == (
        "it does not help beyond chance: micro-F1 of topics goes from 0.500 to 0.600 on 200 held out, "
        "and in 20% of draws it is no better"
    )


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 3)), max_size=30))
def test_a_comment_that_counts_twice_is_as_two(judged: list[tuple[bool, int, int]]) -> None:
    says, values, by = (np.array([one[at] for one in judged], kind) for at, kind in ((0, bool), (1, float), (2, float)))
    told = area([(is_right, float(value)) for is_right, value, many in judged for _ in range(many)])

    assert weighted_area(says, values, by) == pytest.approx(0.5 if told is None else told, abs=1e-4)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_whole_customers_are_drawn_and_the_same_each_time(customers: list[int]) -> None:
    first, again = next(trial._draws(customers)), next(trial._draws(customers))

    assert (first == again).all()
    for customer in set(customers):
        assert len({many for many, whose in zip(first, customers, strict=True) if whose == customer}) == 1
