"""Filters that people keep: at most so many each, by name."""

from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from blocks.store.database import alone
from blocks.store.web_tables import SavedFilterRow
from winback.filters import CaseFilter, ResponseFilter
from winback.saved_filters import LONGEST_QUERY, MOST, Kept, SavedFilter, tidy_name

KEEPING = 0x6B656570
"""Number of the advisory lock under which filters are kept: two at once would be one too many."""

READ: dict[Kept, type[CaseFilter] | type[ResponseFilter]] = {Kept.INBOX: CaseFilter, Kept.RESPONSES: ResponseFilter}


def list_filters(session: Session, staff: str, page: Kept) -> tuple[SavedFilter, ...]:
    """Somebody's filters of a page, by name."""
    rows = session.exec(_theirs(staff, page).order_by(func.lower(SavedFilterRow.name), col(SavedFilterRow.id)))
    return tuple(SavedFilter(row.id, row.name, row.query) for row in rows)


def save_filter(session: Session, staff: str, page: Kept, name: str, query: str, now: datetime) -> SavedFilter | None:
    """Keep what is understood of a query under a name, in place of what stood there.

    None where the name is empty, the query too long, or somebody keeps as many as they may.
    """
    name, understood = tidy_name(name), READ[page].read(query).write()
    if not name or len(understood) > LONGEST_QUERY:
        return None
    alone(session, KEEPING)
    rows = {row.name: row for row in session.exec(_theirs(staff, page))}
    if name not in rows and len(rows) >= MOST:
        return None
    row = rows.get(name) or SavedFilterRow(staff=staff, page=page.value, name=name, query="", saved_at=now)
    row.query, row.saved_at = understood, now
    session.add(row)
    session.flush()
    return SavedFilter(row.id, row.name, row.query)


def delete_filter(session: Session, staff: str, filter_id: int) -> bool:
    """Keep a filter no longer; False where somebody has no such filter."""
    theirs = (col(SavedFilterRow.staff) == staff, col(SavedFilterRow.id) == filter_id)
    return session.connection().execute(delete(SavedFilterRow).where(*theirs)).rowcount > 0


def _theirs(staff: str, page: Kept) -> SelectOfScalar[SavedFilterRow]:
    return select(SavedFilterRow).where(SavedFilterRow.staff == staff, SavedFilterRow.page == page.value).limit(MOST)
