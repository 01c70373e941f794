"""The patrol's rounds: which cases it looks at, and what it found, kept for a while."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_
from sqlmodel import Session, col, select

from blocks.store.database import Database
from blocks.store.tables import CaseRow, RoundRow

LOOKED_AT = 200
"""Cases looked at together."""

ASLEEP_A_ROUND = 2000
"""Sleeping cases that one round looks at: Prefect's server takes 0.4 ms for each. With more they take turns."""

TURN = timedelta(minutes=1)
"""How long one turn of the sleeping cases is."""

KEPT = timedelta(days=7)
"""How long a round stands on record."""


@dataclass
class Round:
    """What one round found.

    `unwell` cases have neither a live run nor a next wake even after it; `repairs` counts by kind; `delivered` messages
    were taken in hand; `outage` says why not all could be looked at.
    """

    at: datetime
    cases: int = 0
    unwell: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    delivered: int = 0
    outage: str = ""


def to_walk(database: Database, now: datetime, asleep: int | None = ASLEEP_A_ROUND) -> Iterator[Sequence[CaseRow]]:
    """Cases whose walk is not at its end, some at a time.

    Of those that sleep until a time that has not come only about so many as `asleep`, whose turn it is; None is all.
    """
    open_cases = col(CaseRow.done).is_(False)
    with database.reading() as session:
        number = session.exec(select(func.count()).select_from(CaseRow).where(open_cases)).one()
    turns = 1 + (number - 1) // asleep if asleep and number else 1
    turn = int(now.timestamp() / TURN.total_seconds()) % turns
    wanted = or_(
        col(CaseRow.id) % turns == turn,
        col(CaseRow.run_id).is_(None),
        col(CaseRow.claim).is_not(None),
        col(CaseRow.head) > col(CaseRow.seen),
        col(CaseRow.next_due).is_(None),
        col(CaseRow.next_due) <= now,
    )
    last = 0
    while True:
        with database.reading() as session:
            page = select(CaseRow).where(open_cases, wanted, col(CaseRow.id) > last)
            rows = session.exec(page.order_by(col(CaseRow.id)).limit(LOOKED_AT)).all()
        if not rows:
            return
        last = rows[-1].id
        yield rows


def note(database: Database, found: Round) -> None:
    """Put a round on record, and forget those of long ago."""
    with database.writing("round") as session:
        session.connection().execute(delete(RoundRow).where(col(RoundRow.at) < found.at - KEPT))
        session.add(
            RoundRow(
                at=found.at,
                cases=found.cases,
                unwell=found.unwell,
                repairs=dict(found.repairs),
                outage=found.outage,
            )
        )


def latest(session: Session) -> RoundRow | None:
    """The last round that was made."""
    return session.exec(select(RoundRow).order_by(col(RoundRow.at).desc()).limit(1)).first()


def repairs_since(session: Session, since: datetime) -> Counter[str]:
    """What was mended since then, by kind."""
    total: Counter[str] = Counter()
    for repairs in session.exec(select(RoundRow.repairs).where(col(RoundRow.at) >= since)):
        total.update(repairs)
    return total
