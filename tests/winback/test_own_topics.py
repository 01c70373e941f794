"""Topics of a company's own in the policy: what may be written, and what they are called."""

from dataclasses import replace
from typing import Any

import pytest

from tests.winback.test_policy import policy_of
from tests.winback.test_triage import PLAIN
from winback.causes import write_topic
from winback.policy import Policy, PolicyError, from_snapshot, snapshot
from winback.policy.causes import pairs
from winback.policy.words import MOST_MARKS, MOST_TOPICS
from winback.scales import Standing
from winback.triage import route
from winback.understanding import as_read
from winback.words import Reading

CABLE = {"label": {"da": "Ladekabel", "en": "Charging cable"}, "stems": {"da": ["ladekabel*"], "nb": ["kabel*"]}}
POLICY = policy_of(words={"topics": {"charging_cable": CABLE, "app": {"stems": {"en": ["widget"]}}}})
READ = Reading("da", 0.9, 0.05, 0.9, topics=("delivery", "charging_cable"))


def policy_with_stems(**stems: Any) -> Policy:
    return policy_of(words={"stems": stems})


def policy_with_marks(marks: Any) -> Policy:
    return policy_of(words={"topics": {"cable": {"stems": {"da": marks}}}})


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Charging cable", "is no name"),
        ("a" * 41, "is no name"),
        ("charging/cable", "is no name"),
        ("delivery", "already"),
        ("website_app", "already"),
        ("digital", "already"),
    ],
)
def test_a_name_that_cannot_stand_is_refused(name: str, why: str):
    with pytest.raises(PolicyError, match=rf"words\.topics\.{name}.*{why}"):
        policy_of(words={"topics": {name: CABLE}})


NO_MARKS = (
    "ab*",
    "*ab",
    "",
    "***",
    "of it",
    "one two three four five",
    "two  words",
    " two",
    "7kw",
    "kab*el",
    "<b>abc",
)


@pytest.mark.parametrize("mark", [*NO_MARKS, "a" * 41])
def test_a_mark_that_no_word_can_have_is_refused(mark: str):
    with pytest.raises(PolicyError, match=r"words\.topics\.cable\.stems\.da\.0: .*is no mark"):
        policy_with_marks([mark])


@pytest.mark.parametrize("mark", ["kabel", "kabel*", "*kabel", "*kabel*", "Øre*", "Nord Box", "en del kabel*"])
def test_a_mark_is_whole_or_joined_to_something(mark: str):
    assert ("da", "cable", mark) in policy_with_marks([mark]).words.marks


@pytest.mark.parametrize(
    ("topics", "where"),
    [
        ({"cable": {"stems": {"fi": ["kaapeli"]}}}, r"stems\.fi"),
        ({"cable": {"stems": {}}}, "stems: a topic needs marks"),
        ({"cable": {"stems": {"da": ["kabel"] * (MOST_MARKS + 1)}}}, "stems: a topic needs marks"),
        ({"cable": {**CABLE, "label": {"fi": "Kaapeli"}}}, r"label\.fi"),
        ({"cable": {**CABLE, "label": {"da": " "}}}, r"label\.da"),
        ({"cable": {**CABLE, "mark": []}}, "not known"),
        ({f"cable{number}": CABLE for number in range(MOST_TOPICS + 1)}, "words.topics"),
    ],
    ids=range(7),
)
def test_what_is_written_wrongly_is_named(topics: dict[str, Any], where: str):
    with pytest.raises(PolicyError, match=where):
        policy_of(words={"topics": topics})


def test_words_are_added_to_topics_that_the_policy_names():
    policy = policy_with_stems(**{"delivery/late": {"da": ["dagevis"]}, "digital": {"en": ["widget*"]}})

    assert {("da", "delivery/late", "dagevis"), ("en", "digital", "widget*")} <= {*policy.words.marks}
    with pytest.raises(PolicyError, match=r"words\.stems\.delivery/slow: 'delivery/slow' is not there"):
        policy_with_stems(**{"delivery/slow": {"da": ["dagevis"]}})


def test_who_is_kin_lends_words_to_a_language_that_has_none():
    only_danish = policy_with_stems(**{"delivery/late": {"da": ["dagevis"]}})
    spoken = {language: mark for language, name, mark in POLICY.words.marks if name == "charging_cable"}

    assert spoken == {"da": "ladekabel*", "nb": "kabel*", "nn": "kabel*"}
    assert {language for language, _, _ in only_danish.words.marks} == {"da", "nb", "nn"}


@pytest.mark.parametrize(
    ("topic", "language", "told"),
    [
        ("charging_cable", "da", "Ladekabel"),
        ("charging_cable", "sv", "Charging cable"),
        ("app", "da", "app"),
        ("delivery/late", "da", "Levering: for sent"),
        ("gone", "da", "gone"),
    ],
)
def test_a_topic_is_called_by_its_label(topic: str, language: str, told: str):
    assert write_topic(topic, language, POLICY) == told


def test_a_topic_of_ones_own_stands_beside_the_others():
    kept = as_read(READ, Standing.PROMOTER, POLICY, "m").topics

    assert pairs(POLICY.all_topics)[-2:] == ["charging_cable", "app"]
    assert kept == ("delivery", "charging_cable")
    assert as_read(READ, Standing.PROMOTER, policy_of(), "m").topics == ("delivery",)


def test_a_rule_may_go_by_it():
    rules = [{"name": "cables", "team": "cx", "topics": ["charging_cable"]}]
    policy = policy_of(words={"topics": {"charging_cable": CABLE}}, rules=rules)

    assert route(replace(PLAIN, topics=("charging_cable",)), policy) is policy.rules[0]
    assert route(replace(PLAIN, topics=("delivery",)), policy) is None


def test_a_snapshot_keeps_them():
    assert from_snapshot(snapshot(POLICY)).words == POLICY.words
