"""Sending one message of the outbox, at most once."""

import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from blocks import crashpoints
from blocks.house import House
from blocks.sending import NotNow, Refused, Unclear
from blocks.store import cards, outbox, pace
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_customer, read_dossier
from blocks.store.tables import CaseRow, MessageRow
from tasks import setbacks
from tasks.ways import Sent, way_of
from winback.entries import MessageUnknown
from winback.notices import notice
from winback.outbox import Message
from winback.outbox import MessageState as S

log = logging.getLogger(__name__)

CALL = timedelta(seconds=12)
"""The longest that a call may take; a sender that has less time left than that gives up."""

ONCE_MORE = timedelta(minutes=1)
"""After this a card is drawn again that took more than one try: an older picture may have come late over it."""


def deliver(house: House, message_id: int) -> S | None:
    """Send a message that is owed; its state afterwards, None where there was nothing to do.

    `sending` is committed before the call. What surely failed stays owed, with a pause that grows; what may have gone
    out is looked up, and if it cannot be found a mail to a customer is asked about rather than sent again.
    """
    store = house.store
    if not _waits_its_turn(house, message_id):
        return S.APPROVED
    now, me = store.now(), uuid4().hex
    with store.database.writing("sending") as session:
        row = session.get(MessageRow, message_id, with_for_update=True)
        if row is None:
            return None
        stale = outbox.is_stale(row, now)
        if stale:
            outbox.take_over(session, row, me, now)
        elif (why := _no_longer_wanted(session, row)) and row.state == S.APPROVED:
            outbox.move(session, message_id, S.APPROVED, S.REFUSED, error=why)
            return S.REFUSED
        else:
            row = outbox.begin(session, message_id, me, now)
    if row is None:
        return None
    return _clear_up(house, row) if stale else _send(house, row)


def _waits_its_turn(house: House, message_id: int) -> bool:
    """Wait until the channel takes a message; False where its line is too long, and it is left for later."""
    if house.slack is None:
        return True
    store = house.store
    with store.database.reading() as session:
        row = session.get(MessageRow, message_id)
    now = store.now()
    if row is None or row.channel != "slack" or row.state != S.APPROVED or row.send_after > now:
        return True
    turn = pace.take_turn(store.database, row.address, now, urgent=row.urgent)
    if turn.ours:
        house.rest(turn.wait.total_seconds())
        return True
    other = setbacks.next_way(row) if setbacks.is_overdue(row, now + turn.wait) else {}
    with store.database.writing("later") as session:
        outbox.change(session, row.id, S.APPROVED, send_after=now if other else now + turn.wait, **other)
    return False


def _no_longer_wanted(session: Session, row: MessageRow) -> str:
    """Why a customer is not written to any more, asked once more just before."""
    if row.role != "customer" or row.case_id is None:
        return ""
    customer = read_customer(session, session.get_one(CaseRow, row.case_id).customer_id)
    if customer.opted_out:
        return "the customer wants no messages"
    return "no permission" if row.kind == "review" and not customer.review_permission else ""


def _send(house: House, row: MessageRow) -> S:
    store = house.store
    try:
        with crashpoints.around("sending"):
            sent = way_of(house, row).send(row, lambda: _in_time(store, row))
    except NotNow as failure:
        return setbacks.later(store, row, failure)
    except Refused as failure:
        return setbacks.otherwise(store, row, failure)
    except Unclear as failure:
        return setbacks.doubtful(store, row, failure)
    except Exception as failure:  # whatever a way does wrong, it holds up neither the case nor other messages
        log.exception("message %s met something unexpected", row.id)
        return setbacks.doubtful(store, row, failure)
    return _sent(store, row, sent)


def _in_time(store: CaseStore, row: MessageRow) -> None:
    """A sender that stood still meanwhile must not send: somebody else may have taken the message over."""
    if row.sending_until and store.now() > row.sending_until - CALL:
        raise NotNow("its sender stood still")


def _clear_up(house: House, row: MessageRow) -> S:
    """A sender died between `sending` and `sent`: adopt what went out, ask about what cannot be known."""
    store = house.store
    try:
        with crashpoints.around("finding"):
            found = way_of(house, row).find(row)
    except (NotNow, Unclear) as failure:
        return setbacks.look_again(store, row, failure)
    except Refused as failure:
        return setbacks.otherwise(store, row, failure)
    if found:
        return _sent(store, row, found)
    if row.role == "customer":
        _ask(house, row)
        return S.UNKNOWN
    rest = setbacks.pause_after(row.attempts - 1) if row.attempts > 1 else timedelta(0)
    setbacks.move(store, row, S.APPROVED, send_after=store.now() + rest)
    return S.APPROVED


def _sent(store: CaseStore, row: MessageRow, sent: Sent) -> S:
    now, again = store.now(), _again(store, row)
    with store.database.writing("sent") as session:
        fields: dict[str, Any] = {"sent_at": now, "provider_id": sent.provider_id}
        moved = outbox.move(session, row.id, S.SENDING, S.SENT, begun_by=row.sender, **fields)
        if moved and sent.also:
            sent.also(session)
        if moved and again and row.case_id:
            outbox.write_for_case(session, row.case_id, [again], now)
    return S.SENT


def _again(store: CaseStore, row: MessageRow) -> Message | None:
    """What draws a card once more that took more than one try; None for all else."""
    redrawn = row.kind == "card" and row.attempts > 1 and not row.text and not row.key.endswith("/again")
    case = store.case(row.case_id) if redrawn and row.case_id else None
    if case is None:
        return None
    return cards.redrawing(case, row.address, row.language, store.now() + ONCE_MORE, f"{row.key}/again")


def _ask(house: House, row: MessageRow) -> None:
    """Ask the owner what became of a mail to a customer; its new state, the question and its message are one."""
    store = house.store
    case = store.case(row.case_id) if row.case_id else None
    if case is None:
        setbacks.move(store, row, S.UNKNOWN)
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
        reach=house.reach,
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
        if_moved=lambda session: outbox.move(session, row.id, S.SENDING, S.UNKNOWN, begun_by=row.sender),
    )
