"""What follows from a mail service's events: how far messages have come, who may be written to, what journals say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from blocks.store import opt_outs, outbox, suppressions
from blocks.store.journal import append, load_case, lock_case
from blocks.store.policies import Policies
from blocks.store.staff_bounces import tell_instead
from blocks.store.tables import CaseRow, CustomerRow, MailEventRow, MessageRow
from winback.case import Case
from winback.decisions.writing import open_questions
from winback.entries import WINBACK, Body, Settled, Undelivered, Unsubscribed
from winback.mail_events import (
    CAME_BACK,
    PROVES,
    MailEvent,
    Tried,
    given_up,
    is_own_will,
    legs,
    lifts,
    may_have_arrived,
    suppressed,
    undelivered,
    wants_nothing,
)
from winback.outbox import MessageState
from winback.suppressions import Scope, Suppression, Why


@dataclass(frozen=True, slots=True)
class Matched:
    """An event with our message that it is about, and the customers whose address it is."""

    event: MailEvent
    message: MessageRow | None
    customers: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        """Whom it is about; some events leave that out."""
        return self.event.address or suppressions.fold(self.message.address if self.message else "")

    @property
    def case_id(self) -> int | None:
        """The case of a letter to its customer; None for all else."""
        return self.message.case_id if self.message and self.message.role == "customer" else None

    @property
    def is_known(self) -> bool:
        """Whether the address is one that we have, from a message or a customer."""
        return bool(self.customers) or (
            self.message is not None and suppressions.fold(self.message.address) == self.address
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """Events that moved their messages otherwise than they say.

    `earlier`: a mail came back, and nothing moved, for its letter may have arrived by another one. `revived`: a letter
    was at its end for us, and had gone out nevertheless.
    """

    earlier: list[Matched] = field(default_factory=list)
    revived: list[Matched] = field(default_factory=list)


Written = dict[int, list[tuple[str, Body]]]
"""Entries to write, by case."""


def follow(session: Session, policies: Policies, fresh: Sequence[Matched], now: datetime) -> set[int]:
    """Let new events have their effects; the cases whose journals have grown.

    Everybody locks in one order: customers, then cases, then messages, then addresses, each by their ids. A message is
    locked against changes alone, not against being referred to: an event on record refers to its own, so that two who
    are told of it at once would else wait for each other.
    """
    leaving = _lock_leaving(session, fresh)
    open_cases = _open_cases(session, {customer for one in fresh for customer in one.customers})
    concerned = {case_id for one in fresh for case_id in _cases(one, open_cases)}
    cases = {row.id: row for case_id in sorted(concerned) if (row := lock_case(session, case_id))}
    read = {case_id: load_case(session, row, policies.of(session, row.policy)) for case_id, row in cases.items()}
    in_time = sorted(fresh, key=lambda one: (one.event.at, one.event.fingerprint))
    moved = _move(session, in_time, read, now)
    came_into_force = _suppress(session, fresh)
    for address, customer in leaving:
        if suppressions.wants_nothing(session, address):
            opt_outs.keep(session, customer, opted_out=True)
    written: Written = defaultdict(list)
    for one in in_time:
        force = came_into_force.get(one.event.fingerprint)
        for case_id, key, body in _entries(one, force, read, _cases(one, open_cases), moved):
            written[case_id].append((key, body))
    grown = set()
    for case_id in sorted(written):
        if append(session, cases[case_id], read[case_id], actor=WINBACK, at=now, bodies=written[case_id]):
            grown.add(case_id)
    policy = policies.current(session)[1]
    for one in in_time:
        to_staff = one.message is not None and one.message.role != "customer"
        if one.message and to_staff and undelivered(one.event) and one not in moved.earlier:
            tell_instead(session, one.message, policy, now)
    return grown


def _lock_leaving(session: Session, fresh: Sequence[Matched]) -> list[tuple[str, CustomerRow]]:
    """Who wants nothing any more, and at which address they said so; a letter's customer may have another by now."""
    told = set()
    for one in fresh:
        if one.is_known and wants_nothing(one.event):
            told |= {(customer, one.address) for customer in one.customers}
            if one.case_id and one.message and suppressions.fold(one.message.address) == one.address:
                told.add((opt_outs.of_case(session, one.case_id), one.address))
    rows = {row.id: row for row in opt_outs.lock(session, {customer for customer, _ in told})}
    return [(address, rows[customer]) for customer, address in sorted(told)]


def _open_cases(session: Session, customers: Iterable[int]) -> dict[int, int]:
    told = sorted(customers)
    if not told:
        return {}
    rows = session.exec(
        select(CaseRow.customer_id, CaseRow.id).where(col(CaseRow.customer_id).in_(told), col(CaseRow.open))
    )
    return dict(rows.all())


def _cases(one: Matched, open_cases: dict[int, int]) -> list[int]:
    """The case of the letter, and the open ones of whoever has the address."""
    found = {open_cases[customer] for customer in one.customers if customer in open_cases}
    return sorted(found | ({one.case_id} if one.case_id else set()))


