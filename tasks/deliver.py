"""Sending one message of the outbox, at most once."""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session

from blocks import crashpoints
from blocks.house import House
from blocks.sending import NotNow, Refused, Unclear
from blocks.slack_errors import Busy
from blocks.store import outbox, pace
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_customer, read_dossier
from blocks.store.tables import CaseRow, MessageRow
from tasks.ways import Sent, Way, way_of
from winback.entries import MessageUnknown
from winback.notices import notice
from winback.outbox import MessageState as S

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)

CALL = timedelta(seconds=15)
"""The longest that the call itself may take, with what goes before it; a sender that has less time left gives up."""

REDRAWN = 48
"""Tries to show a picture that Slack refuses: somebody mends token or channel meanwhile."""

PATIENCE = {True: timedelta(minutes=5), False: timedelta(hours=1)}
"""How long Slack may stay silent before the message goes by mail, by its urgency."""


def deliver(house: House, message_id: int) -> S | None:
    """Send a message that is owed; its state afterwards, None where there was nothing to do.

    `sending` is committed before the call. What surely failed stays owed, with a pause that grows; what may have gone
    out is looked up, and if it cannot be found a mail to a customer is asked about rather than sent again.
    """
    store = house.store
    if not _waits_its_turn(house, message_id):
        return S.APPROVED
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
    if stale:
        return _clear_up(house, stale)
    return _send(house, row) if row else None


def _waits_its_turn(house: House, message_id: int) -> bool:
    """Wait until the channel takes a message; False where its line is too long, and it is left for later."""
    store = house.store
    with store.database.reading() as session:
        row = session.get(MessageRow, message_id)
    if row is None or row.channel != "slack" or row.state != S.APPROVED:
        return True
    now = store.now()
    wait, ours = pace.take_turn(store.database, row.address, now, urgent=row.urgent)
    if ours:
        house.rest(wait.total_seconds())
        return True
    with store.database.writing("later") as session:
        outbox.put_off(session, message_id, now + wait)
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
        way = way_of(house, row)
        _in_time(store, row)
        with crashpoints.around("sending"):
            sent = way.send(row)
    except NotNow as failure:
        return _later(store, row, failure)
    except Refused as failure:
        return _otherwise(store, row, failure)
    except Unclear as failure:
        log.warning("message %s may have been sent: %s", row.id, failure)
        return _adopt_or_leave(store, way, row)
    return _sent(store, row, sent)


def _in_time(store: CaseStore, row: MessageRow) -> None:
    """A sender that stood still meanwhile must not send: somebody else may have taken the message over."""
    if row.sending_until and store.now() > row.sending_until - CALL:
        raise NotNow("its sender stood still")


def _later(store: CaseStore, row: MessageRow, failure: NotNow) -> S:
    """Keep it owed, or take the next way where this one has been silent for too long."""
    now = store.now()
    pause = failure.again_in or min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
    if isinstance(failure, Busy):
        pace.pause(store.database, row.address, now + pause)
    if _silent_for_too_long(row, now + pause) and (other := _next_way(row)):
        _move(store, row, S.APPROVED, error=str(failure), send_after=now, **other)
        return S.APPROVED
    _move(store, row, S.APPROVED, error=str(failure), send_after=now + pause)
    log.warning("message %s waits %s: %s", row.id, pause, failure)
    return S.APPROVED


def _otherwise(store: CaseStore, row: MessageRow, failure: Refused) -> S:
    """What one way refuses goes by the next; where there is none, that is its end."""
    log.warning("message %s was refused: %s", row.id, failure if row.channel == "slack" else "see its row")
    if other := _next_way(row):
        _move(store, row, S.APPROVED, error=str(failure), send_after=store.now(), **other)
        return S.APPROVED
    if row.kind == "card" and row.attempts < REDRAWN:
        _move(store, row, S.APPROVED, error=str(failure), send_after=store.now() + LONGEST_PAUSE)
        return S.APPROVED
    _move(store, row, S.REFUSED, error=str(failure))
    return S.REFUSED


def _silent_for_too_long(row: MessageRow, at: datetime) -> bool:
    return at - (row.wanted_at or at) >= PATIENCE[row.urgent]


def _next_way(row: MessageRow) -> dict[str, str]:
    """What changes in a message that takes the next way; nothing where there is none. A mere redrawing has no text."""
    return {"channel": "mail", "address": row.fallback, "fallback": ""} if row.fallback and row.text else {}


def _adopt_or_leave(store: CaseStore, way: Way, row: MessageRow) -> S:
    """Look at once for what may have gone out; if it cannot be found now, whoever comes after the deadline looks."""
    if row.role == "customer":
        return S.SENDING
    try:
        found = way.find(row)
    except (NotNow, Refused, Unclear):
        return S.SENDING
    return _sent(store, row, found) if found else S.SENDING


def _clear_up(house: House, row: MessageRow) -> S:
    """A sender died between `sending` and `sent`: adopt what went out, ask about what cannot be known."""
    store = house.store
    try:
        way = way_of(house, row)
        with crashpoints.around("finding"):
            found = way.find(row)
    except (NotNow, Unclear) as failure:
        return _look_again(store, row, failure)
    except Refused as failure:
        return _otherwise(store, row, failure)
    if found:
        return _sent(store, row, found)
    if row.role != "customer":
        _move(store, row, S.APPROVED, send_after=store.now())
        return S.APPROVED
    _ask(house, row)
    return S.UNKNOWN


def _look_again(store: CaseStore, row: MessageRow, failure: Exception) -> S:
    """It cannot be looked up now. Staff hear by the next way in the end: better twice than not at all."""
    now = store.now()
    if _silent_for_too_long(row, now) and (other := _next_way(row)):
        _move(store, row, S.APPROVED, error=str(failure), send_after=now, **other)
        return S.APPROVED
    log.warning("message %s cannot be looked up: %s", row.id, failure)
    with store.database.writing("later") as session:
        outbox.look_later(session, row.id, now + FIRST_PAUSE)
    return S.SENDING


def _sent(store: CaseStore, row: MessageRow, sent: Sent) -> S:
    with store.database.writing("sent") as session:
        moved = outbox.move(session, row.id, S.SENDING, S.SENT, sent_at=store.now(), provider_id=sent.provider_id)
        if moved and sent.also:
            sent.also(session)
    return S.SENT


def _move(store: CaseStore, row: MessageRow, after: S, **fields: object) -> bool:
    with store.database.writing(after.value) as session:
        return outbox.move(session, row.id, S.SENDING, after, **fields)


def _ask(house: House, row: MessageRow) -> None:
    """Ask the owner what became of a mail to a customer; its new state, the question and its message are one."""
    store = house.store
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
        if_moved=lambda session: outbox.move(session, row.id, S.SENDING, S.UNKNOWN),
    )
