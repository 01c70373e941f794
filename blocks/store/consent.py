"""Whether a message to a customer may still go, asked right before it is sent, and to which address."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlmodel import Session, col, select

from blocks.store import outbox, suppressions
from blocks.store.asked import review_key
from blocks.store.customers import read_dossier
from blocks.store.journal import load_case
from blocks.store.policies import Policies
from blocks.store.tables import CaseRow, MessageRow
from winback.case import Case
from winback.consent import Kind, barred, not_before, speaks_to
from winback.outbox import MessageState
from winback.overtaken import not_in_one_breath, overtaken
from winback.people import Customer
from winback.policy import Policy
from winback.suppressions import Scope, Suppression


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message may do now.

    `barred` is the code of why it may never go, "" where it may. `held`: it stays as it is, for its case is suspended.
    `until`: it waits for that time. `address` is where it goes now, "" for where it was to go at first.
    """

    barred: str = ""
    held: bool = False
    until: datetime | None = None
    address: str = ""


def judge(session: Session, row: MessageRow, policies: Policies, now: datetime) -> Verdict:
    """The verdict on a message by the rules in force; what goes to staff may always go.

    A letter belongs to the person: where their address is another by now it goes there, unless they wanted no more
    at the old one, or it speaks to somebody who is not the customer any more.
    """
    case_row = session.get(CaseRow, row.case_id) if row.role == "customer" and row.case_id else None
    if case_row is None:
        return Verdict()
    if case_row.suspended:
        return Verdict(held=True)
    case, policy = load_case(session, case_row, policies.of(session, case_row.policy)), policies.current(session)[1]
    kind, wanted_at = cast("Kind", row.kind), row.wanted_at or row.send_after
    refused, address = _consent(session, row, case, policy, now)
    if code := refused or overtaken(kind, row.key, case, wanted_at, now):
        return Verdict(barred=code)
    earliest = not_in_one_breath(row.key, case, _asked_at(session, row, case, now), now)
    earliest = not_before(kind, case, policy, earliest)
    return Verdict(until=earliest if earliest > now else None, address=address)


def _consent(session: Session, row: MessageRow, case: Case, policy: Policy, now: datetime) -> tuple[str, str]:
    """The code of a refusal, else the address that is the customer's now."""
    dossier = read_dossier(session, case)
    customer = dossier.customer
    destination = row.key.removeprefix(review_key("")) if row.kind == "review" else ""
    refusal = barred(
        cast("Kind", row.kind),
        replace(dossier, suppressed=_suppressed(session, row, customer)),
        policy,
        now,
        case=case,
        channel=row.channel,
        destination=destination,
    )
    theirs = (customer.phone if row.channel == "sms" else customer.email) or ""
    moved = suppressions.fold(theirs) != suppressions.fold(row.address)
    if refusal or not moved:
        return (refusal.code if refusal else "", "")
    return ("", theirs) if speaks_to(customer, row.text, policy) else ("for_another", "")


def _suppressed(session: Session, row: MessageRow, customer: Customer) -> tuple[Suppression, ...]:
    """What stands against the addresses of a message and its customer, and what the latter does not want to be asked.

    That counts at whatever address their case has written to; who wants nothing at all is known by their person.
    """
    own = [address for address in (customer.email, customer.phone, row.address) if address]
    to_customer = (MessageRow.case_id == row.case_id, MessageRow.role == "customer")
    written_to = session.exec(select(MessageRow.address).where(*to_customer).order_by(col(MessageRow.id))).all()
    theirs = {suppressions.fold(address) for address in own}
    found = suppressions.of(session, [*own, *written_to])
    return tuple(one for one in found if one.scope is Scope.SURVEYS or suppressions.fold(one.address) in theirs)


def _asked_at(session: Session, row: MessageRow, case: Case, now: datetime) -> datetime | None:
    """When the question went out that a message may remind of, or goes at the earliest; None where there is none."""
    keys = case.asked.messages if case.asked and row.kind == "survey" else ()
    question = outbox.find(session, case.id, keys[0]) if keys and keys[0] != row.key else None
    if question is None or question.state == MessageState.REFUSED:
        return None
    if question.state in {MessageState.APPROVED, MessageState.SENDING}:
        return max(question.send_after, now)
    return question.sent_at or question.sending_until
