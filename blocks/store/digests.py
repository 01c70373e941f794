"""Digests on their way into the outbox, each once."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from blocks.store import outbox
from blocks.store.agenda import A_DAY, read_day
from blocks.store.database import Database, alone
from blocks.store.tables import MessageRow
from blocks.store.won import read_won
from winback.digests import daily, day_to_tell, week_to_tell, weekly
from winback.outbox import Message
from winback.policy import Policy, Staff
from winback.reach import Reach

LOOKS_BACK = timedelta(days=7)
"""What was not sent longer ago is no news in the morning, even where there was no note since."""

DIGESTS = 7_203
"""PostgreSQL's advisory lock for writing digests: two rounds at the same time write each once."""


def write_daily(database: Database, person: Staff, policy: Policy, now: datetime, reach: Reach) -> bool:
    """Write to somebody what the day holds, where it begins just now, holds anything, and nobody has yet."""
    subject, day = f"staff/{person.id}", day_to_tell(person, policy, now)
    if day is None:
        return False
    with database.reading() as session:
        if _stands(session, subject, day.key):
            return False
        since = max(_last(session, subject) or now - A_DAY, now - LOOKS_BACK)
        holds = read_day(session, person, policy, now=now, ends=day.ends, limit=policy.digest.lines, since=since)
    return _write(database, subject, daily(person, holds, day, policy=policy, now=now, reach=reach), now)


def write_weekly(database: Database, team: str, policy: Policy, now: datetime, reach: Reach) -> bool:
    """Write to a team what it won back last week, where it won anything and nobody has yet."""
    subject, week = f"team/{team}", week_to_tell(team, policy, now)
    if week is None:
        return False
    with database.reading() as session:
        if _stands(session, subject, week.key):
            return False
        won = read_won(session, week.begins, week.ends, team)
    return _write(database, subject, weekly(won, week, policy=policy, now=now, reach=reach), now)


def _last(session: Session, subject: str) -> datetime | None:
    """When the last digest was written, after which all is news."""
    last = select(MessageRow).where(MessageRow.subject == subject, MessageRow.kind == "digest")
    row = session.exec(last.order_by(col(MessageRow.id).desc()).limit(1)).first()
    return row.created_at if row else None


def _stands(session: Session, subject: str, key: str) -> bool:
    return outbox.about(session, subject, key) is not None


def _write(database: Database, subject: str, message: Message | None, now: datetime) -> bool:
    if message is None:
        return False
    with database.writing("digest") as session:
        alone(session, DIGESTS)
        if _stands(session, subject, message.key):
            return False
        outbox.write(session, subject, [message], now)
    return True
