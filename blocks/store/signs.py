"""Signs of life, and of trouble: whoever must not fall silent unnoticed says that all is well, or why it is not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from blocks.store.database import Database, insert_into
from blocks.store.tables import SignRow

DESK = "desk"
"""What the desk is called among those who give signs."""

EVERY = timedelta(seconds=30)
SILENT = timedelta(minutes=3)
"""After so long without a sign somebody should look."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is not well, since when, and in a sentence why."""

    what: str
    since: datetime
    why: str

    @property
    def channel(self) -> str:
        """The way out that it concerns."""
        return self.what.partition("/")[0]

    @property
    def at_fault(self) -> str:
        """What on that way is refused, such as a sender's address; "" where nothing goes that way."""
        return self.what.partition("/")[2]


def give(database: Database, what: str, now: datetime) -> None:
    """Say that all is well."""
    _write(database, what, now)


def trouble(database: Database, what: str, why: str, now: datetime) -> None:
    """Say that something is not well; the same trouble told again has lasted since it was first told."""
    with database.reading() as session:
        row = session.get(SignRow, what)
        if row and row.trouble == why:
            return
        since = row.at if row and row.trouble else now
    _write(database, what, since, why)


def _write(database: Database, what: str, at: datetime, why: str = "") -> None:
    """One statement, for several may say the same at once."""
    told = {"at": at, "trouble": why}
    with database.writing("sign") as session:
        row = insert_into(session, SignRow).values(what=what, **told)
        session.connection().execute(row.on_conflict_do_update(index_elements=["what"], set_=told))


def of(channel: str, at_fault: str = "") -> str:
    """What a way out's trouble is called: by what is at fault, so that what goes without that leaves it standing."""
    return f"{channel}/{at_fault}" if at_fault else channel


def well(session: Session, *what: str) -> None:
    """What was in trouble is well; costs nothing where it was."""
    session.connection().execute(delete(SignRow).where(col(SignRow.what).in_(what), col(SignRow.trouble) != ""))


def last(session: Session, what: str) -> datetime | None:
    """When the last sign was given; None where there never was one, or it was of trouble."""
    row = session.get(SignRow, what, populate_existing=True)
    return row.at if row and not row.trouble else None


def troubles(session: Session) -> list[Trouble]:
    """What is not well just now."""
    rows = session.exec(select(SignRow).where(col(SignRow.trouble) != "").order_by(col(SignRow.what)))
    return [Trouble(row.what, row.at, row.trouble) for row in rows]
