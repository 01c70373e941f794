"""The outbox's rows: written with the step they belong to, moved forward under compare-and-set."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from secrets import token_hex

from sqlalchemy import BindParameter, ColumnElement, bindparam, or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from blocks.store.tables import CaseRow, MessageRow
from winback.outbox import Message, MessageState, may_move

SENDING = timedelta(seconds=30)
"""How long one try may take. The call's own timeout is shorter, the walk's claim is longer."""

TOKEN = 10
"""Bytes of a message's token: nobody guesses it, and it fits a mail address, which does not tell case."""

OWED_AT_ONCE = 200
"""Most messages handed out in one look at what is owed."""


ABOUT = select(MessageRow).where(
    col(MessageRow.subject) == bindparam("subject"), col(MessageRow.key) == bindparam("key")
)


def subject_of(case_id: int) -> str:
    """The outbox's subject for a case's messages."""
    return f"case/{case_id}"


def write(
    session: Session, subject: str, messages: Iterable[Message], now: datetime, case_id: int | None = None
) -> None:
    """Put a subject's messages into the outbox; one whose key stands there already is passed over."""
    for message in messages:
        if about(session, subject, message.key) is None:
            session.add(_row(subject, message, now, case_id))
    session.flush()


def write_for_case(session: Session, case_id: int, messages: Iterable[Message], now: datetime) -> None:
    """Put a case's messages into the outbox."""
    write(session, subject_of(case_id), messages, now, case_id)


def _row(subject: str, message: Message, now: datetime, case_id: int | None) -> MessageRow:
    return MessageRow(
        subject=subject,
        key=message.key,
        case_id=case_id,
        kind=message.kind,
        role=message.role,
        recipient=message.recipient,
        channel=message.channel,
        address=message.address,
        fallback=message.fallback,
        language=message.language,
        title=message.title,
        text=message.text,
        brief=message.brief,
        state=message.state.value,
        urgent=message.urgent,
        created_at=now,
        send_after=message.send_after,
        wanted_at=message.send_after,
        token=token_hex(TOKEN),
    )


def find(session: Session, case_id: int, key: str) -> MessageRow | None:
    """A case's message by its key."""
    return about(session, subject_of(case_id), key)


def about(session: Session, subject: str, key: str) -> MessageRow | None:
    """A subject's message by its key."""
    return session.exec(ABOUT, params={"subject": subject, "key": key}).one_or_none()


def of_case(session: Session, case_id: int) -> list[MessageRow]:
    """All messages of a case, oldest first."""
    return list(session.exec(select(MessageRow).where(MessageRow.case_id == case_id).order_by(col(MessageRow.id))))


def owed(session: Session, now: datetime, case_id: int | None = None) -> list[int]:
    """Messages to be sent now, or whose sender died; urgent ones first, digests last.

    Without a case: of all cases, but no cards of those that are still walked. A card is drawn by its walk alone.
    What a suspended case has for its customer stays as it is until the case is resumed.
    """
    times = {"now": now, "ahead": now + 2 * SENDING}
    if case_id is None:
        return list(session.exec(_owed(), params=times))
    return list(session.exec(_owed_by_a_case(), params=times | {"case_id": case_id}))


@cache
def _owed_by_a_case() -> SelectOfScalar[int]:
    """Built once: every step asks it."""
    return _to_be_sent().where(MessageRow.case_id == bindparam("case_id"))


@cache
def _owed() -> SelectOfScalar[int]:
    awake = (col(CaseRow.done).is_(False), col(CaseRow.suspended).is_(False))
    walked = select(CaseRow.id).where(CaseRow.id == MessageRow.case_id, *awake).exists()
    drawn_by_others = (col(MessageRow.kind) != "card") | (col(MessageRow.channel) != "slack") | ~walked
    return _to_be_sent().where(drawn_by_others)


def _to_be_sent() -> SelectOfScalar[int]:
    """At `now`; a sender that has until later than `ahead` was written by a clock that was ahead."""
    now: BindParameter[datetime] = bindparam("now")
    approved = (col(MessageRow.state) == MessageState.APPROVED.value) & ~is_held()
    to_send = approved & (col(MessageRow.send_after) <= now)
    return (
        select(MessageRow.id)
        .where(or_(to_send, _is_stale(now), _is_unsettled(now)))
        .order_by(col(MessageRow.urgent).desc(), col(MessageRow.kind) == "digest", col(MessageRow.send_after))
        .limit(OWED_AT_ONCE)
    )


def is_held() -> ColumnElement[bool]:
    """Whether it is for the customer of a case that is suspended."""
    suspended = select(CaseRow.id).where(CaseRow.id == MessageRow.case_id, col(CaseRow.suspended))
    return (col(MessageRow.role) == "customer") & suspended.exists()


