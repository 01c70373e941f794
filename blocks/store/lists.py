"""Lists and counts for people and for `winback doctor`: what is open, held, owed or stuck."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, text
from sqlmodel import Session, SQLModel, col, select

from blocks.store.tables import AccountRow, CaseRow, CustomerRow, MessageRow, QuarantineRow, ResponseRow
from winback.outbox import MessageState

PATIENCE = timedelta(minutes=5)
"""How late a wake or a message may be before somebody should look."""

WAITS = text("response.triage IN ('new', 'held')")
"""As the index of the few complaints that wait has it, which databases recognise by its words alone."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a list."""

    row: CaseRow
    customer: str
    account: str
    scale: str


@dataclass(frozen=True, slots=True)
class Held:
    """A complaint whose case is held back until somebody says that so many may be opened."""

    response_id: int
    customer: str
    scale: str
    score: int | None
    severity: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Census:
    """How many there are of what somebody may have to look after.

    `resting` cases met technical failures, `runless` ones have no run yet, `overslept` ones are long past the time at
    which they were to be walked; `unknown` messages may or may not have arrived, `owed` ones should be out by now.
    """

    open: int
    suspended: int
    resting: int
    runless: int
    overslept: int
    unknown: int
    owed: int
    drafts: int
    quarantined: int
    held: int


def list_cases(
    session: Session,
    *,
    closed_too: bool = False,
    owner: str | None = None,
    stage: str | None = None,
    limit: int,
) -> tuple[list[Listed], int]:
    """Cases by due time, those that await nobody last; `limit` at most, and how many there are in all.

    Open ones alone, unless `closed_too` or a `stage` is asked for, which may be one after the close.
    """
    wanted: list[Any] = [] if closed_too or stage else [col(CaseRow.open)]
    wanted += [col(CaseRow.owner) == owner] if owner else []
    wanted += [col(CaseRow.stage) == stage] if stage else []
    rows = session.exec(
        select(CaseRow, CustomerRow)
        .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_id))
        .where(*wanted)
        .order_by(
            col(CaseRow.open).desc(),
            col(CaseRow.due).is_(None),
            col(CaseRow.due),
            col(CaseRow.priority).desc(),
            col(CaseRow.id).desc(),
        )
        .limit(limit)
    ).all()
    return [_listed(session, row, whose) for row, whose in rows], count_rows(session, CaseRow, *wanted)


def _listed(session: Session, row: CaseRow, whose: CustomerRow) -> Listed:
    account = session.get(AccountRow, whose.account_id) if whose.account_id else None
    scale = session.exec(
        select(ResponseRow.scale).where(ResponseRow.case_id == row.id, ResponseRow.score == row.score)
    ).first()
    name = whose.name or whose.external_id or whose.email or ""
    return Listed(row, name, account.name if account else "", scale or "")


def list_held(session: Session, limit: int) -> list[Held]:
    """Complaints that are held back, oldest first."""
    rows = session.exec(
        select(ResponseRow, CustomerRow)
        .join(CustomerRow, col(CustomerRow.id) == col(ResponseRow.customer_id))
        .where(WAITS, ResponseRow.triage == "held")
        .order_by(col(ResponseRow.answered_at), col(ResponseRow.id))
        .limit(limit)
    ).all()
    return [
        Held(row.id, whose.name or whose.external_id or "", row.scale, row.score, row.severity or "", row.answered_at)
        for row, whose in rows
    ]


def count_held(session: Session) -> int:
    """How many complaints are held back."""
    return count_rows(session, ResponseRow, WAITS, col(ResponseRow.triage) == "held")


def count_quarantined(session: Session) -> int:
    """How many rows are in quarantine."""
    return count_rows(session, QuarantineRow)


def take_census(session: Session, now: datetime, patience: timedelta = PATIENCE) -> Census:
    """Count it all; what has waited for less than `patience` is on its way."""
    to_walk = (col(CaseRow.done).is_(False), col(CaseRow.suspended).is_(False))
    unclaimed = or_(col(CaseRow.claim_expires).is_(None), col(CaseRow.claim_expires) < now)
    long_since = now - patience
    owed = [MessageState.APPROVED.value, MessageState.SENDING.value]
    return Census(
        open=count_rows(session, CaseRow, col(CaseRow.open)),
        suspended=count_rows(session, CaseRow, col(CaseRow.suspended)),
        resting=count_rows(session, CaseRow, *to_walk, col(CaseRow.troubles) > 0),
        runless=count_rows(session, CaseRow, *to_walk, col(CaseRow.run_id).is_(None)),
        overslept=count_rows(session, CaseRow, *to_walk, unclaimed, col(CaseRow.next_due) < long_since),
        unknown=count_rows(
            session,
            MessageRow,
            (col(MessageRow.state) == MessageState.UNKNOWN.value) & col(MessageRow.unknown_since).is_(None),
        ),
        owed=count_rows(session, MessageRow, col(MessageRow.state).in_(owed), col(MessageRow.send_after) < long_since),
        drafts=count_rows(session, MessageRow, col(MessageRow.state) == MessageState.DRAFT.value),
        quarantined=count_quarantined(session),
        held=count_held(session),
    )


def count_rows(session: Session, table: type[SQLModel], *where: Any) -> int:
    """How many rows of a table are so."""
    return session.exec(select(func.count()).select_from(table).where(*where)).one()


def owners_of_open_cases(session: Session) -> dict[str, int]:
    """How many open cases each owner has, by staff id."""
    owned = select(CaseRow.owner, func.count()).where(col(CaseRow.open), col(CaseRow.owner).is_not(None))
    return {owner: cases for owner, cases in session.exec(owned.group_by(col(CaseRow.owner))) if owner}
