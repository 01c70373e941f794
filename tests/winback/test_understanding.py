"""What follows from a reading: severity, what a case keeps, topics by the policy's names."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.winback.test_policy import policy_of
from tests.winback.test_triage import PLAIN, parts
from winback.policy import PolicyError
from winback.policy.causes import TOPICS, pairs
from winback.policy.words import BUILT_IN, Words
from winback.scales import Severity, Standing
from winback.topics import NAMED, is_about, name_topics
from winback.triage import route
from winback.understanding import EACH, LONGEST, QUOTES, as_read, severity_of
from winback.words import Evidence, Reading
from winback.words.materials import TOPICS as OF_THE_MODEL
from winback.words.sources import topic_marks
from winback.words.text import Place

USUAL = Words()
POLICY = policy_of()
BAD = Reading("da", negative=0.9, positive=0.05, worst=0.9)
MIXED = Reading("da", negative=0.2, positive=0.7, worst=0.8, worst_place=Place(20, 60))
GOOD = Reading("da", negative=0.05, positive=0.9, worst=0.1)


def spoke(verdict: str, words: str, at: int = 30, weight: float = 1.0) -> Evidence:
    return Evidence(verdict, Place(at, at + len(words)), words, weight)


def kept(reading: Reading, **policy: Any) -> tuple[tuple[str, str], ...]:
    return as_read(reading, Standing.PROMOTER, policy_of(**policy), "m").because


@pytest.mark.parametrize(
    ("standing", "reading", "severity"),
    [
        (Standing.PROMOTER, MIXED, Severity.HIDDEN),
        (Standing.PROMOTER, BAD, Severity.HIDDEN),
        (Standing.PASSIVE, MIXED, Severity.HIDDEN),
        (Standing.DETRACTOR, BAD, None),
        (None, BAD, Severity.MODERATE),
        (None, MIXED, Severity.HIDDEN),
        (None, GOOD, None),
        (Standing.PROMOTER, GOOD, None),
        (Standing.PROMOTER, replace(BAD, contentless=True), None),
        (Standing.PROMOTER, replace(BAD, language=""), None),
        (None, replace(BAD, language=""), None),
    ],
)
def test_how_bad_words_alone_are(standing: Standing | None, reading: Reading, severity: Severity | None):
    assert severity_of(standing, reading, USUAL) is severity


@pytest.mark.parametrize(
    ("worst", "standing", "is_hidden"),
    [
        (0.6, Standing.PROMOTER, False),
        (0.7, Standing.PROMOTER, True),
        (0.7, None, True),
        (0.4, Standing.PASSIVE, False),
        (0.5, Standing.PASSIVE, True),
    ],
)
def test_good_and_neutral_numbers_have_thresholds_of_their_own(
    worst: float, standing: Standing | None, is_hidden: bool
):
    words = Words(hidden_from=0.7, neutral_from=0.5)

    assert (severity_of(standing, replace(MIXED, worst=worst), words) is not None) == is_hidden


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 1), st.sampled_from([*Standing, None]))
def test_whoever_sounds_worse_is_not_judged_better(one: float, other: float, least: float, standing: Standing | None):
    words = Words(hidden_from=least, neutral_from=least)
    better, worse = (severity_of(standing, replace(MIXED, worst=worst), words) for worst in sorted((one, other)))

    assert better is None or worse is not None


@pytest.mark.parametrize("wrong", [0, -0.1, 1.1, "high", float("nan")])
def test_a_threshold_that_is_no_chance_does_not_load(wrong: object):
    with pytest.raises(PolicyError, match=r"words\.hidden_from"):
        policy_of(words={"hidden_from": wrong})


def test_every_topic_that_is_read_has_a_name_in_the_usual_policy():
    read = {*OF_THE_MODEL, *(name for name, _ in topic_marks("da"))}

    assert {topic for topic in read if not name_topics([topic], TOPICS)} == set()
    assert set(NAMED) <= read
    assert {name for topic in read for name in name_topics([topic], TOPICS)} <= set(pairs(TOPICS))
    assert {name.partition("/")[0] for name in read} == BUILT_IN


@pytest.mark.parametrize(
    ("read", "levels", "named"),
    [
        (("delivery", "quality"), TOPICS, ("delivery", "product/quality")),
        (("product", "quality"), TOPICS, ("product/quality",)),
        (("quality",), {"product": ()}, ("product",)),
        (("quality",), {"quality": (), "product": ("quality",)}, ("quality",)),
        (("technical", "website_app"), TOPICS, ("digital/outage",)),
        (("returns",), {"delivery": ()}, ()),
        (("delivery", "delivery/late"), TOPICS, ("delivery/late",)),
        (("delivery", "delivery/late"), {"delivery": ()}, ("delivery",)),
        (("technical", "technical/slow"), TOPICS, ("digital/slow",)),
        (("website_app", "website_app/fault", "technical"), TOPICS, ("digital/fault", "digital/outage")),
        (("quality", "quality/wear"), {"product": ()}, ("product",)),
        (("quality", "quality/wear"), {"quality": (), "product": ("quality",)}, ("quality",)),
        ((), TOPICS, ()),
    ],
)
def test_topics_go_by_the_policys_names(read: tuple[str, ...], levels: Any, named: tuple[str, ...]):
    assert name_topics(read, levels) == named


@pytest.mark.parametrize(("topic", "is_it"), [("delivery", True), ("delivery/late", True), ("delivery/lost", False)])
def test_a_first_level_stands_for_all_of_its_second(topic: str, is_it: bool):
    assert is_about(topic, ("price", "delivery/late")) == is_it


def test_a_rule_finds_what_was_read():
    policy = policy_of(rules=[{"name": "delivery", "team": "cx", "topics": ["delivery"]}])

    assert route(PLAIN, policy) is None
    assert route(replace(PLAIN, topics=("delivery/late",)), policy) is policy.rules[0]


@pytest.mark.parametrize(
    ("signals", "points"), [(("leave",), 15), (("public", "leave"), 15), (("legal",), 15), (("call", "money"), 0)]
)
def test_who_leaves_or_tells_others_goes_before(signals: tuple[str, ...], points: int):
    assert parts(replace(PLAIN, signals=signals)).get("leaving or going public", 0) == points


def test_a_case_keeps_how_its_words_were_read():
    reading = replace(MIXED, topics=("delivery", "quality"), signals=("leave",))
    found = as_read(reading, Standing.PROMOTER, POLICY, "abc")

    assert (found.language, found.tone, found.complains, found.model) == ("da", "positive", True, "abc")
    assert (found.topics, found.signals) == (("delivery", "product/quality"), ("leave",))


def test_of_a_complaint_in_a_friendly_answer_only_its_own_words_speak():
    reading = replace(
        MIXED,
        evidence=(spoke("positive", "dejlig", 0), spoke("negative", "butik", 8), spoke("negative", "aldrig", 30)),
    )

    assert kept(reading) == (("negative", "aldrig"),)


def test_words_stand_behind_the_topic_that_the_policy_names():
    evidence = (
        spoke("topic/quality", "gået i stykker"),
        spoke("topic/returns", "bytte"),
        spoke("signal/leave", "opsiger"),
    )
    levels = {"product": ["quality"]}

    assert kept(replace(BAD, evidence=evidence), topics=levels) == (
        ("signal/leave", "opsiger"),
        ("topic/product/quality", "gået i stykker"),
    )


@given(st.lists(st.tuples(st.sampled_from(["negative", "topic/delivery", "topic/price", "signal/call"]), st.text())))
def test_few_and_short_words_are_kept(told: list[tuple[str, str]]):
    because = kept(replace(BAD, evidence=tuple(spoke(*one) for one in told)))

    assert len(because) <= QUOTES
    assert all(len(words) <= LONGEST for _, words in because)
    assert all([verdict for verdict, _ in because].count(one) <= EACH for one, _ in because)
    assert len(set(because)) == len(because)
