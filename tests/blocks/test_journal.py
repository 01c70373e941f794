"""The journal under several writers at once: nothing lost, nothing doubled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from blocks.runs import EngineUnavailable
from blocks.store import claims
from blocks.store.casestore import CaseStore, Recorded
from blocks.store.claims import CLAIM, Grown, Lost, Over
from blocks.store.tables import CaseRow
from flows.walk import Walk
from tests.lives import Life, PlainEngine
from winback import entries as e
from winback.actions import Refusal


def a_walk(life: Life) -> Walk:
    engine = PlainEngine(life.house, life.runs, life.row.run_id, [])
    return Walk(life.house, engine, life.case_id)


def test_writers_at_once_lose_nothing_and_double_nothing(life):
    life.begins(score=5)
    before = life.row.head

    def note(number: int) -> Recorded | Refusal:
        return life.store.act(life.case_id, "note", {"text": f"n{number % 20}"}, actor="mette", nonce=f"n{number % 20}")

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(note, range(40)))

    notes = [entry for entry in life.case.entries if entry.body.kind == "noted"]
    assert all(isinstance(one, Recorded) for one in told)
    assert sorted(entry.body.text for entry in notes) == sorted(f"n{number}" for number in range(20))
    assert [entry.seq for entry in life.case.entries] == list(range(1, before + 21))


def test_of_two_contrary_presses_at_once_one_wins(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved(kind="refund", amount="4000")
    presses = [("approve", {}, "anders"), ("decline", {"reason": "no"}, "karen")] * 3

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda press: life.store.act(life.case_id, press[0], press[1], actor=press[2]), presses))

    assert sum(isinstance(one, Recorded) for one in told) == 1
    assert all("came first" in one.reason or "was you" in one.reason for one in told if isinstance(one, Refusal))


def test_only_one_of_two_walks_writes(life):
    life.begins(score=5)
    first, second = a_walk(life), a_walk(life)

    assert first.claim()
    assert not second.claim()
    first.from_the_top()
    second.facts = life.case
    second.from_the_top()
    with pytest.raises(Lost):
        second.record("stray", e.Noted(text="stray"))
    first.record("mine", e.Noted(text="mine"))

    assert "mine" in [entry.body.text for entry in life.case.entries if entry.body.kind == "noted"]


def test_walks_that_race_for_a_case_get_it_once(life):
    life.begins(score=5)
    walks = [a_walk(life) for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda walk: walk.claim(), walks))

    assert sum(got) == 1


def test_a_claim_that_ran_out_is_taken_over_and_its_walk_stops(life):
    life.begins(score=5)
    slow, next_one = a_walk(life), a_walk(life)
    assert slow.claim()
    slow.from_the_top()
    life.clock.at += CLAIM + timedelta(seconds=1)
    assert next_one.claim()

    with pytest.raises(Lost):
        slow.record("late", e.Noted(text="late"))


def test_a_conclusion_from_absence_is_not_written_over_news(life):
    life.begins(score=5)
    walk = a_walk(life)
    assert walk.claim()
    walk.from_the_top()
    life.store.act(life.case_id, "contact", {"reached": True}, actor="mette")

    with pytest.raises(Grown):
        walk.conclude(("breach", e.Noted(text="nobody called")))
    assert "breach" not in [entry.key for entry in life.case.entries]


def test_a_signal_during_the_walk_wakes_the_parked_run(life):
    life.begins(score=5)
    walk = a_walk(life)
    assert walk.claim()
    seen = walk.facts.head
    life.store.act(life.case_id, "contact", {"reached": True}, actor="mette")
    with life.store.database.writing() as session:
        moved = claims.release(session, life.case_id, walk.token, seen=seen, next_due=None)

    assert moved


def test_a_signal_while_prefect_is_down_stands_and_the_patrol_wakes_the_case(life):
    life.begins(score=5)
    life.runs.down = True
    told = life.store.act(life.case_id, "contact", {"reached": True}, actor="mette")
    life.runs.down = False

    assert isinstance(told, Recorded)
    assert not told.woken
    assert life.patrols() == {"asleep with news": 1}
    assert life.row.seen == life.row.head


def test_a_done_case_has_nothing_to_walk(life):
    life.begins(score=1, customer="", email=None, phone=None)
    life.acts("document", root_cause="x", action="y")

    with pytest.raises(Over):
        a_walk(life).claim()


def test_a_customer_has_one_open_case_at_most(life):
    life.begins(score=5)
    row = life.row
    second = CaseRow(customer_id=row.customer_id, policy=row.policy, severity="moderate", opened_at=life.clock.at)

    with pytest.raises(IntegrityError):
        insert(life, second)


def insert(life: Life, row: CaseRow) -> None:
    with life.store.database.writing() as session:
        session.add(row)


def test_complaints_at_once_open_one_case(life):
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda number: life.responds(2, key=f"k{number}"), range(6)))

    assert len({case for cases in told for case in cases}) == 1


def test_an_action_that_fails_half_way_leaves_nothing(life, monkeypatch):
    life.begins(score=5)
    head = life.row.head

    def down(*_: object) -> None:
        raise EngineUnavailable("down")

    monkeypatch.setattr(life.runs, "wake", down)
    told = life.store.act(life.case_id, "contact", {"reached": True}, actor="mette")

    assert isinstance(told, Recorded)
    assert life.row.head == head + 1


def test_another_person_s_press_is_not_taken_for_one_s_own(life):
    life.begins(score=5)
    life.store.act(life.case_id, "note", {"text": "hers"}, actor="mette", nonce="n1")
    told = life.store.act(life.case_id, "note", {"text": "his"}, actor="jonas", nonce="n1")

    assert isinstance(told, Refusal)
    assert [entry.body.text for entry in life.case.entries if entry.body.kind == "noted"] == ["hers"]


def test_nobody_acts_who_does_not_work_here(life):
    life.begins(score=5)
    head = life.row.head
    told = life.store.act(life.case_id, "claim", {}, actor="mallory")

    assert isinstance(told, Refusal)
    assert "mallory" in told.reason
    assert life.row.head == head
    assert isinstance(CaseStore.act(life.store, 999, "claim", {}, actor="mette"), Refusal)