def _is_stale(now: BindParameter[datetime]) -> ColumnElement[bool]:
    """Whose sender has had its time; a time that no sender can have was written by a clock that was ahead."""
    until, after = col(MessageRow.sending_until), col(MessageRow.send_after)
    over = (until <= now) & (after <= now)
    return (col(MessageRow.state) == MessageState.SENDING.value) & or_(over, until > bindparam("ahead"))


def is_stale(row: MessageRow, now: datetime) -> bool:
    """Whether a message's sender has had its time."""
    until = row.sending_until
    return row.state == MessageState.SENDING and (until is None or not now < until <= now + 2 * SENDING)


def _is_unsettled(now: BindParameter[datetime]) -> ColumnElement[bool]:
    """Whose fate nobody has told in all the time that they had for it."""
    return (
        (col(MessageRow.state) == MessageState.UNKNOWN.value)
        & col(MessageRow.unknown_since).is_not(None)
        & (col(MessageRow.send_after) <= now)
    )


def is_unsettled(row: MessageRow, now: datetime) -> bool:
    """Whether a person is to be asked about it now."""
    return row.state == MessageState.UNKNOWN and row.unknown_since is not None and row.send_after <= now


def stop_waiting(session: Session, message_id: int) -> bool:
    """Nobody is waited for any longer who could tell a message's fate; False where somebody has told it, or asked."""
    waited = update(MessageRow).where(
        col(MessageRow.id) == message_id,
        col(MessageRow.state) == MessageState.UNKNOWN.value,
        col(MessageRow.unknown_since).is_not(None),
    )
    return bool(session.connection().execute(waited.values(unknown_since=None)).rowcount)


def next_owed(session: Session, case_id: int) -> datetime | None:
    """When the case's next message is to be sent, its dead sender looked after, or a person asked about it."""
    approved = (col(MessageRow.state) == MessageState.APPROVED.value) & ~is_held()
    sending = col(MessageRow.state) == MessageState.SENDING.value
    unsettled = (col(MessageRow.state) == MessageState.UNKNOWN.value) & col(MessageRow.unknown_since).is_not(None)
    rows = session.exec(select(MessageRow).where(MessageRow.case_id == case_id, or_(approved, sending, unsettled)))
    return min((max(row.send_after, _sent_until(row)) for row in rows), default=None)


def _sent_until(row: MessageRow) -> datetime:
    sending = row.state == MessageState.SENDING and row.sending_until
    return sending or row.send_after


def begin(session: Session, message_id: int, sender: str, now: datetime, *, address: str = "") -> MessageRow | None:
    """Mark a message as being sent, by this sender alone; None where it is not to be sent now.

    `address` is where it goes instead, where whom it is for has another one by now.
    """
    row = session.get(MessageRow, message_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None or row.state != MessageState.APPROVED or row.send_after > now:
        return None
    row.state, row.sender, row.sending_until = MessageState.SENDING.value, sender, now + SENDING
    row.attempts += 1
    row.address = address or row.address
    session.add(row)
    return row


def take_over(session: Session, row: MessageRow, sender: str, now: datetime) -> None:
    """Look after a dead sender's message: whoever began it writes nothing more about it."""
    row.sender, row.sending_until = sender, now + SENDING
    session.add(row)


def move(
    session: Session,
    message_id: int,
    before: MessageState,
    after: MessageState,
    *,
    begun_by: str | None = None,
    **fields: object,
) -> bool:
    """Move a message from one state to the next, if it still is where it was, and with whom."""
    if not may_move(before, after):
        raise ValueError(f"a message does not go from {before.value} to {after.value}")
    where = [col(MessageRow.id) == message_id, col(MessageRow.state) == before.value]
    where += [col(MessageRow.sender) == begun_by] if begun_by else []
    moved = session.connection().execute(update(MessageRow).where(*where).values(state=after.value, **fields))
    return bool(moved.rowcount)


def change(session: Session, message_id: int, state: MessageState, **fields: object) -> None:
    """Change a message that stays in its state: when it goes, or which way."""
    session.connection().execute(
        update(MessageRow)
        .where(col(MessageRow.id) == message_id, col(MessageRow.state) == state.value)
        .values(**fields)
    )


def withdraw_drafts(session: Session, case_id: int, keys: Iterable[str]) -> None:
    """Take back drafts that nobody may approve any more; one that was approved is no draft and stays."""
    for key in keys:
        draft = find(session, case_id, key)
        if draft:
            error = "nobody approved it while it fitted"
            move(session, draft.id, MessageState.DRAFT, MessageState.REFUSED, error=error)
