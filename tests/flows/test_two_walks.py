"""Two walks of one case at once: one writes, the other steps back, and neither fails."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from blocks.house import House
from blocks.mail import Mail
from blocks.sending import NotNow
from blocks.store.casestore import CaseStore
from blocks.store.claims import CLAIM, Lost, renew
from blocks.store.database import Database
from blocks.store.tables import CaseRow
from flows.case import story
from flows.lifetime import live
from flows.walk import Walk
from tests.lives import Left, Life, PlainEngine
from winback import entries as e

RACES_FOR = 1.5
"""Seconds."""


@pytest.fixture
def machines(database_url: str) -> Iterator[Callable[[Life], House]]:
    """Makes further machines on one store: connections of their own, the same runs and the same way out for mail."""
    with ExitStack() as opened:

        def make(life: Life) -> House:
            database = Database(database_url)
            opened.callback(database.close)
            return House(CaseStore(database, life.runs, life.clock), life.postbox)

        yield make


def walk(house: House, life: Life, told: Callable[[Walk], None] = story) -> str:
    """Walk the case's run once more on this machine; how it was left. What goes wrong is raised."""
    engine = PlainEngine(house, life.runs, life.row.run_id, [])
    try:
        live(house, engine, life.case_id, told)
    except Left:
        return "left"
    return "ended"


def test_walks_that_race_write_one_journal_and_send_each_message_once(life, machines):
    houses = [machines(life), machines(life)]
    deadline, races, written = time.monotonic() + RACES_FOR, 0, 0
    with ThreadPoolExecutor(len(houses)) as pool:
        while time.monotonic() < deadline:
            races += 1
            life.case_id = life.responds(0, customer=f"K{races}", email=f"k{races}@nordlys.example", phone=None)[0]
            start = threading.Barrier(len(houses))
            left = list(pool.map(lambda house, start=start: start.wait(5) is not None and walk(house, life), houses))
            life.runs_on()

            assert left == ["left", "left"]
            assert [entry.seq for entry in life.case.entries] == list(range(1, life.row.head + 1))
            assert life.kinds == ["opened", "messaged", "messaged", "messaged", "waiting"]
            assert life.row.troubles == 0
            written += len(life.messages)

    keys = Counter((mail.subject, mail.key) for mail in life.postbox.mails)
    assert set(keys.values()) == {1}
    assert len(keys) == written


def test_who_comes_second_steps_back_and_comes_again(life, machines):
    life.begins(score=5)
    first, second = machines(life), machines(life)
    told: list[str] = []

    def slow_story(one: Walk) -> None:
        walk(second, life)
        told.append(run_of(life).name)
        story(one)

    walk(first, life, slow_story)

    assert told == ["Yielding"]
    assert run_of(life).name == "Awaiting contact"


def test_a_walk_that_stalled_writes_and_sends_nothing_more(life, machines):
    life.case_id = life.responds(0)[0]
    stalled, healthy = machines(life), machines(life)
    heads: list[int] = []

    def stalls(one: Walk) -> None:
        life.clock.at += CLAIM + timedelta(seconds=1)
        walk(healthy, life)
        heads.append(life.row.head)
        one.record("stray", e.Noted(text="written by a walk that has lost its case"))

    assert walk(stalled, life, stalls) == "left"
    assert life.row.head == heads[0]
    assert run_of(life).name == "Woken"
    life.runs_on()

    assert life.kinds == ["opened", "messaged", "messaged", "messaged", "waiting"]
    assert max(Counter(life.sent).values()) == 1
    assert life.row.troubles == 0
    assert run_of(life).name == "Awaiting contact"


def test_a_walk_that_stalls_while_it_sends_sends_nothing_more(life, machines):
    life.case_id = life.responds(0)[0]
    stalled, healthy = machines(life), machines(life)

    class StallsAtItsFirst:
        """The way out of the machine that stalls."""

        find = life.postbox.find

        def send(self, mail: Mail) -> str:
            sent = life.postbox.send(mail)
            life.clock.at += CLAIM + timedelta(seconds=1)
            walk(healthy, life)
            return sent

    walk(replace(stalled, mailer=StallsAtItsFirst()), life)
    life.passes(minutes=5)

    assert max(Counter(life.sent).values()) == 1
    assert life.kinds[:5] == ["opened", "messaged", "messaged", "messaged", "waiting"]
    assert {row.state for row in life.messages} == {"sent"}


def run_of(life: Life):
    return life.runs.runs[UUID(life.row.run_id)]


def a_walk(life: Life) -> Walk:
    return Walk(life.house, PlainEngine(life.house, life.runs, life.row.run_id, []), life.case_id)


def test_a_walk_that_loses_its_case_while_it_sends_sends_nothing_more(life: Life):
    life.postbox.fails = [NotNow("down") for _ in range(9)]
    life.begins(score=1)
    life.postbox.fails = []
    life.clock.at += timedelta(minutes=2)
    walk = a_walk(life)
    assert walk.claim()
    send = life.postbox.send

    def send_and_lose(mail: Mail) -> str:
        with life.store.database.writing() as session:
            session.get_one(CaseRow, life.case_id).claim = "another's"
        return send(mail)

    life.postbox.send = send_and_lose
    with pytest.raises(Lost):
        walk.deliver()

    assert len(life.postbox.mails) == 1


def test_a_claim_that_ran_out_is_not_renewed(life: Life):
    life.begins(score=5)
    walk = a_walk(life)
    assert walk.claim()
    life.clock.at += timedelta(seconds=61)

    with pytest.raises(Lost), life.store.database.writing() as session:
        renew(session, life.case_id, walk.token, life.clock.at)
