"""Replies that belong to no message known here: kept for a while, few of them, until a person has looked."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from blocks.store.database import Database, alone
from blocks.store.tables import StrayReplyRow
from winback.replies import LONGEST_SUBJECT, Inbound, own_words

log = logging.getLogger(__name__)

STRAYS = 7_204
"""PostgreSQL's advisory lock for keeping strays, so that one that is told twice at once is kept once."""
MOST = 500
KEPT = timedelta(days=90)
"""How long a stray stays; anybody can write to the domain, and most of it is nobody's."""
WAITING = col(StrayReplyRow.case_id).is_(None)


def keep(session: Session, inbound: Inbound, now: datetime) -> bool:
    """Keep it; False where it is kept already, or so many wait that nobody would read it."""
    alone(session, STRAYS)
    known = select(StrayReplyRow.id).where(StrayReplyRow.fingerprint == inbound.fingerprint)
    if session.exec(known).first() is not None:
        return False
    _drop_old(session, now)
    if count(session) >= MOST:
        log.warning("a reply that belongs to no message is not kept: %s others wait", MOST)
        return False
    session.add(
        StrayReplyRow(
            fingerprint=inbound.fingerprint,
            at=now,
            sender=inbound.sender[:LONGEST_SUBJECT],
            title=inbound.subject[:LONGEST_SUBJECT],
            text=own_words(inbound.text),
        )
    )
    return True


def forget_old(database: Database, now: datetime) -> int:
    """Throw away what nobody placed in time; how many. The patrol does, so that they go where no other comes."""
    with database.reading() as session:
        old = select(StrayReplyRow.id).where(col(StrayReplyRow.at) < now - KEPT)
        if session.exec(old.limit(1)).first() is None:
            return 0
    with database.writing("old strays") as session:
        return _drop_old(session, now)


def _drop_old(session: Session, now: datetime) -> int:
    return int(session.connection().execute(delete(StrayReplyRow).where(col(StrayReplyRow.at) < now - KEPT)).rowcount)


def waiting(session: Session, limit: int) -> Sequence[StrayReplyRow]:
    """Those that wait, oldest first."""
    return session.exec(
        select(StrayReplyRow).where(WAITING).order_by(col(StrayReplyRow.at), col(StrayReplyRow.id)).limit(limit)
    ).all()


def count(session: Session) -> int:
    """How many wait."""
    return session.exec(select(func.count()).select_from(StrayReplyRow).where(WAITING)).one()


def lock(session: Session, stray_id: int) -> StrayReplyRow | None:
    """One that waits, locked."""
    row = session.get(StrayReplyRow, stray_id, with_for_update=True, populate_existing=True)
    return row if row is not None and row.case_id is None else None


def give(session: Session, row: StrayReplyRow, case_id: int) -> None:
    """It has a case now, which keeps its words; here only stays that it was known."""
    row.case_id, row.sender, row.title, row.text = case_id, "", "", ""
    session.add(row)


def drop(session: Session, stray_id: int) -> bool:
    """Throw one away; whether it waited."""
    row = lock(session, stray_id)
    if row is not None:
        session.delete(row)
    return row is not None
