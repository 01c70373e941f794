"""Messages that should have gone long ago."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from blocks.store import outbox
from blocks.store.consent import judge
from blocks.store.policies import Policies
from blocks.store.tables import MessageRow
from winback.outbox import MessageState

log = logging.getLogger(__name__)

OWED = "owed"
"""What this trouble is called."""

PATIENCE = {True: timedelta(minutes=15), False: timedelta(hours=6)}
"""How long after its time a message may still be owed, by urgency, before somebody should look."""

OWNER_HEARS = timedelta(days=1)
"""How long a letter may be owed before its owner is told not to wait for it."""

LOOKED_AT = 50
TOLD_AT_ONCE = 20
PAGES = 10
"""So many times `LOOKED_AT` messages are gone through, where most of them wait for the morning or may not go at all."""

WORD = "late/"


def told_of(row: MessageRow) -> str:
    """How the key begins of what its owner is told once about a letter that is late."""
    return f"{WORD}{row.id}"


def late(session: Session, policies: Policies, now: datetime) -> list[MessageRow]:
    """Messages that are owed beyond all patience, oldest first, at most so many.

    What waits by its own will is not late: for a better hour, or for its case to be resumed.
    """
    wanted, after = col(MessageRow.wanted_at), col(MessageRow.send_after)
    urgent = and_(col(MessageRow.urgent), col(MessageRow.text) != "")
    own_will = and_(col(MessageRow.role) == "customer", ~_is_hindered(), after > now - PATIENCE[False])
    overdue = or_(wanted <= now - PATIENCE[False], urgent & (wanted <= now - PATIENCE[True]))
    return list(islice(_that_may_go(session, policies, now, overdue, ~own_will), LOOKED_AT))


def without_word(session: Session, policies: Policies, now: datetime) -> list[MessageRow]:
    """Letters that something has kept for a day and whose owner is to be told now, oldest first, at most so many."""
    letter = and_(col(MessageRow.role) == "customer", col(MessageRow.kind).in_(("letter", "receipt")))
    old = and_(col(MessageRow.case_id).is_not(None), col(MessageRow.wanted_at) <= now - OWNER_HEARS)
    found = _that_may_go(session, policies, now, letter, old, _is_hindered(), ~_is_told())
    return list(islice(found, TOLD_AT_ONCE))


def _is_hindered() -> ColumnElement[bool]:
    """Whether something keeps it that is not its own will: it was tried, or could not even be."""
    return or_(col(MessageRow.attempts) > 0, col(MessageRow.error).is_not(None))


def _that_may_go(
    session: Session, policies: Policies, now: datetime, *where: ColumnElement[bool]
) -> Iterator[MessageRow]:
    """Owed messages that neither a suspension nor the rules in force hold back, oldest first."""
    owed = col(MessageRow.state).in_((MessageState.APPROVED.value, MessageState.SENDING.value))
    query = select(MessageRow).where(owed, ~outbox.is_held(), *where)
    query = query.order_by(col(MessageRow.wanted_at), col(MessageRow.id)).limit(LOOKED_AT)
    for page in range(PAGES):
        rows = session.exec(query.offset(page * LOOKED_AT)).all()
        yield from (row for row in rows if _may_go(session, row, policies, now))
        if len(rows) < LOOKED_AT:
            return


def _may_go(session: Session, row: MessageRow, policies: Policies, now: datetime) -> bool:
    try:
        verdict = judge(session, row, policies, now)
    except (ValueError, LookupError):
        log.exception("message %s could not be looked at", row.id)
        return True
    return not (verdict.barred or verdict.held or verdict.until)


def in_words(rows: Sequence[MessageRow], now: datetime) -> str:
    """How many are late, and how the oldest is to go; "" where none is."""
    if not rows:
        return ""
    number = f"at least {len(rows)}" if len(rows) == LOOKED_AT else str(len(rows))
    since = (rows[0].wanted_at or now).strftime("%Y-%m-%d %H:%M UTC")
    return f"messages that should have gone: {number}, the oldest by {rows[0].channel}, since {since}"


def is_told(session: Session, row: MessageRow) -> bool:
    """Whether somebody was told that a letter is late."""
    return session.exec(select(MessageRow.id).where(MessageRow.id == row.id, _is_told())).first() is not None


def _is_told() -> ColumnElement[bool]:
    word, begins = aliased(MessageRow), literal(WORD).concat(cast(col(MessageRow.id), String)).concat("/")
    of_case = col(word.case_id) == col(MessageRow.case_id)
    return select(word.id).where(of_case, func.substr(word.key, 1, func.length(begins)) == begins).exists()
