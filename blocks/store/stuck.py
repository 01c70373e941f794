"""Messages that somebody may have to help along: owed after a try that failed, or with a fate that nobody knows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from blocks.store.tables import MessageRow
from winback.outbox import MessageState


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message with trouble: since when it should have gone, what stopped it, and when it is tried again."""

    id: int
    case_id: int | None
    channel: str
    kind: str
    role: str
    wanted_at: datetime
    again_at: datetime
    attempts: int
    error: str
    unknown: bool


def read_stuck(session: Session, limit: int) -> list[Stuck]:
    """The oldest first, at most so many; nothing of what is written in them."""
    tried = or_(col(MessageRow.attempts) > 0, col(MessageRow.error).is_not(None))
    owed = and_(col(MessageRow.state) == MessageState.APPROVED.value, tried)
    lost = col(MessageRow.state) == MessageState.UNKNOWN.value
    rows = session.exec(
        select(MessageRow).where(or_(owed, lost)).order_by(col(MessageRow.wanted_at), col(MessageRow.id)).limit(limit)
    )
    return [
        Stuck(
            row.id,
            row.case_id,
            row.channel,
            row.kind,
            row.role,
            row.wanted_at or row.created_at,
            row.send_after,
            row.attempts,
            row.error or "",
            row.state == MessageState.UNKNOWN,
        )
        for row in rows
    ]
