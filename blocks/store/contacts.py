"""First contacts, counted from the cases' rows."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_from
from sqlmodel import Session, col, select

from blocks.store.tables import CaseRow
from winback.figures import Contacts, Took
from winback.scales import Severity

DUE, REACHED = col(CaseRow.contact_due), col(CaseRow.contacted_at)
WAS_ASKED = DUE.is_not(None)
IN_TIME, LATE, NOBODY = REACHED <= DUE, REACHED > DUE, REACHED.is_(None)


def count_contacts(session: Session, now: datetime, *which: Any) -> dict[Severity, Contacts]:
    """First contacts of the cases that `which` names, by severity."""
    past = col(CaseRow.contact_due) <= now
    each = (IN_TIME, LATE, NOBODY & past, NOBODY & ~past)
    counted = select_from(col(CaseRow.severity), *(func.count().filter(one) for one in each)).where(WAS_ASKED, *which)
    grouped = session.connection().execute(counted.group_by(col(CaseRow.severity)))
    return {Severity(severity): Contacts(*counts) for severity, *counts in grouped}


def read_took(session: Session, made: int, *which: Any) -> Took:
    """How long the first contacts took, of which so many were `made`."""
    if not made:
        return Took()
    wall, worked = (
        _median(session, made, column, *which) for column in (col(CaseRow.contact_took), col(CaseRow.contact_worked))
    )
    return Took(made, wall, worked)


def _median(session: Session, made: int, column: Any, *which: Any) -> timedelta:
    """Of an even number, the mean of the two in the middle."""
    middle = select(column).where(column.is_not(None), *which).order_by(column)
    two = session.exec(middle.offset((made - 1) // 2).limit(2 - made % 2)).all()
    return timedelta(seconds=sum(two) / len(two))
