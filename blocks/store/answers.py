"""All responses as a filter wants them, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import func, or_, union_all
from sqlmodel import Session, col, select

from blocks.store.inbox import SHOWN, in_pieces, name_of
from blocks.store.narrowing import of_responses
from blocks.store.searching import Search
from blocks.store.tables import AccountRow, CustomerRow, ResponseRow
from winback import export
from winback.filters import ResponseFilter
from winback.found import Found, Page
from winback.scales import Scale, Severity, Standing

COUNTED = 10_000
"""Beyond this nobody counts: "more than 10,000" says it."""
COUNTED_COMMON = 200
"""The same where a word is looked for that so many say."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response in a list; `verbatim` is its beginning, `case_id` the case that it opened or joined."""

    id: int
    customer_id: int
    customer: str
    account: str
    answered_at: datetime
    score: int | None
    scale: Scale
    standing: Standing | None
    severity: Severity | None
    verbatim: str
    touchpoint: str
    form: str
    source: str
    case_id: int | None

    @property
    def negative(self) -> bool:
        """Whether it is a complaint: by its number, or by what is said beside it."""
        return self.standing is Standing.DETRACTOR or self.severity is not None


LATEST = (col(ResponseRow.answered_at).desc(), col(ResponseRow.id).desc())


def read_answers(session: Session, wanted: ResponseFilter, *, zone: tzinfo, page: Page) -> Found[Answer]:
    """A page of the responses that a filter wants; the zone is the one that the period's days are told in."""
    conditions, common = _wanted(session, wanted, zone)
    most = COUNTED_COMMON if common else COUNTED
    counted = select(ResponseRow.id).where(*conditions).limit(most + 1).subquery()
    total = session.exec(select(func.count()).select_from(counted)).one()
    lines = tuple(_read(session, conditions, page)) if total > page.offset else ()
    return Found(lines, min(total, most), page, total <= most)


def each_answer(session: Session, wanted: ResponseFilter, *, zone: tzinfo) -> Iterator[Answer]:
    """All responses that a filter wants, with all that was said, as far as a file may hold them."""
    conditions, _ = _wanted(session, wanted, zone)
    return _read(session, conditions, Page(size=export.MOST), export.LONGEST)


def latest_of(session: Session, customer_id: int, most: int) -> tuple[Answer, ...]:
    """A customer's latest responses."""
    return tuple(_read(session, [col(ResponseRow.customer_id) == customer_id], Page(size=most), export.LONGEST))


def _read(session: Session, conditions: list[Any], page: Page, shown: int = SHOWN + 1) -> Iterator[Answer]:
    rows = session.exec(in_pieces(_lines(conditions, page), page))
    return (_answer(*row, shown=shown) for row in rows)


def _wanted(session: Session, wanted: ResponseFilter, zone: tzinfo) -> tuple[list[Any], bool]:
    """What a response must be, and whether it is one of very many that say what is looked for."""
    conditions = of_responses(wanted, zone)
    if not wanted.words:
        return conditions, False
    search = Search(session, wanted.words)
    if search.is_for_nothing:
        return [col(ResponseRow.id) == 0], False
    (theirs, many), common = search.theirs(), search.is_common()
    if many or common:
        said = search.said() if common else col(ResponseRow.id).in_(search.responses())
        return [*conditions, or_(said, theirs)], True
    hits = union_all(search.responses(), select(col(ResponseRow.id)).where(theirs))
    return [*conditions, col(ResponseRow.id).in_(hits)], False


def _lines(conditions: list[Any], page: Page) -> Any:
    """The page's responses are found first, and only then what belongs to each of them."""
    found = select(ResponseRow.id).where(*conditions).order_by(*LATEST).limit(page.size).offset(page.offset)
    return (
        select(ResponseRow, CustomerRow, AccountRow.name)
        .join(CustomerRow, col(CustomerRow.id) == col(ResponseRow.customer_id))
        .outerjoin(AccountRow, col(AccountRow.id) == col(CustomerRow.account_id))
        .where(col(ResponseRow.id).in_(select(found.subquery().c.id)))
        .order_by(*LATEST)
    )


def _answer(row: ResponseRow, whose: CustomerRow, account: str | None, *, shown: int) -> Answer:
    return Answer(
        id=row.id,
        customer_id=whose.id,
        customer=name_of(whose),
        account=account or "",
        answered_at=row.answered_at,
        score=row.score,
        scale=Scale(row.scale),
        standing=Standing(row.standing) if row.standing else None,
        severity=Severity(row.severity) if row.severity else None,
        verbatim=row.verbatim[:shown],
        touchpoint=row.touchpoint,
        form=row.form,
        source=row.source,
        case_id=row.case_id,
    )
