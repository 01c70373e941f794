"""Sending one message of the outbox, at most once."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from blocks import crashpoints
from blocks.house import House
from blocks.sending import NotNow, Refused, Unclear
from blocks.store import cards, outbox, pace, signs
from blocks.store.casestore import CaseStore
from blocks.store.consent import judge
from blocks.store.database import TooSlow
from blocks.store.mail_events import told_sent
from blocks.store.tables import MessageRow
from tasks import fates, setbacks
from tasks.way import Sent, Way
from tasks.ways import way_of
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
    if not _waits_its_turn(house, message_id):
        return S.APPROVED
    try:
        work = _take(house.store, message_id)
    except (TooSlow, SQLAlchemyError):
        raise
    except Exception:  # one message that nobody can look at holds up neither its case nor the others
        log.exception("message %s could not be looked at", message_id)
        work = partial(_set_aside, message_id=message_id)
    return work(house) if work else None


def _set_aside(house: House, message_id: int) -> S:
    """Leave a message for later that nobody can look at."""
    with house.store.database.writing("later") as session:
        later = house.store.now() + setbacks.LONGEST_PAUSE
        outbox.change(session, message_id, S.APPROVED, error="it could not be looked at", send_after=later)
    return S.APPROVED


def _take(store: CaseStore, message_id: int) -> Callable[[House], S] | None:
    """What is to be done with a message now, and by this sender alone."""
    now, me = store.now(), uuid4().hex
    with store.database.writing("sending") as session:
        row = session.get(MessageRow, message_id, with_for_update={"key_share": True})
        if row is None:
            return None
        if outbox.is_unsettled(row, now):
            return partial(fates.ask, row=row)
        if outbox.is_stale(row, now):
            outbox.take_over(session, row, me, now)
            return partial(_clear_up, row=row)
        if row.state == S.APPROVED and row.send_after <= now:
            return _begin(store, session, row, me, now)
    return None


def _begin(store: CaseStore, session: Session, row: MessageRow, me: str, now: datetime) -> Callable[[House], S] | None:
    """Begin to send, unless the message may not go any more, or not at this hour."""
    verdict = judge(session, row, store.policies, now)
    if verdict.barred:
        return partial(fates.withhold, row=row, why=verdict.barred)
    if verdict.until:
        outbox.change(session, row.id, S.APPROVED, send_after=verdict.until)
    if verdict.held or verdict.until:
        return None
    begun = outbox.begin(session, row.id, me, now, address=verdict.address)
    return partial(_send, row=begun) if begun else None


def _waits_its_turn(house: House, message_id: int) -> bool:
    """Wait until the channel takes a message; False where its line is too long, and it is left for later."""
    store = house.store
    with store.database.reading() as session:
        row = session.get(MessageRow, message_id)
        now = store.now()
        if row is None or row.state != S.APPROVED or row.send_after > now:
            return True
        rest = pace.rest(session, row.channel, now, urgent=row.urgent)
    if row.channel == "slack" and house.slack:
        turn = pace.take_turn(store.database, row.address, now, urgent=row.urgent)
        if turn.ours:
            house.rest(turn.wait.total_seconds())
            return True
        rest = turn.wait
    if not rest:
        return True
    other = setbacks.next_way(row) if setbacks.is_overdue(row, now + rest) else {}
    kept = {"error": row.error or "its channel rests"} if row.role == "customer" else {}
    with store.database.writing("later") as session:
        outbox.change(session, row.id, S.APPROVED, send_after=now if other else now + rest, **kept, **other)
    return False


def _send(house: House, row: MessageRow) -> S:
    store, gone = house.store, Event()

    def goes() -> None:
        _in_time(store, row)
        gone.set()

    try:
        with crashpoints.around("sending"):
            sent = way_of(house, row).send(row, goes)
    except NotNow as failure:
        return setbacks.later(store, row, failure)
    except Refused as failure:
        return setbacks.otherwise(store, row, failure)
    except Unclear as failure:
        return setbacks.doubtful(store, row, failure)
    except Exception as failure:  # whatever a way does wrong, it holds up neither the case nor other messages
        log.exception("message %s met something unexpected", row.id)
        if not gone.is_set():
            return setbacks.later(store, row, NotNow("it could not be made ready"))
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
        way = way_of(house, row)
        with crashpoints.around("finding"):
            found = _told(store, row) or way.find(row)
    except (NotNow, Unclear) as failure:
        return setbacks.look_again(store, row, failure)
    except Refused as failure:
        return setbacks.otherwise(store, row, failure)
    if found:
        return _sent(store, row, found)
    if row.role == "customer":
        return _wait_or_ask(house, way, row)
    rest = setbacks.pause_after(row.attempts - 1) if row.attempts > 1 else timedelta(0)
    setbacks.move(store, row, S.APPROVED, send_after=store.now() + rest)
    return S.APPROVED


def _told(store: CaseStore, row: MessageRow) -> Sent | None:
    """What a mail service has told of a message since: it did go out."""
    with store.database.reading() as session:
        provider_id = told_sent(session, row.id)
    return None if provider_id is None else Sent(provider_id)


def _wait_or_ask(house: House, way: Way, row: MessageRow) -> S:
    """Wait for a mail service that may yet tell; where none does, a person is asked at once."""
    if not way.tells:
        return fates.ask(house, row)
    store, now = house.store, house.store.now()
    until = now + store.policy().mail.ask_after
    setbacks.move(store, row, S.UNKNOWN, unknown_since=now, send_after=until)
    return S.UNKNOWN


def _sent(store: CaseStore, row: MessageRow, sent: Sent) -> S:
    now, again = store.now(), _again(store, row)
    with store.database.writing("sent") as session:
        fields: dict[str, Any] = {"sent_at": now, "provider_id": sent.provider_id, "error": None}
        moved = outbox.move(session, row.id, S.SENDING, S.SENT, begun_by=row.sender, **fields)
        if moved and sent.also:
            sent.also(session)
        if moved and again and row.case_id:
            outbox.write_for_case(session, row.case_id, [again], now)
        signs.well(session, row.channel, *sent.proves)
    return S.SENT


def _again(store: CaseStore, row: MessageRow) -> Message | None:
    """What draws a card once more that took more than one try; None for all else."""
    redrawn = row.kind == "card" and row.attempts > 1 and not row.text and not row.key.endswith("/again")
    case = store.case(row.case_id) if redrawn and row.case_id else None
    if case is None:
        return None
    return cards.redrawing(case, row.address, row.language, store.now() + ONCE_MORE, f"{row.key}/again")
