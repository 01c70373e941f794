"""Answers that a hook only pointed at: kept until they are fetched, whoever dies in between."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from blocks.store.database import Database, insert_into
from blocks.store.key_tables import FetchRow
from winback.intake.platforms.surveymonkey import Pointer

SETTLES = timedelta(minutes=2)
"""How long an answer is left alone that is not whole yet: each page of the survey is told of."""
TAKEN = timedelta(minutes=2)
"""How long one who fetches has for it, before another may."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
PATIENCE = timedelta(days=7)
"""How long it is tried before it is given up."""
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer to fetch, as it was when it was taken in hand."""

    id: int
    source: str
    form: str
    key: str
    event: str
    told_at: datetime
    tries: int


def want(session: Session, source: str, to: Pointer, now: datetime) -> bool:
    """Note that an answer is to be fetched; False where this very hook was noted before."""
    where = (FetchRow.source == source, FetchRow.form == to.survey, FetchRow.key == to.response)
    known = session.exec(select(FetchRow.event).where(*where)).first()
    if known == to.event:
        return False
    due = now if to.whole else now + SETTLES
    told = {"event": to.event, "told_at": now, "due": due, "tries": 0, "trouble": ""}
    row = insert_into(session, FetchRow).values(source=source, form=to.survey, key=to.response, **told)
    session.connection().execute(row.on_conflict_do_update(index_elements=["source", "form", "key"], set_=told))
    return True


def take(database: Database, now: datetime) -> Wanted | None:
    """The answer that has been due longest, taken in hand for a while; None where none is due."""
    with database.writing("fetch taken") as session:
        due = select(FetchRow).where(col(FetchRow.due) <= now).order_by(col(FetchRow.due)).limit(1)
        row = session.exec(due.with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        row.due = now + TAKEN
        session.add(row)
        return Wanted(row.id, row.source, row.form, row.key, row.event, row.told_at, row.tries)


def is_due(database: Database, now: datetime) -> bool:
    """Whether any is: asked without a lock."""
    with database.reading() as session:
        return session.exec(select(FetchRow.id).where(col(FetchRow.due) <= now).limit(1)).first() is not None


def done(session: Session, one: Wanted, why: str = "") -> None:
    """It is fetched, or given up for a reason; not so where another hook told of it meanwhile."""
    same = (col(FetchRow.id) == one.id, col(FetchRow.event) == one.event)
    session.connection().execute(update(FetchRow).where(*same).values(due=None, trouble=why))
    session.connection().execute(
        delete(FetchRow).where(col(FetchRow.due).is_(None), col(FetchRow.told_at) < one.told_at - KEPT)
    )


def put_off(database: Database, one: Wanted, why: str, now: datetime, again_in: timedelta | None) -> bool:
    """Try again later, each time later than the last; False where it has been tried long enough."""
    if now - one.told_at > PATIENCE:
        return False
    pause = again_in or min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(one.tries, 10))
    with database.writing("fetch put off") as session:
        told = {"due": now + pause, "tries": one.tries + 1, "trouble": why}
        same = (col(FetchRow.id) == one.id, col(FetchRow.event) == one.event)
        session.connection().execute(update(FetchRow).where(*same).values(**told))
    return True


def waiting(session: Session) -> int:
    """How many wait to be fetched."""
    return session.exec(select(func.count()).select_from(FetchRow).where(col(FetchRow.due).is_not(None))).one()
