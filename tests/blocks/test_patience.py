"""Who cannot wait is told so, and nothing was written."""

import time

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from blocks.store.database import Database, TooSlow
from blocks.store.tables import PaceRow

SOON = 0.3  # seconds


@pytest.fixture
def hasty(database_url: str):
    opened = Database(database_url, patience=SOON)
    yield opened
    opened.close()


def paces(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(PaceRow)).all())


def write_slowly(database: Database) -> None:
    with database.writing() as session:
        write(session, database)
        time.sleep(SOON * 1.5)


def write(session: Session, database: Database) -> None:
    session.add(PaceRow(channel="C1", free_at=database.now()))
    session.flush()


def test_what_took_too_long_is_not_committed(hasty):
    with pytest.raises(TooSlow):
        write_slowly(hasty)

    assert paces(hasty) == 0


def test_what_is_in_time_is_committed(hasty):
    with hasty.writing() as session:
        write(session, hasty)

    assert paces(hasty) == 1


def test_a_lock_is_not_waited_for_longer(hasty, database_url):
    other = Database(database_url)
    with other.writing() as session:
        write(session, other)
        began = time.monotonic()
        with pytest.raises((TooSlow, OperationalError)), hasty.writing() as late:
            write(late, hasty)
        waited = time.monotonic() - began
    other.close()

    assert waited < 10 * SOON
