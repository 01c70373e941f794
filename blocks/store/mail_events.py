"""What a mail service told, taken in once each: kept, matched with our messages, and let have its effects."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlmodel import Session, col, select

from blocks.store import mail_fates
from blocks.store.casestore import CaseStore
from blocks.store.database import Database, TooSlow, insert_into
from blocks.store.mail_fates import Matched
from blocks.store.tables import CustomerRow, MailEventRow, MessageRow
from winback.mail_events import CAME_BACK, OF_READERS, PROVES, MailEvent, concerns_address

log = logging.getLogger(__name__)

TOGETHER = 50
"""Events of one transaction: it is over in a fraction of a second."""
KEPT = timedelta(days=90)
"""How long an event stands on record; services tell again for a day."""
FORGOTTEN_AT_ONCE = 5000
FLAWED = (DataError, IntegrityError, ValueError, LookupError)
"""How one event may fail that nobody foresaw, without the store being at fault."""
SILENT = (TooSlow, SQLAlchemyError)


@dataclass
class Taken:
    """What became of events: `new` ones had their effect, `known` ones had had it, `strange` ones are not ours.

    `left` were not taken in, for the store did not answer in time: whoever told them must tell them again. `cases` have
    news and are to be woken.
    """

    new: int = 0
    known: int = 0
    strange: int = 0
    left: int = 0
    cases: set[int] = field(default_factory=set)

    def add(self, other: "Taken") -> None:
        """Count others too."""
        self.new, self.known = self.new + other.new, self.known + other.known
        self.strange, self.left = self.strange + other.strange, self.left + other.left
        self.cases |= other.cases


def take_in(store: CaseStore, events: Sequence[MailEvent], within: float | None = None) -> Taken:
    """Take in events, some in each transaction; what is counted as taken in is committed.

    After `within` seconds, or where the store falls silent, the rest is left.
    """
    taken, began = Taken(), time.monotonic()
    for some in batches(events):
        if taken.left or (within is not None and time.monotonic() - began > within):
            taken.left += len(some)
            continue
        try:
            taken.add(_take_in_some(store, some))
        except SILENT as silence:
            log.warning("mail events are left to be told again: %s", type(silence).__name__)
            taken.left += len(some)
    return taken


def batches(events: Sequence[MailEvent]) -> Iterator[Sequence[MailEvent]]:
    """Events in the portions that go together."""
    for start in range(0, len(events), TOGETHER):
        yield events[start : start + TOGETHER]


def _take_in_some(store: CaseStore, some: Sequence[MailEvent]) -> Taken:
    """All of them; where one fails in itself, each alone, so that it does not lose the others."""
    try:
        return _together(store, some)
    except FLAWED as flaw:
        if len(some) > 1:
            taken = Taken()
            for event in some:
                taken.add(_take_in_some(store, [event]))
            return taken
        log.error("a mail event is passed over (%s): %s", some[0].kind, type(flaw).__name__)
        return Taken(strange=1)


def _together(store: CaseStore, some: Sequence[MailEvent]) -> Taken:
    now = store.now()
    with store.database.writing("mail events") as session:
        wanted = _wanted(some, keep_opens=store.policies.current(session)[1].mail.keep_opens)
        ours = match(session, wanted)
        fresh = _keep(session, ours, now)
        cases = mail_fates.follow(session, store.policies, fresh, now)
    return Taken(len(fresh), len(ours) - len(fresh), len(some) - len(ours), cases=cases)


def _wanted(events: Sequence[MailEvent], *, keep_opens: bool) -> list[MailEvent]:
    return [event for event in events if keep_opens or event.kind not in OF_READERS]


def match(session: Session, events: Sequence[MailEvent]) -> list[Matched]:
    """Events with the messages that they are about, and those about the address of a customer alone.

    Others are of mails that somebody else sent through the same account: nothing of them is kept.
    """
    by_token = _messages(session, "token", {event.token for event in events})
    by_id = _messages(session, "provider_id", {event.provider_id for event in events if event.token not in by_token})
    found = [Matched(event, by_token.get(event.token) or by_id.get(event.provider_id)) for event in events]
    customers = _customers(session, {one.address for one in found if one.address})
    return [
        Matched(one.event, one.message, customers.get(one.address, ()))
        for one in found
        if one.message is not None or (one.address in customers and concerns_address(one.event))
    ]


def _messages(session: Session, name: str, told: set[str]) -> dict[str, MessageRow]:
    told.discard("")
    if not told:
        return {}
    column = getattr(MessageRow, name)
    rows = session.exec(select(MessageRow).where(col(column).in_(sorted(told)), MessageRow.channel == "mail"))
    return {getattr(row, name): row for row in rows}


def _customers(session: Session, addresses: set[str]) -> dict[str, tuple[int, ...]]:
    if not addresses:
        return {}
    rows = session.exec(
        select(CustomerRow.email, CustomerRow.id)
        .where(col(CustomerRow.email).in_(sorted(addresses)))
        .order_by(col(CustomerRow.id))
    )
    found: dict[str, tuple[int, ...]] = {}
    for email, customer_id in rows:
        found[str(email)] = (*found.get(str(email), ()), customer_id)
    return found


def _keep(session: Session, ours: Sequence[Matched], now: datetime) -> list[Matched]:
    """Put events on record, in an order that all share; those that were told for the first time."""
    if not ours:
        return []
    ordered = sorted(ours, key=lambda one: (one.event.fingerprint, one.event.event_id))
    rows = [_row(one, now) for one in ordered]
    new_ones = insert_into(session, MailEventRow).values(rows).on_conflict_do_nothing()
    kept = new_ones.returning(col(MailEventRow.fingerprint))
    new = set(session.connection().execute(kept).scalars())
    fresh = []
    for one in ordered:
        if one.event.fingerprint in new:
            new.discard(one.event.fingerprint)
            fresh.append(one)
    return fresh


def _row(one: Matched, now: datetime) -> dict[str, object]:
    event = one.event
    said = " ".join(part for part in (event.status, event.reason) if part)
    return {
        "event_id": event.event_id,
        "fingerprint": event.fingerprint,
        "message_id": one.message.id if one.message else None,
        "kind": event.kind.value,
        "at": event.at,
        "received_at": now,
        "detail": said,
    }


def told_sent(session: Session, message_id: int) -> str | None:
    """The service's name for a message of which it has told that it went out; None where it has not told of it.

    That a mail came back proves nothing of the one that was sent after it.
    """
    kinds = [kind.value for kind in PROVES if kind.value not in CAME_BACK]
    told = select(MailEventRow.event_id).where(MailEventRow.message_id == message_id, col(MailEventRow.kind).in_(kinds))
    event_id = session.exec(told.limit(1)).first()
    if event_id is None:
        return None
    return session.get_one(MessageRow, message_id).provider_id or event_id


def forget_old(database: Database, now: datetime) -> int:
    """Forget events that nobody will tell again, some at a time; how many."""
    old = select(MailEventRow.id).where(MailEventRow.received_at < now - KEPT).limit(FORGOTTEN_AT_ONCE)
    with database.reading() as session:
        if session.exec(old.limit(1)).first() is None:
            return 0
    with database.writing("old mail events") as session:
        done = session.connection().execute(delete(MailEventRow).where(col(MailEventRow.id).in_(old)))
        return int(done.rowcount)
