"""What people and customers do to a case: checked and appended in one transaction, under the case's lock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from blocks.store import outbox
from blocks.store.customers import read_dossier
from blocks.store.earlier import letters_to_others
from blocks.store.journal import append, load_case, lock_case
from blocks.store.opening import lock_assignment
from blocks.store.policies import Policies
from blocks.store.tables import CaseRow
from winback import entries as e
from winback.actions import Actor, Refusal, decide
from winback.case import Case
from winback.consent import barred
from winback.correspondence import written
from winback.decisions.base import name_of
from winback.decisions.following_up import changed_since
from winback.forms import Action
from winback.outbox import MessageState
from winback.policy import Policy
from winback.proofreading import proof, stopped

DOUBLE = 3.0
"""Seconds within which two presses of what somebody saw are one; a picture that nobody draws anew is pressed later."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press of one button: `nonce` is the form's or press's own, so that the same press twice is one entry.

    A nonce `<picture>@<seconds>` says when its picture was pressed: pressed again within a moment it is the same press.
    `seen` is the head of the journal that the picture showed; 0 where nobody knows.
    """

    action: str
    form: Action
    actor: Actor
    nonce: str
    seen: int = 0


def lock(session: Session, case_id: int, action: str) -> CaseRow | None:
    """The case's row, locked; a reopening waits first for whoever opens cases just now, as they lock in that order."""
    if action == "reopen":
        lock_assignment(session)
    return lock_case(session, case_id)


def do(
    session: Session, row: CaseRow, case: Case, press: Press, policies: Policies, now: datetime
) -> e.Entry | Refusal:
    """Check and append an action in a case that is locked and read; the policy in force knows the staff."""
    in_force, policy = policies.current(session)
    key = case.key("act", press.action, press.nonce)
    told = find(case, press.action, press.nonce)
    if told and told.actor != press.actor.id:
        return Refusal("anothers_press", {"name": name_of(told.actor, policy)})
    if told:
        return told
    body = decide(case, press.action, press.form, actor=press.actor, policy=policy, now=now)
    if isinstance(body, e.Approved | e.Declined) and (changed := changed_since(case, press.seen)):
        return changed
    match body:
        case e.LetterApproved():
            body = _approve_letter(session, case, body, policy, now)
        case e.LetterWritten():
            body = _write_letter(session, case, body, press.nonce, policy, now)
        case e.Settled():
            _settle(session, case, body, now)
        case e.Reopened():
            case = load_case(session, row, policy)
            body = renew(session, row, case, body, in_force)
    if isinstance(body, Refusal):
        return body
    return append(session, row, case, actor=press.actor.id, at=now, bodies=[(key, body)])[0]


def find(case: Case, action: str, nonce: str) -> e.Entry | None:
    """The entry that a press made, in whatever generation of the case."""
    key = f"act/{action}/{nonce}"
    return next((entry for entry in case.entries if _is_same(entry.key.split("/", 1)[1], key)), None)


def _is_same(one: str, other: str) -> bool:
    if one == other:
        return True
    (picture, _, at), (other_picture, _, other_at) = one.rpartition("@"), other.rpartition("@")
    if not picture or picture != other_picture:
        return False
    try:
        return abs(float(at) - float(other_at)) <= DOUBLE
    except ValueError:
        return False


def _write_letter(
    session: Session, case: Case, body: e.LetterWritten, nonce: str, policy: Policy, now: datetime
) -> e.LetterWritten | Refusal:
    """The letter goes into the outbox with the entry that tells of it, where the customer can be written to."""
    dossier = read_dossier(session, case)
    if refusal := barred("letter", dossier, policy, now, case=case):
        return refusal
    earlier = letters_to_others(session, case.id)
    if refusal := stopped(proof(body.subject, body.text, dossier, policy, case=case, earlier=earlier), policy):
        return refusal
    key = case.key("letter-written", nonce)
    message = written(body.subject, body.text, dossier, key=key, policy=policy, now=now)
    outbox.write_for_case(session, case.id, [message], now)
    return body.model_copy(update={"letter": key})


def renew(session: Session, row: CaseRow, case: Case, body: e.Reopened, in_force: str) -> e.Reopened | Refusal:
    """Begun under the policy in force, with what is known of the customer now, who has one open case at most."""
    other = session.exec(select(CaseRow.id).where(CaseRow.customer_id == row.customer_id, col(CaseRow.open))).first()
    if other is not None:
        return Refusal("open_already", {"case": other})
    customer = read_dossier(session, case).customer
    known = {"contactable": customer.contactable, "yearly_value": customer.value}
    return body.model_copy(update={"policy": in_force, **known})


def _approve_letter(
    session: Session, case: Case, body: e.LetterApproved, policy: Policy, now: datetime
) -> e.LetterApproved | Refusal:
    """The entry keeps the text that was approved: the draft's where it was not changed."""
    draft = outbox.find(session, case.id, body.letter)
    if draft is None:
        return body
    approved = body.model_copy(update={"subject": body.subject or draft.title, "text": body.text or draft.text})
    dossier, earlier = read_dossier(session, case), letters_to_others(session, case.id)
    known = proof(approved.subject, approved.text, dossier, policy, case=case, drafted=draft.text, earlier=earlier)
    if refusal := stopped(known, policy):
        return refusal
    changed: dict[str, Any] = {"title": approved.subject, "text": approved.text}
    outbox.move(session, draft.id, MessageState.DRAFT, MessageState.APPROVED, send_after=now, wanted_at=now, **changed)
    return approved


def _settle(session: Session, case: Case, body: e.Settled, now: datetime) -> None:
    row = outbox.find(session, case.id, body.message)
    if row is None:
        return
    if body.arrived:
        outbox.move(session, row.id, MessageState.UNKNOWN, MessageState.SENT, sent_at=now)
    else:
        outbox.move(session, row.id, MessageState.UNKNOWN, MessageState.APPROVED, send_after=now, wanted_at=now)
