"""A customer's page: who it is, what they said, what was done about it, what they were sent, and what they allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from blocks.store import suppressions
from blocks.store.answers import Answer, latest_of
from blocks.store.customers import read_customer
from blocks.store.inbox import Row, cases_of
from blocks.store.lists import count_rows
from blocks.store.tables import CaseRow, CustomerRow, EntryRow, MessageRow, ResponseRow
from winback.asking import KINDS, Asking, read_askings
from winback.entries import Entry, read_body
from winback.outbox import MessageState
from winback.people import Customer

SHOWN = 100
"""Responses, cases, messages and questions that the page shows, the latest of each."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message to the customer: `at` is when it was sent, or is to be; `why` is what the other side said."""

    case_id: int | None
    key: str
    kind: str
    title: str
    channel: str
    address: str
    state: MessageState
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of a customer, the latest first; the totals count what is not shown, too.

    `allows_reviews` and `wants_nothing` are their consents, `suppressed` all that was ever told of their addresses.
    """

    customer: Customer
    responses: tuple[Answer, ...]
    responses_total: int
    cases: tuple[Row, ...]
    cases_total: int
    sent: tuple[Sent, ...]
    asked: tuple[Asking, ...]
    suppressed: tuple[suppressions.Standing, ...]

    @property
    def allows_reviews(self) -> bool:
        """Whether they may be asked for a review."""
        return self.customer.review_permission

    @property
    def wants_nothing(self) -> bool:
        """Whether they want no messages at all."""
        return self.customer.opted_out


def read_profile(session: Session, customer_id: int, now: datetime) -> Profile | None:
    """A customer's page; None where nobody has the number."""
    if session.get(CustomerRow, customer_id) is None:
        return None
    customer = read_customer(session, customer_id)
    return Profile(
        customer=customer,
        responses=latest_of(session, customer_id, SHOWN),
        responses_total=count_rows(session, ResponseRow, col(ResponseRow.customer_id) == customer_id),
        cases=cases_of(session, customer_id, now, SHOWN),
        cases_total=count_rows(session, CaseRow, col(CaseRow.customer_id) == customer_id),
        sent=_sent(session, customer_id),
        asked=_asked(session, customer_id),
        suppressed=tuple(suppressions.look_up(session, (customer.email, customer.phone))),
    )


def _theirs(customer_id: int) -> Any:
    return select(CaseRow.id).where(CaseRow.customer_id == customer_id)


def _sent(session: Session, customer_id: int) -> tuple[Sent, ...]:
    rows = session.exec(
        select(MessageRow)
        .where(col(MessageRow.case_id).in_(_theirs(customer_id)), MessageRow.role == "customer")
        .order_by(col(MessageRow.id).desc())
        .limit(SHOWN)
    )
    return tuple(_message(row) for row in rows)


def _message(row: MessageRow) -> Sent:
    state = MessageState(row.state)
    return Sent(
        case_id=row.case_id,
        key=row.key,
        kind=row.kind,
        title=row.title,
        channel=row.channel,
        address=row.address,
        state=state,
        at=row.sent_at or row.send_after,
        why="" if state in {MessageState.SENT, MessageState.DELIVERED} else row.error or "",
    )


def _asked(session: Session, customer_id: int) -> tuple[Asking, ...]:
    rows: Sequence[EntryRow] = session.exec(
        select(EntryRow)
        .where(col(EntryRow.case_id).in_(_theirs(customer_id)), col(EntryRow.kind).in_(KINDS))
        .order_by(col(EntryRow.at).desc(), col(EntryRow.case_id).desc(), col(EntryRow.seq).desc())
        .limit(SHOWN)
    ).all()
    return read_askings(Entry(r.case_id, r.seq, r.at, r.actor, r.key, read_body(r.kind, r.body)) for r in rows)
