"""What people said of customers' words, by the journals of their cases."""

from typing import Any

import pytest

from tests.lives import policy_with
from winback.learning import Said, read_as, what_people_said
from winback.scales import Standing
from winback.topics import name_topic
from winback.words.materials import TOPICS

LEVELS = policy_with().topics


def opened(response: int, *topics: str, complains: bool = False) -> tuple[int, str, dict[str, Any]]:
    return 1, "opened", {"response_id": response, "read_as": {"topics": topics, "complains": complains}}


def test_the_latest_word_counts_and_each_opening_has_its_own():
    again = (1, "reopened", {"response_id": 8, "read_as": None})
    said = what_people_said(
        [
            opened(7, "delivery"),
            (1, "corrected", {"tone": "neutral", "topic": "price"}),
            (1, "corrected", {"tone": "negative", "topic": None}),
            again,
            (1, "corrected", {"tone": "positive"}),
        ]
    )

    assert said == {
        7: Said(topics=("delivery",), tone="negative", topic="price"),
        8: Said(tone="positive"),
    }


def test_what_was_said_of_words_stands_where_a_person_opens_their_case_again():
    told = [opened(7, "delivery"), (1, "corrected", {"tone": "neutral", "topic": "price"})]
    again = (1, "reopened", told[0][2])

    assert what_people_said([*told, again]) == what_people_said(told)


@pytest.mark.parametrize(
    ("said", "standing", "label"),
    [
        (Said(), Standing.DETRACTOR, ("negative", "score")),
        (Said(), Standing.PASSIVE, ("neutral", "score")),
        (Said(), Standing.PROMOTER, ("positive", "score")),
        (Said(), None, ("", "score")),
        (Said(tone="neutral"), Standing.DETRACTOR, ("neutral", "told")),
        (Said(hidden=True), Standing.PROMOTER, ("positive", "score")),
        (Said(hidden=True, taken_up=True), Standing.PROMOTER, ("negative", "confirmed")),
        (Said(hidden=True, taken_up=True, tone="positive"), Standing.PROMOTER, ("positive", "told")),
        (Said(taken_up=True), Standing.PROMOTER, ("positive", "score")),
    ],
    ids=range(9),
)
def test_a_person_goes_before_the_number(said: Said, standing: Standing | None, label: tuple[str, str]):
    assert said.label(standing) == label


def test_a_complaint_is_taken_up_by_speaking_to_the_customer():
    tried = (1, "contacted", {"reached": False})
    reached = (1, "contacted", {"reached": True})

    assert not what_people_said([opened(7, complains=True), tried])[7].taken_up
    assert what_people_said([opened(7, complains=True), tried, reached])[7].taken_up


@pytest.mark.parametrize(
    ("read", "told", "about"),
    [
        ((), "", {}),
        (("delivery",), "", {}),
        (("delivery",), "price/raised", {"delivery": False, "price": True}),
        (("delivery",), "delivery/late", {"delivery": True}),
        (("product/quality",), "product", {"product": True}),
        (("digital/outage",), "invoicing", {"technical": False, "invoicing": True}),
        (("delivery",), "other", {"delivery": False}),
    ],
    ids=range(7),
)
def test_a_topic_that_is_told_is_right_and_others_that_were_read_are_wrong(
    read: tuple[str, ...], told: str, about: dict[str, bool]
):
    assert Said(topics=read, topic=told).about(LEVELS) == about


def test_every_topic_is_found_again_by_its_name():
    assert {topic: read_as(name_topic(topic, LEVELS), LEVELS) for topic in TOPICS} == {one: one for one in TOPICS}


def test_where_two_topics_share_a_name_it_is_the_one_called_so():
    assert read_as("product", {"product": ()}) == "product"
    assert read_as("product/soft", {"product": ("soft",)}) == "product"
    assert read_as("weather", {"weather": ()}) == ""
