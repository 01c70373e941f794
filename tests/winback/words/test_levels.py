"""What a text is about in two levels, and topics of a company's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.words import Reading, read, read_many
from winback.words.levels import FAULTS, both_levels
from winback.words.materials import FAIR, LANGUAGES, TOPICS
from winback.words.model import built_in
from winback.words.sources import topic_marks

OWN = built_in().with_topics(
    (
        ("da", "charging_cable", "*KABEL*"),
        ("da", "charging_cable", "*kabler*"),
        ("en", "charging_cable", "cable*"),
        ("da", "delivery/late", "dagevis"),
        ("da", "digital/slow", "snegl"),
    )
)
NAMES = {name for name, _ in topic_marks("da")}


def spoke(reading: Reading, topic: str) -> list[str]:
    return [one.words for one in reading.evidence if one.verdict == f"topic/{topic}"]


@pytest.mark.parametrize(
    ("text", "locale", "topic", "because"),
    [
        ("Pakken var forsinket igen, og ingen siger noget", "da", "delivery/late", "forsinket"),
        ("Pakken er forsinket igjen, og ingen sier noe", "nb", "delivery/late", "forsinket"),
        ("Pakka er forseinka igjen, og ingen seier noko", "nn", "delivery/late", "forseinka"),
        ("Paketet är försenat igen och ingen säger något", "sv", "delivery/late", "försenat"),
        ("The parcel was delayed again and nobody tells me", "en", "delivery/late", "delayed"),
        ("Das Paket kam schon wieder verspätet und niemand sagt was", "de", "delivery/late", "verspätet"),
        ("Medarbejderen var uforskammet", "da", "staff/manner", "uforskammet"),
        ("Alt for dyrt i forhold til hvad man får", "da", "price/too_high", "dyrt"),
    ],
)
def test_the_second_level_is_said_with_its_words(text: str, locale: str, topic: str, because: str) -> None:
    reading = read(text, locale)
    first = reading.topics.index(topic.partition("/")[0])

    assert topic in reading.topics[first:]
    assert any(because in words for words in spoke(reading, topic))


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Leveringen var ikke forsinket, men kassen var åben", "da"),
        ("Levering uten forsinkelse, men esken var åpen", "nb"),
        ("The delivery was not late but the box was open", "en"),
    ],
)
def test_a_fault_that_is_denied_is_none(text: str, locale: str) -> None:
    reading = read(text, locale)

    assert "delivery" in reading.topics
    assert "delivery/late" not in reading.topics


@pytest.mark.parametrize(
    "text",
    [
        "Varen svarer til beskrivelsen, leveret som lovet",
        "Overskuelig hjemmeside, nem at finde rundt i, hurtig betaling",
    ],
)
def test_praise_names_nothing_that_is_wrong(text: str) -> None:
    reading = read(text, "da")

    assert reading.tone == "positive"
    assert {topic.partition("/")[2] for topic in reading.topics} <= {"", *FAIR}


def test_a_complaint_in_a_friendly_answer_names_what_is_wrong() -> None:
    reading = read("Dejlig butik og søde folk, men pakken var forsinket og ingen svarer", "da")

    assert "delivery/late" in reading.topics


def test_a_first_level_that_no_weights_know_is_said_by_its_second() -> None:
    reading = read("Jeg vil gerne opsige mit abonnement", "da")

    assert {"terms", "terms/cancellation"} <= {*reading.topics}
    assert spoke(reading, "terms") == ["opsige mit abonnement"]


@given(st.sets(st.sampled_from(TOPICS)), st.sets(st.sampled_from(sorted(NAMES))))
def test_a_mark_says_no_first_level_by_itself(said: set[str], found: set[str]) -> None:
    first = tuple(topic for topic in TOPICS if topic in said)
    told = both_levels(first, found, set())

    assert [topic for topic in told if topic in TOPICS] == [*first]
    assert {name.partition("/")[0] for name in told} <= {*first, "terms"}


def test_what_is_a_fault_and_what_is_not_are_topics_that_there_are() -> None:
    assert {name.partition("/")[2] for name in NAMES} > FAULTS | FAIR


def test_many_say_what_one_says() -> None:
    texts = ["Pakken var forsinket", "Jeg vil opsige mit abonnement", "Fin levering", "Kabelen er for dyr"] * 200

    assert [one.topics for one in read_many(texts, ["da"] * len(texts), model=OWN)[:4]] == [
        read(text, "da", model=OWN).topics for text in texts[:4]
    ]


@pytest.mark.parametrize(
    ("text", "locale", "because"),
    [
        ("Ladekablerne er for korte", "da", ["Ladekablerne"]),
        ("KABEL", "da", ["KABEL"]),
        ("The cables are too short", "en", ["cables"]),
        ("Kabeln är för kort", "sv", []),
    ],
)
def test_a_topic_of_ones_own_is_said_where_a_mark_of_it_is(text: str, locale: str, because: list[str]) -> None:
    reading = read(text, locale, model=OWN)

    assert spoke(reading, "charging_cable") == because
    assert ("charging_cable" in reading.topics) == bool(because)


def test_a_mark_of_ones_own_says_a_known_topic_with_its_first_level() -> None:
    text = "Det tog dagevis"

    assert {"delivery", "delivery/late"}.isdisjoint(read(text, "da").topics)
    assert {"delivery", "delivery/late"} <= {*read(text, "da", model=OWN).topics}
    assert "delivery/late" not in read("Det tog ikke dagevis", "da", model=OWN).topics
    assert "digital/slow" in read("Siden er snegl", "da", model=OWN).topics
    assert "digital/slow" not in read("Siden er ingen snegl", "da", model=OWN).topics


def test_the_model_that_comes_with_the_program_has_none() -> None:
    assert set(built_in().own) == set()
    assert set(built_in().marks) == set(LANGUAGES)
