"""What anybody may post: so many cases an hour come of one public survey, whether its numbers or its words complain."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from blocks.store import turns
from blocks.store.database import Database
from blocks.store.opening import MANY, in_turn
from blocks.store.tables import ResponseRow

SOURCE = "page"
"""The source of responses to public surveys."""
EVERYBODY = "everybody"


def is_full(database: Database, survey: str, now: datetime, most: int) -> bool:
    """Whether so many cases came of a survey within the hour; nothing is counted by asking."""
    return turns.is_full(database, EVERYBODY, _cases(survey), now, most) is not None


def count(database: Database, survey: str, now: datetime, most: int) -> timedelta | None:
    """Count a case of a survey; how long until the next may be, where this one is too many."""
    return turns.take(database, EVERYBODY, _cases(survey), now, most)


def beyond(database: Database, found: Sequence[int], now: datetime, most: int) -> list[int]:
    """Count complaints that were found in words, those of public surveys; which of them are too many."""
    with database.reading() as session:
        posted = select(ResponseRow.id, ResponseRow.form).where(ResponseRow.source == SOURCE)
        rows = [
            row for some in in_turn(found, MANY) for row in session.exec(posted.where(col(ResponseRow.id).in_(some)))
        ]
    return [number for number, survey in rows if count(database, survey, now, most)]


def _cases(survey: str) -> str:
    return f"cases of {survey}"
