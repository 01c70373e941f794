"""The pace of channels: each takes about a message a second, whoever sends, in whichever process."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from blocks.store.database import Database
from blocks.store.tables import PaceRow

APART = timedelta(seconds=1)
"""Between two messages in one channel: what Slack takes in the long run."""

QUEUE = {True: timedelta(seconds=8), False: timedelta(seconds=1)}
"""How far ahead a place in the line is taken, by urgency: so what is urgent overtakes what can wait."""


def take_turn(database: Database, channel: str, now: datetime, *, urgent: bool) -> tuple[timedelta, bool]:
    """How long to wait, and whether the place in the line is then ours; otherwise the line is too long to stand in."""
    with database.writing("turn") as session:
        row = _locked(session, channel, now)
        wait = max(row.free_at - now, timedelta(0))
        if wait > QUEUE[urgent]:
            return wait, False
        row.free_at = max(row.free_at, now) + APART
        session.add(row)
        return wait, True


def pause(database: Database, channel: str, until: datetime) -> None:
    """Let a channel rest for everybody: whoever takes its messages asked for it."""
    with database.writing("pause") as session:
        row = _locked(session, channel, until)
        row.free_at = max(row.free_at, until)
        session.add(row)


def _locked(session: Session, channel: str, now: datetime) -> PaceRow:
    row = session.get(PaceRow, channel, with_for_update=True, populate_existing=True)
    if row:
        return row
    try:
        with session.begin_nested():
            session.add(PaceRow(channel=channel, free_at=now))
    except IntegrityError:  # another process was first
        session.expire_all()
    return session.get_one(PaceRow, channel, with_for_update=True, populate_existing=True)
