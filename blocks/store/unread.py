"""What is still to be read: a short list beside the responses, so that finding it costs nothing in a store of years."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import case, func, literal
from sqlmodel import Session, col, select

from blocks.store.bulk import Bulk
from blocks.store.database import insert_into
from blocks.store.tables import CustomerRow, ResponseRow
from blocks.store.word_tables import ReadingRow, UnreadRow
from winback.words.text import MOST

PUT = """
INSERT INTO unread (response_id, triage)
SELECT id, CASE WHEN answered_at < {mark} THEN 'history' ELSE {mark} END FROM response WHERE {among}
ON CONFLICT (response_id) DO UPDATE SET triage = excluded.triage
"""

_TEXT, _HALF = col(ResponseRow.verbatim), MOST // 2
_END = func.substr(_TEXT, func.length(_TEXT) - _HALF + 1, _HALF)
WORDS: Any = case((func.length(_TEXT) > MOST, func.substr(_TEXT, 1, _HALF).concat(_END)), else_=_TEXT)
"""Of a very long text its beginning and its end, which is all that is read."""


class Unread(NamedTuple):
    """A response that waits to be read; `triage` is what it becomes where its words complain."""

    id: int
    triage: str
    words: str
    language: str


def put(bulk: Bulk, ids: Sequence[int], history_before: Any, triage: str) -> None:
    """Let the words of responses be read; those that complain become `triage`, or history where they are older."""
    bulk.run_among(PUT, "id", ids, history_before, triage)


def put_again(session: Session, model: str) -> None:
    """Let everything be read again that another model has read; no case comes of it."""
    others = select(ReadingRow.response_id, literal("history")).where(ReadingRow.model != model)
    again = insert_into(session, UnreadRow).from_select(["response_id", "triage"], others)
    session.connection().execute(again.on_conflict_do_nothing())


def take(session: Session, most: int) -> list[Unread]:
    """Some that wait, the newest first: what was just said goes before years of history."""
    waiting = select(UnreadRow.response_id, UnreadRow.triage).order_by(col(UnreadRow.response_id).desc()).limit(most)
    triage = dict(session.exec(waiting).all())
    told = (
        select(ResponseRow.id, WORDS, CustomerRow.language)
        .join(CustomerRow, col(CustomerRow.id) == col(ResponseRow.customer_id))
        .where(col(ResponseRow.id).in_(triage))
        .order_by(col(ResponseRow.id).desc())
    )
    return [Unread(number, triage[number], words, language) for number, words, language in session.exec(told)]


def count(session: Session) -> int:
    """How many wait."""
    return session.exec(select(func.count()).select_from(UnreadRow)).one()


def count_read(session: Session) -> int:
    """How many were read."""
    return session.exec(select(func.count()).select_from(ReadingRow)).one()
