"""Customers who want nothing at all: kept with the person too, for their address may change; and who wants no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from blocks.store import suppressions
from blocks.store.journal import append, load_case, lock_case
from blocks.store.policies import Policies
from blocks.store.tables import CaseRow, CustomerRow
from winback.entries import Lifted, Unsubscribed
from winback.suppressions import Scope, Why


@dataclass(frozen=True, slots=True)
class Noted:
    """What a refusal came to: whether it is new, how many customers have the address, and which cases have news."""

    is_new: bool
    customers: int
    cases: tuple[int, ...]


def of_address(session: Session, address: str) -> list[int]:
    """The customers whose mail address or telephone number it is."""
    folded = suppressions.fold(address)
    whose = or_(col(CustomerRow.email) == folded, col(CustomerRow.phone) == folded)
    return list(session.exec(select(CustomerRow.id).where(whose).order_by(col(CustomerRow.id))))


def of_case(session: Session, case_id: int) -> int:
    """The customer of a case."""
    return session.exec(select(CaseRow.customer_id).where(CaseRow.id == case_id)).one()


def lock(session: Session, customers: Iterable[int]) -> list[CustomerRow]:
    """Customers' rows, locked: before all cases, as whoever stores responses does."""
    found = (
        session.get(CustomerRow, one, with_for_update={"key_share": True}, populate_existing=True)
        for one in sorted(set(customers))
    )
    return [row for row in found if row is not None]


def keep(session: Session, row: CustomerRow, *, opted_out: bool) -> None:
    """Write to a locked customer that they want nothing, or that they take it back."""
    row.opted_out = opted_out
    session.add(row)


def any_at(session: Session, address: str) -> bool:
    """Whether a customer who has the address wants nothing at all, whatever address they said so from."""
    return any(session.get_one(CustomerRow, one).opted_out for one in of_address(session, address))


def record(session: Session, policies: Policies, address: str, scope: Scope, who: str, now: datetime) -> Noted:
    """Put on record that a reader wants no more, for a person whom they told."""
    customers = lock(session, of_address(session, address))
    cases = _lock_cases(session, customers)
    force = suppressions.suppress(session, address, scope, Why.TOLD, now, f"(recorded by {who})")
    for customer in customers if scope is Scope.ALL else ():
        keep(session, customer, opted_out=True)
    if force is None:
        return Noted(False, len(customers), ())
    for row in cases:
        case = load_case(session, row, policies.of(session, row.policy))
        wish = (f"unsubscribed/{row.head}/{who}", Unsubscribed(scope=scope, by=Why.TOLD))
        append(session, row, case, actor=who, at=now, bodies=[wish])
    return Noted(True, len(customers), tuple(row.id for row in cases))


def take_back(session: Session, address: str, who: str, now: datetime) -> int:
    """Take back all that stands for an address, and what its customers want of us; how much of it there was.

    Their open cases tell who did so.
    """
    customers = lock(session, of_address(session, address))
    cases = _lock_cases(session, customers)
    unwilling = [row for row in customers if row.opted_out]
    for customer in unwilling:
        keep(session, customer, opted_out=False)
    lifted = suppressions.take_back(session, address, who, now) or len(unwilling)
    policies = Policies()
    for row in cases if lifted else ():
        case = load_case(session, row, policies.of(session, row.policy))
        append(session, row, case, actor=who, at=now, bodies=[(f"lifted/{row.head}/{who}", Lifted())])
    return lifted


def _lock_cases(session: Session, customers: Iterable[CustomerRow]) -> list[CaseRow]:
    """The open cases of customers who are locked, locked too."""
    theirs = col(CaseRow.customer_id).in_([row.id for row in customers])
    found = session.exec(select(CaseRow.id).where(theirs, col(CaseRow.open)).order_by(col(CaseRow.id))).all()
    return [row for case_id in found if (row := lock_case(session, case_id))]
