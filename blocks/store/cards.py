"""Where cases stand in Slack, and what their cards show."""

from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from blocks.store.tables import CardRow, MessageRow
from winback.case import Case
from winback.outbox import Message, MessageState

TRIED = 50
"""Pictures that are looked for at once."""


def card_of(session: Session, case: Case) -> CardRow | None:
    """The card of what the case is about now: each response that opened or reopened it has one of its own."""
    return session.get(CardRow, (case.id, case.opened.response_id), populate_existing=True)


def keep(session: Session, case: Case, *, channel: str, ts: str, message_id: int, link: str) -> CardRow:
    """Write down where the card stands; a card that was posted anew has left its old place."""
    row = card_of(session, case) or CardRow(
        case_id=case.id, response_id=case.opened.response_id, channel=channel, ts=ts, message_id=message_id
    )
    row.channel, row.ts, row.message_id, row.link = channel, ts, message_id, link
    row.seq, row.picture = 0, ""
    session.add(row)
    session.flush()
    return row


def shows(session: Session, case: Case, *, seq: int, picture: str) -> None:
    """Write down what the card shows."""
    row = card_of(session, case)
    if row and row.seq <= seq:
        row.seq, row.picture = seq, picture
        session.add(row)


def owed(session: Session, case_id: int) -> MessageRow | None:
    """A picture of the case that waits to be shown: it will be the newest when it is."""
    waits = (MessageState.APPROVED.value, MessageState.SENDING.value)
    return session.exec(_pictures(case_id).where(col(MessageRow.state).in_(waits)).limit(1)).first()


def tried(session: Session, case: Case) -> list[MessageRow]:
    """Pictures of what the case is about now that somebody has tried to post: one may stand there unknown to us."""
    return list(
        session.exec(
            _pictures(case.id).where(MessageRow.attempts > 0, col(MessageRow.created_at) >= case.opened_at).limit(TRIED)
        )
    )


def _pictures(case_id: int) -> SelectOfScalar[MessageRow]:
    return (
        select(MessageRow)
        .where(MessageRow.case_id == case_id, MessageRow.kind == "card")
        .order_by(col(MessageRow.id).desc())
    )


def redrawing(case: Case, channel: str, language: str, at: datetime, key: str = "") -> Message:
    """The message that has a card drawn anew; what it shows is looked up when it is sent."""
    return Message(
        key=key or f"card/{case.head}",
        kind="card",
        role="team",
        recipient=f"team-{case.team}",
        channel="slack",
        address=channel,
        language=language,
        title="",
        text="",
        send_after=at,
    )
