"""Messages that should have gone long ago."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

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


def told_of(row: MessageRow) -> str:
    """How the key begins of what its owner is told once about a letter that is late."""
    return f"late/{row.id}"


def late(session: Session, policies: Policies, now: datetime) -> list[MessageRow]:
    """Messages that are owed beyond all patience, oldest first, at most so many.

    What waits by its own will is not late: for a better hour, or for its case to be resumed.
    """
    tried, wanted = col(MessageRow.attempts) > 0, col(MessageRow.wanted_at)
    urgent = and_(col(MessageRow.urgent), col(MessageRow.text) != "")
    own_will = and_(col(MessageRow.role) == "customer", ~tried, col(MessageRow.send_after) > now - PATIENCE[False])
    rows = session.exec(
        select(MessageRow)
        .where(col(MessageRow.state).in_((MessageState.APPROVED.value, MessageState.SENDING.value)))
        .where(or_(wanted <= now - PATIENCE[False], urgent & (wanted <= now - PATIENCE[True])), ~own_will)
        .order_by(wanted, col(MessageRow.id))
        .limit(LOOKED_AT)
    ).all()
    return [row for row in rows if _may_go(session, row, policies, now)]


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


def without_word(session: Session, rows: Sequence[MessageRow], now: datetime) -> list[MessageRow]:
    """Those of late messages whose owner is to be told now: letters that were tried for a day."""
    letters = [row for row in rows if row.role == "customer" and row.kind in {"letter", "receipt"} and row.case_id]
    old = [row for row in letters if row.attempts and (row.wanted_at or now) <= now - OWNER_HEARS]
    return [row for row in old if not is_told(session, row)][:TOLD_AT_ONCE]


def is_told(session: Session, row: MessageRow) -> bool:
    """Whether somebody was told that a letter is late."""
    word = aliased(MessageRow)
    begins = func.substr(word.key, 1, len(told_of(row)) + 1) == f"{told_of(row)}/"
    return bool(session.exec(select(exists().where(col(word.case_id) == row.case_id, begins))).one())
