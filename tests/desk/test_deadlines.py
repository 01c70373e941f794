"""Deadlines: nobody waits longer than Slack does, and what was given up leaves nothing behind."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from blocks.store.database import Database, Doubtful, TooSlow
from blocks.store.tables import PaceRow
from desk.deadlines import DECIDED, counted_from, left, uncounted
from desk.inforce import InForce
from desk.threads import Errands, Threads
from tests.desks import soon
from tests.lives import policy_with
from winback.policy import Policy

NEARLY_OVER = DECIDED - 0.2
"""A payload that waited so long has two tenths of a second left."""


@pytest.fixture
def database(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{shutil.copyfile(migrated_sqlite, tmp_path / 'winback.db')}")
    yield opened
    opened.close()


@pytest.fixture
def errands() -> Iterator[Errands]:
    made = Errands(1)
    yield made
    made.close()


def write(session: Session, database: Database) -> None:
    session.add(PaceRow(channel="C1", free_at=database.now()))
    session.flush()


def paces(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(PaceRow)).all())


def test_the_time_is_counted_from_when_the_payload_came():
    with counted_from(time.monotonic() - 1):
        assert left() == pytest.approx(DECIDED - 1, abs=0.1)
        with uncounted():
            assert left() > DECIDED
        assert left() < DECIDED


def test_threads_know_the_deadline_of_whoever_gives_them_work():
    threads = Threads(1, "test")

    with counted_from(time.monotonic() - DECIDED):
        found = threads.submit(left)

    assert found.result(1) == 0
    threads.shutdown()


def test_what_waited_too_long_for_its_turn_is_refused_at_once(errands: Errands):
    done: list[bool] = []

    with counted_from(time.monotonic() - DECIDED), pytest.raises(TooSlow):
        errands.run(lambda: done.append(True))

    assert done == []


def test_what_is_given_up_is_not_committed_later(errands: Errands, database: Database):
    goes_on, ended = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with database.writing() as session:
                write(session, database)
                goes_on.wait(10)
        finally:
            ended.set()

    with counted_from(time.monotonic() - NEARLY_OVER), pytest.raises(TooSlow):
        errands.run(write_slowly)
    goes_on.set()
    ended.wait(10)

    assert paces(database) == 0


def test_what_is_given_up_after_its_commit_has_begun_is_doubtful(errands: Errands, database: Database):
    goes_on = threading.Event()

    def write_and_wait() -> None:
        with database.writing() as session:
            write(session, database)
        goes_on.wait(10)

    with counted_from(time.monotonic() - NEARLY_OVER), pytest.raises(Doubtful):
        errands.run(write_and_wait)
    goes_on.set()

    assert paces(database) == 1


def test_an_errand_tells_what_it_found_or_how_it_failed(errands: Errands):
    assert errands.run(lambda: 12) == 12
    with pytest.raises(LookupError):
        errands.run(lambda: {}["nothing"])


# -- the policy in force --


def test_nobody_waits_for_a_new_policy_while_an_old_one_is_known():
    old, new, goes_on = policy_with(language="da"), policy_with(language="sv"), threading.Event()
    reads: list[Policy] = []

    def read() -> Policy:
        if reads:
            goes_on.wait(10)
        reads.append(new if reads else old)
        return reads[-1]

    policy = InForce(read, fresh=0.05)
    assert policy() is old
    time.sleep(0.1)

    assert policy() is old
    goes_on.set()

    soon(lambda: policy.language == "sv")
    policy.close()


def test_a_policy_that_was_never_read_is_waited_for_no_longer_than_is_left():
    goes_on = threading.Event()

    def read() -> Policy:
        goes_on.wait(10)
        return policy_with()

    policy = InForce(read)

    with counted_from(time.monotonic() - NEARLY_OVER), pytest.raises(TooSlow):
        policy()
    goes_on.set()

    assert policy().language == policy.language
    policy.close()
