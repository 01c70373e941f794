"""The inbox: cases as a filter wants them, with what a list's line shows of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from blocks.store.narrowing import of_cases
from blocks.store.tables import AccountRow, CaseRow, CustomerRow, ResponseRow
from winback import export
from winback.case import Stage
from winback.entries import Outcome
from winback.filters import CaseFilter
from winback.found import Found, Page
from winback.policy import Policy, Staff
from winback.scales import Scale, Severity, Standing

SHOWN = 200
"""Characters of the verbatim that a line shows; one more is read, so that who shows it knows that there is more."""

AT_ONCE = 500
"""Rows that are read at once where there are many."""


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the inbox. `late`: what is to be done next should have been done by now.

    Score and verbatim are those of the response that the case is about; `verbatim` is its beginning.
    """

    case_id: int
    customer_id: int
    customer: str
    account: str
    score: int | None
    scale: Scale
    standing: Standing | None
    severity: Severity
    stage: Stage
    owner: str | None
    team: str
    due: datetime | None
    late: bool
    priority: int
    verbatim: str
    touchpoint: str
    opened_at: datetime
    outcome: Outcome | None
    suspended: bool


ORDER = (
    col(CaseRow.open).desc(),
    col(CaseRow.due).is_(None),
    col(CaseRow.due),
    col(CaseRow.opened_at).desc(),
    col(CaseRow.id).desc(),
)
"""Open cases by due time, which puts the late ones first; then those that await nobody, the latest first."""


def read_inbox(
    session: Session, wanted: CaseFilter, reader: Staff, policy: Policy, now: datetime, *, zone: tzinfo, page: Page
) -> Found[Row]:
    """A page of the cases that a filter wants, and how many they are. `reader` has the role that counts."""
    conditions = of_cases(session, wanted, reader, policy, zone)
    total = session.execute(select(func.count()).select_from(CaseRow).where(*conditions)).scalar_one()
    if total <= page.offset:
        return Found((), total, page)
    return Found(tuple(_read(session, conditions, now, page)), total, page)


def each_case(
    session: Session, wanted: CaseFilter, reader: Staff, policy: Policy, now: datetime, *, zone: tzinfo
) -> Iterator[Row]:
    """All cases that a filter wants, in the inbox's order, with all that was said, as far as a file may hold them."""
    conditions = of_cases(session, wanted, reader, policy, zone)
    return _read(session, conditions, now, Page(size=export.MOST), export.LONGEST)


def cases_of(session: Session, customer_id: int, now: datetime, most: int) -> tuple[Row, ...]:
    """A customer's cases: the open one, then the latest."""
    return tuple(_read(session, [col(CaseRow.customer_id) == customer_id], now, Page(size=most)))


def _read(session: Session, conditions: list[Any], now: datetime, page: Page, shown: int = SHOWN + 1) -> Iterator[Row]:
    rows = session.execute(in_pieces(_lines(conditions, page, shown), page))
    return (_row(*row, now=now) for row in rows)


def in_pieces(asked: Any, page: Page) -> Any:
    """Read piece by piece what is a file's worth; PostgreSQL plans badly for a page where it is to do so."""
    return asked.execution_options(yield_per=AT_ONCE) if page.size > AT_ONCE else asked


def _lines(conditions: list[Any], page: Page, shown: int) -> Any:
    """The page's cases are found first, and only then what belongs to each of them."""
    found = select(col(CaseRow.id)).where(*conditions).order_by(*ORDER).limit(page.size).offset(page.offset)
    return (
        select(
            CaseRow, CustomerRow, col(AccountRow.name), col(ResponseRow.scale), col(ResponseRow.standing),
            col(ResponseRow.touchpoint), func.substr(col(ResponseRow.verbatim), 1, shown),
        )
        .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_id))
        .outerjoin(AccountRow, col(AccountRow.id) == col(CustomerRow.account_id))
        .outerjoin(ResponseRow, col(ResponseRow.id) == _about())
        .where(col(CaseRow.id).in_(select(found.subquery().c.id)))
        .order_by(*ORDER)
    )  # fmt: skip


def _about() -> Any:
    """The response that a case is about: the latest with its score, for a case may have joined others."""
    said = aliased(ResponseRow)
    theirs = select(func.max(said.id)).where(col(said.case_id) == col(CaseRow.id)).correlate(CaseRow)
    with_it = theirs.where(col(said.score).is_not_distinct_from(col(CaseRow.score)))
    return func.coalesce(with_it.scalar_subquery(), theirs.scalar_subquery())


def _row(
    row: CaseRow,
    whose: CustomerRow,
    account: str | None,
    scale: str | None,
    standing: str | None,
    touchpoint: str | None,
    verbatim: str | None,
    *,
    now: datetime,
) -> Row:
    return Row(
        case_id=row.id,
        customer_id=whose.id,
        customer=name_of(whose),
        account=account or "",
        score=row.score,
        scale=Scale(scale) if scale else Scale.TEXT,
        standing=Standing(standing) if standing else None,
        severity=Severity(row.severity),
        stage=Stage(row.stage),
        owner=row.owner,
        team=row.team,
        due=row.due,
        late=row.due is not None and row.due <= now,
        priority=row.priority,
        verbatim=verbatim or "",
        touchpoint=touchpoint or "",
        opened_at=row.opened_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        suspended=row.suspended,
    )


def name_of(whose: CustomerRow) -> str:
    """What a customer is called in lists: the name, else what is known of them."""
    return whose.name or whose.external_id or whose.email or whose.phone or ""
