"""Signs of life: whoever must not fall silent unnoticed says from time to time that all is well."""

from datetime import datetime, timedelta

from sqlmodel import Session

from blocks.store.database import Database
from blocks.store.tables import SignRow

DESK = "desk"
"""What the desk is called among those who give signs."""

EVERY = timedelta(seconds=30)
SILENT = timedelta(minutes=3)
"""After so long without a sign somebody should look."""


def give(database: Database, what: str, now: datetime) -> None:
    """Say that all is well."""
    with database.writing("sign") as session:
        session.merge(SignRow(what=what, at=now))


def last(session: Session, what: str) -> datetime | None:
    """When the last sign was given; None where there never was one."""
    row = session.get(SignRow, what, populate_existing=True)
    return row.at if row else None
