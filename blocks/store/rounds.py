"""The patrol's rounds: which cases it looks at, and what it found, kept for a while."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, not_, or_
from sqlmodel import Session, col, select

from blocks.store.database import Database
from blocks.store.signs import Trouble
from blocks.store.tables import CaseRow, EntryRow, RoundRow

LOOKED_AT = 200
"""Cases looked at together."""

ASLEEP_A_ROUND = 2000
"""Sleeping cases that one round looks at: Prefect's server takes 0.4 ms for each. More take turns."""

KEPT = timedelta(days=7)
"""How long a round stands on record."""


@dataclass
class Round:
    """What one round found.

    `unwell` cases have neither a live run nor a next wake even after it; `repairs` counts by kind; `delivered` messages
    were taken in hand; `outage` says why not all could be looked at; `troubles` are the ways out that refuse our own
    settings; `upto` is the sleeping case after which the next begins; `last` is when the round before this one began.
    """

    at: datetime
    cases: int = 0
    unwell: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    delivered: int = 0
    outage: str = ""
    troubles: list[Trouble] = field(default_factory=list)
    upto: int = 0
    last: datetime | None = None

    @property
    def fresh(self) -> list[Trouble]:
        """Troubles that came up between the last round's beginning and this one's: each is told of in one round."""
        return [one for one in self.troubles if one.since <= self.at and (self.last is None or one.since > self.last)]


def begin(database: Database, now: datetime) -> Round:
    """A round that goes on where the last one left the sleeping cases."""
    with database.reading() as session:
        last = latest(session)
    return Round(at=now, upto=last.upto if last else 0, last=last.at if last else None)


def to_walk(database: Database, found: Round, asleep: int | None = ASLEEP_A_ROUND) -> Iterator[Sequence[CaseRow]]:
    """Cases whose walk is not at its end, some at a time: all that are due, have news, a claim or no run.

    Of those that sleep until a time that has not come at most `asleep`, in turn from round to round; None is all.
    """
    restless = or_(
        col(CaseRow.run_id).is_(None),
        col(CaseRow.claim).is_not(None),
        col(CaseRow.head) > col(CaseRow.seen),
        col(CaseRow.next_due).is_(None),
        col(CaseRow.next_due) <= found.at,
    )
    yield from _pages(database, restless)
    left = asleep
    for rows in _pages(database, not_(restless), after=found.upto):
        some = rows if left is None else rows[:left]
        yield some
        found.upto = some[-1].id
        if left is not None and (left := left - len(some)) <= 0:
            return
    found.upto = 0


def _pages(database: Database, wanted: Any, after: int = 0) -> Iterator[Sequence[CaseRow]]:
    while True:
        with database.reading() as session:
            page = select(CaseRow).where(col(CaseRow.done).is_(False), wanted, col(CaseRow.id) > after)
            rows = session.exec(page.order_by(col(CaseRow.id)).limit(LOOKED_AT)).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def neglected(database: Database, rows: Sequence[CaseRow], since: datetime) -> set[int]:
    """Cases of these whose deadline passed before then, or whose last news is older, and that nobody has walked."""
    late = {row.id for row in rows if row.next_due and row.next_due < since}
    news = {row.id: row.head for row in rows if row.head > row.seen and row.id not in late}
    with database.reading() as session:
        heads = [session.get_one(EntryRow, (case_id, head)) for case_id, head in news.items()]
    return late | {entry.case_id for entry in heads if entry.at < since}


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
                upto=found.upto,
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