def _move(session: Session, in_time: Sequence[Matched], read: dict[int, Case], now: datetime) -> Moved:
    """Move messages on, by their events in the order of time."""
    moved = Moved()
    ids = sorted({one.message.id for one in in_time if one.message})
    rows = {
        message_id: session.get_one(MessageRow, message_id, with_for_update={"key_share": True}, populate_existing=True)
        for message_id in ids
    }
    states = {message_id: MessageState(row.state) for message_id, row in rows.items()}
    for one in in_time:
        if one.message is None:
            continue
        row = rows[one.message.id]
        tried = _tried(session, row, states[row.id], read.get(one.case_id or 0))
        if undelivered(one.event) and may_have_arrived(one.event, tried):
            moved.earlier.append(one)
        elif after := given_up(one.event, tried):
            _revive(session, one.event, row, tried.state, after, now)
            moved.revived.append(one)
            states[row.id] = after
        else:
            for after in legs(tried.state, row.attempts, one.event.kind):
                fields = _fields(one.event, row, after, now)
                outbox.move(session, row.id, states[row.id], after, **fields)
                states[row.id], row.provider_id = after, fields.get("provider_id", row.provider_id)
    return moved


def _tried(session: Session, row: MessageRow, state: MessageState, case: Case | None) -> Tried:
    settled = [x.body for x in case.entries if isinstance(x.body, Settled)] if case else []
    anew = sum(body.message == row.key and not body.arrived for body in settled)
    back = (MailEventRow.message_id == row.id, col(MailEventRow.kind).in_(CAME_BACK))
    came_back = session.exec(select(func.count()).select_from(MailEventRow).where(*back)).one() if anew else 0
    return Tried(state, row.attempts, row.provider_id or "", anew, came_back)


def _revive(
    session: Session, event: MailEvent, row: MessageRow, before: MessageState, after: MessageState, now: datetime
) -> None:
    """Take a message out of its end, from which no move leads: what we took it for was wrong."""
    gone_out = {"error": None, "sent_at": row.sent_at or min(event.at, now), "unknown_since": None}
    fields = gone_out | {"provider_id": event.provider_id or row.provider_id} | _fields(event, row, after, now)
    where = (col(MessageRow.id) == row.id, col(MessageRow.state) == before.value)
    session.connection().execute(update(MessageRow).where(*where).values(state=after.value, **fields))
    row.provider_id = fields["provider_id"]


def _fields(event: MailEvent, row: MessageRow, after: MessageState, now: datetime) -> dict[str, Any]:
    match after:
        case MessageState.SENDING:
            return {"sending_until": now, "sender": None}
        case MessageState.SENT:
            known = row.provider_id or event.provider_id or None
            return {"sent_at": min(event.at, now), "provider_id": known, "unknown_since": None}
        case MessageState.DELIVERED:
            return {"provider_id": event.provider_id or row.provider_id}
        case MessageState.BOUNCED:
            name = event.provider_id or row.provider_id
            return {"error": event.reason or event.status or event.kind.value, "provider_id": name}
    return {}


def _suppress(session: Session, fresh: Sequence[Matched]) -> dict[str, Suppression]:
    """Suppress and lift, address by address; what came into force, by its event's fingerprint."""
    came: dict[str, Suppression] = {}
    changes: list[tuple[str, Scope, Why, datetime, str, Matched]] = []
    for one in fresh:
        if not one.is_known or not one.address:
            continue
        about = (Scope.SURVEYS, Why.UNSUBSCRIBED) if lifts(one.event) else suppressed(one.event)
        if about:
            changes.append((one.address, *about, one.event.at, one.event.fingerprint, one))
    for address, scope, why, at, name, one in sorted(changes, key=lambda change: change[:5]):
        if lifts(one.event):
            suppressions.lift(session, address, scope, at, why)
        elif force := suppressions.suppress(session, address, scope, why, at, one.event.reason):
            came[name] = force
    return came


def _entries(
    one: Matched, force: Suppression | None, read: dict[int, Case], cases: Sequence[int], moved: Moved
) -> Iterable[tuple[int, str, Body]]:
    """What an event adds to journals: that a question is answered, that a letter is lost, that somebody wants no more.

    What may have arrived by another mail is not lost. What is about an address alone, or about a will, is told where it
    is news.
    """
    event, row, why = one.event, one.message, undelivered(one.event)
    lost = one not in moved.earlier
    if one.case_id in read and row is not None:
        asked = event.kind in PROVES and row.key in open_questions(read[one.case_id])
        if (asked and lost) or (one in moved.revived and not why):
            yield one.case_id, f"settled/{row.id}/{row.attempts}", Settled(message=row.key, arrived=True)
        if why and lost:
            body = Undelivered(message=row.key, why=why, detail=event.reason or event.status)
            yield one.case_id, f"undelivered/{row.id}", body
    if force is None:
        return
    for case_id in cases:
        if is_own_will(event):
            wish = Unsubscribed(scope=force.scope, by=force.why)
            yield case_id, f"unsubscribed/{event.fingerprint[:16]}", wish
        elif why and (case_id != one.case_id or not lost):
            body = Undelivered(message="", why=why, detail=event.reason or event.status)
            yield case_id, f"undelivered/{event.fingerprint[:16]}", body
