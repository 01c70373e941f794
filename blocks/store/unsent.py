"""What was not sent to customers, and why, as the journals of somebody's cases tell it."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from blocks.store.lines import LIVE, read_lines
from blocks.store.tables import CaseRow, EntryRow
from winback import entries as e
from winback.agenda import Unsent
from winback.entries import read_body

LOOKED_AT = 1_000
"""Most entries of one person's cases that are looked at, the latest ones."""


def read_unsent(session: Session, owner: str, since: datetime, now: datetime, limit: int) -> tuple[Unsent, ...]:
    """What was left out or held back from a time on, in cases that go on or were closed since: the latest, first."""
    recent = or_(LIVE, col(CaseRow.closed_at) >= since)
    rows = session.exec(
        select(CaseRow, EntryRow)
        .join(EntryRow, col(EntryRow.case_id) == col(CaseRow.id))
        .where(CaseRow.owner == owner, recent, col(EntryRow.kind).in_(("messaged", "withheld")))
        .where(col(EntryRow.at) >= since)
        .order_by(col(EntryRow.at).desc(), col(EntryRow.case_id), col(EntryRow.seq).desc())
        .limit(LOOKED_AT)
    ).all()
    told = [(case, *_why(read_body(entry.kind, entry.body))) for case, entry in rows]
    left_out = [(case, why, until) for case, why, until in told if why][:limit]
    lines = read_lines(session, [case for case, _, _ in left_out], now)
    return tuple(Unsent(line, why, until) for line, (_, why, until) in zip(lines, left_out, strict=True))


def _why(body: e.Body) -> tuple[str, datetime | None]:
    if isinstance(body, e.Withheld):
        return body.why, None
    return (body.skipped, body.waits_until) if isinstance(body, e.Messaged) else ("", None)
