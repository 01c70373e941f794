"""What people and customers do to a case: checked and appended in one transaction, under the case's lock."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, col, select

from blocks.store import outbox
from blocks.store.journal import append, load_case, lock_case
from blocks.store.tables import CaseRow, TokenRow
from winback import entries as e
from winback.actions import Actor, Refusal, decide
from winback.case import Case
from winback.forms import Action
from winback.outbox import MessageState
from winback.outcomes import answer
from winback.policy import Policy


@dataclass(frozen=True, slots=True)
class Press:
    """One press of one button: `nonce` is the form's or press's own, so that the same press twice is one entry."""

    action: str
    form: Action
    actor: Actor
    nonce: str


def do(session: Session, row: CaseRow, case: Case, press: Press, policy: Policy, now: datetime) -> e.Entry | Refusal:
    """Check and append an action in a case that is locked and read; `policy` is the one in force."""
    key = case.key("act", press.action, press.nonce)
    told = next((entry for entry in case.entries if entry.key.split("/", 1)[1] == key.split("/", 1)[1]), None)
    if told and told.actor != press.actor.id:
        return Refusal(f"this press was {told.actor}'s already; press anew")
    if told:
        return told
    body = decide(case, press.action, press.form, actor=press.actor, policy=policy, now=now)
    if isinstance(body, Refusal):
        return body
    if isinstance(body, e.LetterApproved):
        body = _approve_letter(session, case, body, now)
    if isinstance(body, e.Settled):
        _settle(session, case, body, now)
    return append(session, row, case, actor=press.actor.id, at=now, bodies=[(key, body)])[0]


def _approve_letter(session: Session, case: Case, body: e.LetterApproved, now: datetime) -> e.LetterApproved:
    """The entry keeps the text that was approved: the draft's where it was not changed."""
    draft = outbox.find(session, case.id, body.letter)
    if draft is None:
        return body
    approved = body.model_copy(update={"subject": body.subject or draft.title, "text": body.text or draft.text})
    fields = {"title": approved.subject, "text": approved.text, "send_after": now}
    outbox.move(session, draft.id, MessageState.DRAFT, MessageState.APPROVED, **fields)
    return approved


def _settle(session: Session, case: Case, body: e.Settled, now: datetime) -> None:
    row = outbox.find(session, case.id, body.message)
    if row is None:
        return
    if body.arrived:
        outbox.move(session, row.id, MessageState.UNKNOWN, MessageState.SENT, sent_at=now)
    else:
        outbox.move(session, row.id, MessageState.UNKNOWN, MessageState.APPROVED, send_after=now)


def token_hash(token: str) -> str:
    """What is kept of a re-survey's token."""
    return sha256(token.encode()).hexdigest()


def case_of_token(session: Session, token: str) -> int | None:
    """The case whose question the token answers."""
    row = session.exec(select(TokenRow).where(col(TokenRow.hash) == token_hash(token))).one_or_none()
    return row.case_id if row else None


def answer_with(
    session: Session, case_id: int, policy: Policy, *, score: int, comment: str, now: datetime
) -> e.Entry | str:
    """The customer's answer, or why it cannot be taken; the same answer told twice is one."""
    row = lock_case(session, case_id)
    if row is None:
        return "This question is closed."
    case = load_case(session, row, policy)
    if case.answer and (case.answer.score, case.answer.comment) == (score, comment.strip()):
        return next(entry for entry in case.entries if entry.body is case.answer)
    body = answer(case, score, comment, now)
    if isinstance(body, str):
        return body
    return append(session, row, case, actor=e.CUSTOMER, at=now, bodies=[(case.key("answered"), body)])[0]
