"""What customers write is read behind the doors: nobody's answer waits for it."""

import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from sqlmodel import select

from blocks.store import readings
from blocks.store.receiving import take_in_all
from blocks.store.tables import CaseRow
from blocks.store.word_tables import UnreadRow
from desk.hearing import Hearing
from tests.lives import Life

MIXED = "Dejlig butik og søde folk, men jeg venter stadig på min faktura, tredje gang jeg skriver, og ingen svarer."


@pytest.fixture
def hearing(life: Life) -> Iterator[Hearing]:
    made = Hearing(life.store)
    made.begin()
    yield made
    made.close(20)


def rows(life: Life, table: Any) -> list[Any]:
    with life.store.database.reading() as session:
        return list(session.exec(select(table)).all())


def comes(what: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not what() and time.monotonic() < until:
        time.sleep(0.02)
    return what()


def test_a_hidden_complaint_gets_its_case_behind_the_answer(life: Life, hearing: Hearing, monkeypatch):
    real, may_read = readings.read_all, Event()

    def waits(*told: Any) -> Any:
        may_read.wait(60)
        return real(*told)

    monkeypatch.setattr(readings, "read_all", waits)
    received = take_in_all(life.store, [life.response(9, verbatim=MIXED)])
    assert (received.each, received.cases, rows(life, CaseRow)) == (["new"], [], [])
    may_read.set()

    assert comes(lambda: [case.severity for case in rows(life, CaseRow)] == ["hidden"])
    assert comes(lambda: len(life.runs.runs) == 1)


def test_what_comes_after_it_is_closed_is_left_to_the_patrol(life: Life, hearing: Hearing):
    hearing.close(20)
    take_in_all(life.store, [life.response(9, verbatim=MIXED)])
    assert len(rows(life, UnreadRow)) == 1
    life.patrols()

    assert [case.severity for case in rows(life, CaseRow)] == ["hidden"]
