"""What a language model thinks of responses, the doubts that it is asked about, and answers kept for another time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete
from sqlmodel import Session, col, select

from blocks.store.bulk import Bulk, table_of
from blocks.store.database import insert_into
from blocks.store.opinion_tables import AnswerRow, OpinionRow
from blocks.store.tables import AccountRow, CustomerRow, ResponseRow
from blocks.store.unread import Unread
from blocks.store.word_tables import UnreadRow
from winback.policy import Policy
from winback.scales import Standing
from winback.second_opinion import Opinion, Verdict, is_doubtful
from winback.words import Reading
from winback.words.text import Place, compose

OPINIONS = table_of(OpinionRow)
COLUMNS = tuple(OPINIONS.columns.keys())
AMONG = "DELETE FROM opinion WHERE {among}"
JUDGED_BY_WORDS = (None, Standing.PASSIVE)
"""A standing for each threshold of the policy."""


class Doubt(NamedTuple):
    """A text that may mean either; `names` are the people in it who are known. Of history nobody is asked."""

    id: int
    text: str
    language: str
    names: tuple[str, ...]
    is_history: bool


def find_doubts(
    session: Session, taken: Sequence[Unread], read: Sequence[Reading | None], policy: Policy
) -> list[Doubt]:
    """The texts among these whose reading is doubtful, in their order; none that a case comes of anyway."""
    near = {
        one.id: (one, how)
        for one, how in zip(taken, read, strict=True)
        if how and any(is_doubtful(standing, how, policy) for standing in JUDGED_BY_WORDS)
    }
    told = (
        select(ResponseRow.id, ResponseRow.standing, CustomerRow.name, AccountRow.name)
        .join(CustomerRow, col(CustomerRow.id) == col(ResponseRow.customer_id))
        .join(AccountRow, col(AccountRow.id) == col(CustomerRow.account_id), isouter=True)
        .where(col(ResponseRow.id).in_(near), col(ResponseRow.contact_me).is_(False))
        .order_by(col(ResponseRow.id).desc())
    )
    staff = tuple(person.name for person in policy.staff)
    return [
        Doubt(number, compose(near[number][0].words), near[number][1].language, (name, account or "", *staff), past)
        for number, standing, name, account in (session.exec(told).all() if near else ())
        if is_doubtful(Standing(standing) if standing else None, near[number][1], policy)
        for past in (near[number][0].triage == "history",)
    ]


def write(bulk: Bulk, done: Sequence[int], opinions: Mapping[int, Opinion]) -> None:
    """Keep the opinions of texts that were read now, and no older ones of them."""
    bulk.run_among(AMONG, "response_id", done)
    current = opinions.keys() & set(done)
    rows = [
        (number, one.model, bulk.flag(one.complains), *one.place)
        for number, one in opinions.items()
        if number in current
    ]
    bulk.insert(OPINIONS, COLUMNS, rows)


def of(session: Session, response_id: int) -> Opinion | None:
    """What was thought of a response; None where it has been told otherwise since."""
    told_since = select(UnreadRow.response_id).where(UnreadRow.response_id == response_id)
    row = session.exec(
        select(OpinionRow).where(OpinionRow.response_id == response_id, ~told_since.exists())
    ).one_or_none()
    return Opinion(row.complains, Place(row.begins, row.ends), row.model) if row else None


def kept_answer(session: Session, key: str, since: datetime) -> Verdict | None:
    """What was answered to the same question since then."""
    row = session.get(AnswerRow, key)
    return Verdict(row.complains, row.begins, row.ends) if row and row.at >= since else None


def keep_answer(session: Session, key: str, verdict: Verdict, now: datetime, since: datetime) -> None:
    """Keep an answer for another time, and let go of those from before `since`."""
    told = {"at": now, "complains": verdict.complains, "begins": verdict.start, "ends": verdict.end}
    row = insert_into(session, AnswerRow).values(key=key, **told)
    session.connection().execute(delete(AnswerRow).where(col(AnswerRow.at) < since))
    session.connection().execute(row.on_conflict_do_update(index_elements=["key"], set_=told))
