"""What a language model may still cost on a day, counted for all processes together."""

from datetime import date, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col

from blocks.store.database import insert_into
from blocks.store.opinion_tables import DayRow
from winback.budget import Spent
from winback.policy.language_model import LanguageModel

KEPT = timedelta(days=400)
"""How long a day's figures are kept."""


def take(session: Session, day: date, tokens: int, limits: LanguageModel) -> bool:
    """Take one call and its tokens; whether they were left. One statement looks and takes: two never take the same."""
    begun = insert_into(session, DayRow).values(day=day, calls=0, tokens=0, failures=0).on_conflict_do_nothing()
    if session.connection().execute(begun).rowcount:
        session.connection().execute(delete(DayRow).where(col(DayRow.day) < day - KEPT))
    left = (
        update(DayRow)
        .where(col(DayRow.day) == day, col(DayRow.calls) < limits.calls_a_day)
        .where(col(DayRow.tokens) + tokens <= limits.tokens_a_day)
    )
    taken = left.values(calls=DayRow.calls + 1, tokens=DayRow.tokens + tokens)
    return session.connection().execute(taken).rowcount == 1


def add(session: Session, day: date, *, tokens: int = 0, failures: int = 0) -> None:
    """Count what a call came to, beside what was taken for it."""
    more = {"tokens": DayRow.tokens + tokens, "failures": DayRow.failures + failures}
    session.connection().execute(update(DayRow).where(col(DayRow.day) == day).values(**more))


def read(session: Session, day: date) -> Spent:
    """What went on a day."""
    row = session.get(DayRow, day, populate_existing=True)
    return Spent(row.calls, row.tokens, row.failures) if row else Spent()
