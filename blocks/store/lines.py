"""Cases as lines of a list, with the names that belong to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, not_
from sqlmodel import Session, col, select

from blocks.store.tables import AccountRow, CaseRow, CustomerRow, ResponseRow
from winback.agenda import Line, Some
from winback.case import Stage
from winback.scales import Scale, Severity

LIVE = not_(col(CaseRow.done))
"""Cases that still go on, those in aftercare too. Few of all there are: an index has them alone."""

BY_DUE = (col(CaseRow.due).is_(None), col(CaseRow.due), col(CaseRow.priority).desc(), col(CaseRow.id))
"""What is due first stands first, what awaits nobody last."""


def read_some(session: Session, now: datetime, limit: int, *wanted: Any, among: Any = LIVE) -> Some:
    """The first cases that go on and are `wanted`, by due time, and how many of them there are in all.

    `among` is given where they are looked for among others than those that go on.
    """
    where = (among, *wanted)
    total = session.exec(select(func.count()).select_from(CaseRow).where(*where)).one()
    if not total:
        return Some()
    rows = session.exec(select(CaseRow).where(*where).order_by(*BY_DUE).limit(limit)).all()
    return Some(read_lines(session, rows, now), total)


def read_lines(session: Session, rows: Sequence[CaseRow], now: datetime) -> tuple[Line, ...]:
    """These cases as lines, in their order."""
    ids = [row.id for row in rows]
    names = _names(session, ids)
    scales = _scales(session, rows)
    return tuple(_line(row, *names[row.id], scales.get(row.id, Scale.TEXT), now) for row in rows)


def _names(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Customer and account by case."""
    found = session.exec(
        select(CaseRow.id, CustomerRow, AccountRow.name)
        .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_id))
        .outerjoin(AccountRow, col(AccountRow.id) == col(CustomerRow.account_id))
        .where(col(CaseRow.id).in_(ids))
    )
    return {
        case_id: (customer.name or customer.external_id or customer.email or customer.phone or "", account or "")
        for case_id, customer, account in found
    }


def _scales(session: Session, rows: Sequence[CaseRow]) -> dict[int, Scale]:
    """The scale of each case's score: that of the first response which has it."""
    scores = {row.id: row.score for row in rows}
    found = session.exec(
        select(ResponseRow.case_id, ResponseRow.score, ResponseRow.scale)
        .where(col(ResponseRow.case_id).in_(scores))
        .order_by(col(ResponseRow.id))
    )
    scales: dict[int, Scale] = {}
    for case_id, score, scale in found:
        if case_id is not None and score == scores[case_id]:
            scales.setdefault(case_id, Scale(scale))
    return scales


def _line(row: CaseRow, customer: str, account: str, scale: Scale, now: datetime) -> Line:
    return Line(
        case_id=row.id,
        customer=customer,
        account=account,
        score=row.score,
        scale=scale,
        severity=Severity(row.severity),
        stage=Stage(row.stage),
        due=row.due,
        owner=row.owner,
        team=row.team,
        priority=row.priority,
        breached=row.due is not None and row.due <= now,
    )
