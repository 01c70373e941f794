"""Counts and ages for whoever watches: no word of a person, and as many labels as there are stages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from blocks.store import fetches, rounds
from blocks.store.lists import count_held, count_quarantined, count_rows
from blocks.store.tables import CaseRow, MessageRow
from winback.case import Stage
from winback.outbox import MessageState

OWED = (MessageState.APPROVED.value, MessageState.SENDING.value)


@dataclass(frozen=True, slots=True)
class Gauges:
    """How things stand. Ages are in seconds; `since_round` is None where the patrol never went round."""

    stages: dict[str, int]
    overdue: int
    owed: int
    oldest: float
    unknown: int
    quarantined: int
    held: int
    to_fetch: int
    since_round: float | None


def read_gauges(session: Session, now: datetime) -> Gauges:
    """Count it all."""
    owed = col(MessageRow.state).in_(OWED)
    first = session.exec(select(func.min(MessageRow.send_after)).where(owed)).one()
    last = rounds.latest(session)
    return Gauges(
        stages=_stages(session),
        overdue=count_rows(
            session, CaseRow, col(CaseRow.open), col(CaseRow.suspended).is_(False), col(CaseRow.due) <= now
        ),
        owed=count_rows(session, MessageRow, owed),
        oldest=max(0.0, (now - first).total_seconds()) if first else 0.0,
        unknown=count_rows(session, MessageRow, col(MessageRow.state) == MessageState.UNKNOWN.value),
        quarantined=count_quarantined(session),
        held=count_held(session),
        to_fetch=fetches.waiting(session),
        since_round=(now - last.at).total_seconds() if last else None,
    )


def _stages(session: Session) -> dict[str, int]:
    found = session.exec(select(CaseRow.stage, func.count()).where(col(CaseRow.open)).group_by(CaseRow.stage)).all()
    known = {stage.value: 0 for stage in Stage}
    return known | {stage: cases for stage, cases in found if stage in known}
