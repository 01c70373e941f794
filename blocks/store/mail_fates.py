"""What follows from a mail service's events: how far messages have come, who may be written to, what journals say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from blocks.store import opt_outs, outbox, suppressions
from blocks.store.journal import append, load_case, lock_case
from blocks.store.policies import Policies
from blocks.store.staff_bounces import tell_instead
from blocks.store.tables import CaseRow, CustomerRow, MessageRow
from winback.case import Case
from winback.decisions.writing import open_questions
from winback.entries import WINBACK, Body, Settled, Undelivered, Unsubscribed
from winback.mail_events import PROVES, MailEvent, is_own_will, legs, lifts, suppressed, undelivered, wants_nothing
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


SENT = {MessageState.SENT, MessageState.DELIVERED}
"""States in which nothing but the mail that was sent last can still come back."""

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
    earlier = _move(session, in_time, now)
    came_into_force = _suppress(session, fresh)
    for address, customer in leaving:
        if suppressions.wants_nothing(session, address):
            opt_outs.keep(session, customer, opted_out=True)
    written: Written = defaultdict(list)
    for one in in_time:
        force = came_into_force.get(one.event.fingerprint)
        for case_id, key, body in _entries(one, force, read, _cases(one, open_cases), lost=one not in earlier):
            written[case_id].append((key, body))
    grown = set()
    for case_id in sorted(written):
        if append(session, cases[case_id], read[case_id], actor=WINBACK, at=now, bodies=written[case_id]):
            grown.add(case_id)
    policy = policies.current(session)[1]
    for one in in_time:
        to_staff = one.message is not None and one.message.role != "customer"
        if one.message and to_staff and undelivered(one.event) and one not in earlier:
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


def _move(session: Session, in_time: Sequence[Matched], now: datetime) -> list[Matched]:
    """Move messages on; the events that a mail came back which has been sent anew since, and which move nothing."""
    earlier: list[Matched] = []
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
        if undelivered(one.event) and states[row.id] in SENT and _is_of_an_earlier_try(one.event, row):
            earlier.append(one)
            continue
        for after in legs(states[row.id], row.attempts, one.event.kind):
            fields = _fields(one.event, row, after, now)
            outbox.move(session, row.id, states[row.id], after, **fields)
            states[row.id], row.provider_id = after, fields.get("provider_id", row.provider_id)
    return earlier


def _is_of_an_earlier_try(event: MailEvent, row: MessageRow) -> bool:
    """Whether an event is about another mail than the one that was sent last, by the service's names for them."""
    told = bool(event.provider_id and row.provider_id)
    return row.attempts > 1 and told and event.provider_id != row.provider_id


def _fields(event: MailEvent, row: MessageRow, after: MessageState, now: datetime) -> dict[str, Any]:
    match after:
        case MessageState.SENDING:
            return {"sending_until": now, "sender": None}
        case MessageState.SENT:
            known = row.provider_id or event.provider_id or None
            return {"sent_at": min(event.at, now), "provider_id": known, "unknown_since": None}
        case MessageState.BOUNCED:
            return {"error": event.reason or event.status or event.kind.value}
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
    one: Matched, force: Suppression | None, read: dict[int, Case], cases: Sequence[int], *, lost: bool
) -> Iterable[tuple[int, str, Body]]:
    """What an event adds to journals: that a question is answered, that a letter is lost, that somebody wants no more.

    `lost` is False where the letter was sent anew, so that it did arrive. What is about an address alone, or about a
    will, is told where it is news.
    """
    event, row, why = one.event, one.message, undelivered(one.event)
    if one.case_id in read and row is not None:
        if event.kind in PROVES and row.key in open_questions(read[one.case_id]):
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
