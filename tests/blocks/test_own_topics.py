"""A company's own topics from the policy to the case: read, routed, found, corrected, and read again."""

from datetime import UTC
from typing import Any

from sqlmodel import select

from blocks.store import fits, unread
from blocks.store.corrections import read_corrections
from blocks.store.inbox import read_inbox
from blocks.store.word_tables import ReadingRow
from blocks.words import base
from tests.listed import METTE, tells
from tests.lives import Life, policy_with
from winback.actions import Refusal
from winback.filters import CaseFilter
from winback.found import Page
from winback.words.model import built_in

CABLE = "Kabelen er alt for kort, og den blev forsinket."
OWN = {"charging_cable": {"label": {"en": "Charging cable"}, "stems": {"da": ["kabel*"]}}}
RULE = {"name": "cables", "team": "cx", "topics": ["charging_cable"]}
POLICY = policy_with(words={"topics": OWN, "stems": {"delivery/late": {"da": ["forsinket"]}}}, rules=[RULE])


def inbox(life: Life, query: str) -> list[int]:
    with life.store.database.reading() as session:
        wanted = CaseFilter.read(query)
        lines = read_inbox(session, wanted, METTE, life.store.policy(), life.clock.at, zone=UTC, page=Page())
    return [line.case_id for line in lines.lines]


def readings(life: Life) -> list[Any]:
    with life.store.database.reading() as session:
        return list(session.exec(select(ReadingRow)).all())


def test_a_case_is_about_it_and_goes_by_its_rule(lives):
    life = lives(POLICY)
    case = life.store.case(tells(life, "åse", 2, CABLE))

    assert {"charging_cable", "delivery/late"} <= {*case.topics}
    assert case.opened.rule == "cables"
    assert {("topic/charging_cable", "Kabelen"), ("topic/delivery/late", "forsinket")} <= {*case.opened.read_as.because}
    assert [inbox(life, f"topic={topic}") for topic in ("charging_cable", "delivery", "delivery/late", "price")] == [
        *[[case.id]] * 3,
        [],
    ]


def test_it_is_corrected_and_counted_like_any_other(lives):
    life = lives(POLICY)
    life.case_id = tells(life, "åse", 2, CABLE)
    life.acts("correct", topic="price")
    with life.store.database.reading() as session:
        assert read_corrections(session).verdicts["topic/charging_cable"].part == 0
    life.acts("correct", topic="charging_cable")
    with life.store.database.reading() as session:
        assert read_corrections(session).verdicts["topic/charging_cable"].part == 1

    refused = life.store.act(life.case_id, "correct", {"topic": "charging_cables"}, actor="mette")
    assert isinstance(refused, Refusal)
    assert "charging_cable" in refused.hint


def test_a_policy_that_changes_is_another_model(lives):
    life = lives(policy_with())
    tells(life, "åse", 2, CABLE)
    before = readings(life)[0]
    life.passes(minutes=1)
    life.store.enforce(POLICY)
    with life.store.database.writing() as session:
        unread.put_again(session, fits.current(session, POLICY.words).name)
    life.store.hear_now()
    after = readings(life)[0]

    assert "charging_cable" not in before.topics.split()
    assert {"charging_cable", "delivery/late"} <= {*after.topics.split()}
    assert after.model == base().with_topics(POLICY.words).name
    assert after.model.startswith(f"{before.model}~")


def test_the_marks_of_a_policy_are_read_once():
    again = policy_with(words=POLICY.words.model_dump()).words

    assert base().with_topics(POLICY.words).model.own is base().with_topics(again).model.own
    assert base().with_topics(policy_with().words).model is built_in()
