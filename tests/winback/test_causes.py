"""Root causes and topics of two levels: labelled in four languages, and free where a company has its own."""

import pytest

from tests.winback.test_policy import policy_of
from winback.causes import write_cause, write_tone, write_topic
from winback.phrases import LANGUAGES
from winback.policy import PolicyError
from winback.policy.causes import ROOT_CAUSES, TOPICS, pairs


@pytest.mark.parametrize(
    ("cause", "language", "words"),
    [
        ("delivery", "da", "Levering"),
        ("delivery/late", "da", "Levering: for sent"),
        ("delivery/late", "sv", "Leverans: för sent"),
        ("delivery/the drone", "nb", "Levering: the drone"),
        ("The carrier lost it / twice", "da", "The carrier lost it / twice"),
        ("Bagage/Forsinket", "en", "Bagage/Forsinket"),
        ("", "en", ""),
    ],
)
def test_a_cause_is_told_by_its_label_and_free_text_as_it_stands(cause: str, language: str, words: str):
    assert write_cause(cause, language) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_and_topic_of_ours_has_a_label(language: str):
    policy = policy_of()
    told = {one: write_topic(one, language, policy) for one in {*pairs(ROOT_CAUSES), *pairs(TOPICS)}}

    assert [one for one, words in told.items() if words == one or "_" in words or "/" in words] == []
    assert len(set(told.values())) == len(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tone_is_told_in_words_and_one_not_known_as_it_stands(language: str):
    assert all(write_tone(tone, language) for tone in ("negative", "neutral", "positive"))
    assert write_tone("furious", language) == "furious"


def test_a_company_has_causes_and_topics_of_its_own():
    policy = policy_of(root_causes={"Bagage": ["Forsinket", "Væk"]}, topics={"Bagage": []})

    assert pairs(policy.root_causes) == ["Bagage", "Bagage/Forsinket", "Bagage/Væk"]
    assert pairs(policy.topics) == ["Bagage"]


@pytest.mark.parametrize("causes", [{}, {"a/b": []}, {"": []}, {"a": ["b/c"]}, {"a": [""]}, {" a": []}, {"a" * 61: []}])
def test_causes_that_cannot_be_told_apart_are_refused(causes: dict[str, list[str]]):
    with pytest.raises(PolicyError, match="root_causes"):
        policy_of(root_causes=causes)
