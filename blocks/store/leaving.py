"""Who reads our mail and wants less of it: by the link in a mail, whose token names the message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from blocks.store import opt_outs, suppressions
from blocks.store.casestore import CaseStore
from blocks.store.journal import append, load_case, lock_case
from blocks.store.news import tell_owner
from blocks.store.policies import Policies
from blocks.store.tables import CaseRow, CustomerRow, MessageRow
from winback import entries as e
from winback.notices import MAIL
from winback.policy import Policy
from winback.reach import Reach
from winback.replies.telling import REFUSAL, refusal_values
from winback.suppressions import Scope, Why

TOKEN = re.compile(r"[0-9a-f]{8,64}")
OF_ITSELF = {Why.BOUNCED, Why.INVALID, Why.TOO_LARGE, Why.REFUSED}
"""What an address or a letter does, whatever its reader wants."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whose mail a link is about, and what they have refused so far: None where nothing."""

    policy: Policy
    address: str
    language: str
    refused: Scope | None


def wishes(store: CaseStore, token: str) -> Wishes | None:
    """What stands for the reader of a message; None where the token names none. Nothing is changed by looking."""
    with store.database.reading() as session:
        message = _message(session, token)
        if message is None:
            return None
        policy = store.policies.current(session)[1]
        return Wishes(policy, message.address, message.language, _refused(session, message))


def leave(store: CaseStore, token: str, scope: Scope, reach: Reach = MAIL) -> tuple[int, ...] | None:
    """Put on record that a message's reader wants no more; the cases to wake, None where it names no message.

    It stands in the journals of the message's case and of the reader's open ones, once. Customers are locked first,
    then cases, then addresses, as everybody does.
    """
    now = store.now()
    with store.database.writing("leaving") as session:
        message = _message(session, token)
        if message is None or message.case_id is None:
            return None
        whose = {*opt_outs.of_address(session, message.address), opt_outs.of_case(session, message.case_id)}
        customers = opt_outs.lock(session, whose)
        rows = _lock_concerned(session, customers, message.case_id)
        force = suppressions.suppress(session, message.address, scope, Why.UNSUBSCRIBED, now)
        for customer in customers if scope is Scope.ALL else ():
            opt_outs.keep(session, customer, opted_out=True)
        for row in rows if force else ():
            _note(session, store.policies, row, scope, now, reach)
        return tuple(row.id for row in rows) if force else ()


def _message(session: Session, token: str) -> MessageRow | None:
    """A message to a customer; what is no token at all is not even looked for."""
    if not TOKEN.fullmatch(token):
        return None
    of_case = (MessageRow.role == "customer", col(MessageRow.case_id).is_not(None))
    return session.exec(select(MessageRow).where(MessageRow.token == token, *of_case)).one_or_none()


def _refused(session: Session, message: MessageRow) -> Scope | None:
    scopes = {one.scope for one in suppressions.of(session, [message.address]) if one.why not in OF_ITSELF}
    if Scope.ALL in scopes or opt_outs.any_at(session, message.address):
        return Scope.ALL
    return Scope.SURVEYS if scopes else None


def _lock_concerned(session: Session, customers: Sequence[CustomerRow], case_id: int) -> list[CaseRow]:
    theirs = col(CaseRow.customer_id).in_([row.id for row in customers])
    found = session.exec(select(CaseRow.id).where(theirs, col(CaseRow.open))).all()
    return [row for one in sorted({*found, case_id}) if (row := lock_case(session, one))]


def _note(session: Session, policies: Policies, row: CaseRow, scope: Scope, now: datetime, reach: Reach) -> None:
    case = load_case(session, row, policies.of(session, row.policy))
    wish = (f"unsubscribed/{row.head}/link", e.Unsubscribed(scope=scope, by=Why.UNSUBSCRIBED))
    entry = append(session, row, case, actor=e.CUSTOMER, at=now, bodies=[wish])[0]
    if row.done or row.suspended:  # no walk tells the owner now
        policy = policies.current(session)[1]
        more = refusal_values(case, entry, policy.language)
        tell_owner(session, row, case, REFUSAL, entry, more, policy=policy, now=now, reach=reach)
