"""Words that say a topic together: in their order, near each other, in one clause, and not denied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.words import read
from winback.words.marks import Marks, marks_of
from winback.words.model import built_in
from winback.words.sayings import GAP, Said, Sayings

WORDS = ("kom", "kommer", "for", "sent", "ikke", "pakken", "svar", "ingen", ",")


def sayings(*told: str) -> Sayings:
    """Each is called by its own words, as a fault."""
    return Sayings((f"x/{saying}", saying) for saying in told)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("kom sent", [(0, 2)]),
        ("pakken kom fire dage for sent igen", [(1, 6)]),
        ("pakken kommer sent", [(1, 3)]),
        ("kom en hel uge alt for sent", []),
        ("sent kom den", []),
        ("kom , sent", []),
        ("kom", []),
        ("den kom ikke for sent", []),
        ("aldrig kom den sent", []),
        ("kom kom sent", [(0, 3), (1, 3)]),
        ("kom sent og kom sent", [(0, 2), (3, 5)]),
    ],
)
def test_its_words_follow_each_other_with_few_between(text: str, where: list[tuple[int, int]]) -> None:
    assert list(sayings("kom* sent").spot(text.split())) == [Said("x/kom* sent", *place) for place in where]


@pytest.mark.parametrize(
    ("saying", "text"),
    [
        ("ingen svar*", "der kom ingen svar"),
        ("ikke kom|fik svar", "ikke fik vi svar"),
        ("keine antwort*", "es kam keine antwort"),
        ("kom aldrig|igen", "den kom aldrig"),
    ],
)
def test_a_denial_of_its_own_does_not_turn_it(saying: str, text: str) -> None:
    assert [said.name for said in sayings(saying).spot(text.split())] == [f"x/{saying}"]


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("den kom aldrig igen", True),
        ("aldrig kom den igen", False),
        ("den kom igen , ikke kun en gang", True),
        ("den kom ikke kun igen", True),
        ("den kom igen ikke", False),
        ("den kom igen ikke , tak", False),
        ("den kom igen ikke før fredag", True),
    ],
)
def test_a_denial_counts_where_it_stands_beside_what_is_said(text: str, is_said: bool) -> None:
    assert bool(list(sayings("kom igen|aldrig").spot(text.split()))) == is_said


def test_a_company_s_own_topic_is_spoken_of_in_a_denial_too() -> None:
    own = built_in().with_topics((("en", "charging_cable", "charging cable*"), ("en", "price/hidden_costs", "set up")))

    assert "charging_cable" in read("There was no charging cable in the box", "en", model=own).topics
    assert "price/hidden_costs" not in read("There was no set up at all", "en", model=own).topics


@pytest.mark.parametrize("text", ["kom sent", "kommet sent", "kom dage", "kommet dage"])
def test_a_part_may_be_any_of_some_words(text: str) -> None:
    assert [said.name for said in sayings("kom|kommet sent|dage").spot(text.split())] == ["x/kom|kommet sent|dage"]
    assert list(sayings("kom|kommet sent|dage").spot(["sent", "kom"])) == []


def test_each_part_is_a_mark() -> None:
    said = sayings("*pakke* forsv* helt*").spot(["gavepakken", "er", "forsvundet", "helt"])

    assert [(start, end) for _, start, end in said] == [(0, 4)]


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.lists(st.sampled_from(WORDS[:8]), min_size=2, max_size=4))
def test_it_is_found_where_slower_looking_finds_it(clause: list[str], parts: list[str]) -> None:
    found = list(sayings(" ".join(parts)).spot(clause))

    if "ikke" in parts or "ingen" in parts:
        assert bool(found) == is_there(parts, clause)
    assert all(clause[said.start] == parts[0] and clause[said.end - 1] == parts[-1] for said in found)
    assert all("," not in clause[said.start : said.end] for said in found)
    assert is_there(parts, clause) or not found


def is_there(parts: list[str], clause: list[str], after: int = -1) -> bool:
    """By trying every way: without signs between, each word at most `GAP` words behind the one before."""
    if not parts:
        return True
    places = [at for at, word in enumerate(clause) if word == parts[0] and at > after]
    near = places if after < 0 else [at for at in places if at <= after + GAP + 1 and "," not in clause[after:at]]
    return any(is_there(parts[1:], clause, at) for at in near)


def test_marks_of_several_words_are_sayings() -> None:
    marks = marks_of([("da", "delivery/late", "sent"), ("da", "delivery/late", "kom* sent")])["da"]

    assert marks.stems.of("sent") == {"delivery/late"}
    assert [said.name for said in marks.sayings.spot(["kommer", "sent"])] == ["delivery/late"]
    assert list(Marks().sayings.spot(["kommer", "sent"])) == []


def test_together_they_say_the_first_level_too_and_are_its_evidence() -> None:
    own = built_in().with_topics((("en", "delivery/late", "came fortnight late"),))
    reading = read("It came a whole fortnight late.", "en", model=own)

    assert {"delivery", "delivery/late"} <= {*reading.topics}
    assert [one.words for one in reading.evidence if one.verdict == "topic/delivery/late"] == [
        "came a whole fortnight late"
    ]
