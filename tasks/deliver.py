"""Sending one message of the outbox, at most once."""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session

from blocks import crashpoints
from blocks.mail import Mail, Mailer, NotNow, Refused
from blocks.store import outbox
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_customer, read_dossier
from blocks.store.tables import CaseRow, MessageRow
from winback.entries import MessageUnknown
from winback.notices import notice
from winback.outbox import MessageState as S

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


def deliver(store: CaseStore, mailer: Mailer, message_id: int) -> S | None:
    """Send a message that is owed; its state afterwards, None where there was nothing to do.

    `sending` is committed before the call. What surely failed stays owed, with a pause that grows; what may have gone
    out is looked up, and if it cannot be found a mail to a customer is asked about rather than sent again.
    """
    now = store.now()
    with store.database.writing("sending") as session:
        row = session.get(MessageRow, message_id, with_for_update=True)
        if row is None:
            return None
        if row.state == S.SENDING and row.sending_until and row.sending_until <= now:
            stale = row
        else:
            stale = None
            if (why := _no_longer_wanted(session, row)) and row.state == S.APPROVED:
                outbox.move(session, message_id, S.APPROVED, S.REFUSED, error=why)
                return S.REFUSED
            row = outbox.begin(session, message_id, uuid4().hex, now)
        sender = store.policies.current(session)[1]
    if stale:
        return _clear_up(store, mailer, stale)
    if row is None:
        return None
    return _send(store, mailer, row, _mail(row, sender.sender, sender.company, now))


def _no_longer_wanted(session: Session, row: MessageRow) -> str:
    """Why a customer is not written to any more, asked once more just before."""
    if row.role != "customer" or row.case_id is None:
        return ""
    customer = read_customer(session, session.get_one(CaseRow, row.case_id).customer_id)
    if customer.opted_out:
        return "the customer wants no messages"
    return "no permission" if row.kind == "review" and not customer.review_permission else ""


def _mail(row: MessageRow, sender: str, company: str, now: datetime) -> Mail:
    return Mail(
        id=row.id,
        subject=row.subject,
        key=row.key,
        role=row.role,
        sender=sender,
        sender_name=company,
        to=row.address,
        title=row.title,
        text=row.text,
        language=row.language,
        at=now,
    )


def _send(store: CaseStore, mailer: Mailer, row: MessageRow, mail: Mail) -> S:
    try:
        with crashpoints.around("sending"):
            provider_id = mailer.send(mail)
    except NotNow as failure:
        pause = min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
        _move(store, row, S.APPROVED, error=str(failure), send_after=store.now() + pause)
        log.warning("message %s waits %s", row.id, pause)
        return S.APPROVED
    except Refused as failure:
        _move(store, row, S.REFUSED, error=str(failure))
        log.warning("message %s was refused", row.id)
        return S.REFUSED
    _move(store, row, S.SENT, sent_at=store.now(), provider_id=provider_id)
    return S.SENT


def _clear_up(store: CaseStore, mailer: Mailer, row: MessageRow) -> S:
    """A sender died between `sending` and `sent`: adopt what went out, ask about what cannot be known."""
    with crashpoints.around("finding"):
        found = mailer.find(row.id)
    if found:
        _move(store, row, S.SENT, sent_at=store.now(), provider_id=found)
        return S.SENT
    if row.role != "customer":
        _move(store, row, S.APPROVED, send_after=store.now())
        return S.APPROVED
    _ask(store, row)
    return S.UNKNOWN


def _move(store: CaseStore, row: MessageRow, after: S, **fields: object) -> bool:
    with store.database.writing(after.value) as session:
        return outbox.move(session, row.id, S.SENDING, after, **fields)


def _ask(store: CaseStore, row: MessageRow) -> None:
    """Ask the owner what became of a mail to a customer; its new state, the question and its message are one."""
    case = store.case(row.case_id) if row.case_id else None
    if case is None:
        _move(store, row, S.UNKNOWN)
        return
    with store.database.reading() as session:
        dossier, policy = read_dossier(session, case), store.policies.current(session)[1]
    question = f"unknown/{row.id}/{row.attempts}"
    messages = notice(
        "message_unknown",
        case,
        dossier,
        key=question,
        tell=("owner",),
        policy=policy,
        now=store.now(),
        more={
            "letter_subject": row.title,
            "recipient": row.address,
            "command": f"winback act {case.id} settle --message {row.key} --arrived",
        },
        step="unknown",
    )
    store.note_fate(
        case.id,
        [(question, MessageUnknown(message=row.key))],
        messages,
        if_moved=lambda session: outbox.move(session, row.id, S.SENDING, S.UNKNOWN),
    )
