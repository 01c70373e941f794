"""A customer's answer to the one question: by the token in the link, checked and appended under the case's lock."""

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from blocks.store.journal import append, load_case, lock_case
from blocks.store.news import tell_owner
from blocks.store.policies import Policies
from blocks.store.tables import CaseRow, TokenRow
from winback import entries as e
from winback.case import Case
from winback.letters.words import write_score
from winback.outcomes import answer, asked_scale, taken_before
from winback.policy import Policy
from winback.reach import Reach
from winback.refusals import Refusal


def token_hash(token: str) -> str:
    """What is kept of a re-survey's token."""
    return sha256(token.encode()).hexdigest()


def find(session: Session, token: str) -> TokenRow | None:
    """The case whose question a token answers, and until when."""
    return session.get(TokenRow, token_hash(token))


def answer_with(
    session: Session, policies: Policies, token: str, score: int, comment: str, *, now: datetime, reach: Reach
) -> e.Entry | Refusal:
    """The customer's answer, or why it cannot be taken; the same answer told twice is one.

    A comment that follows when the case is at its end wakes nobody: its owner is told from here, by `reach`.
    """
    link = find(session, token)
    row = lock_case(session, link.case_id) if link else None
    if link is None or row is None:
        return Refusal("unknown_link")
    case = load_case(session, row, policies.of(session, row.policy))
    if before := taken_before(case, score, comment):
        return before
    body = answer(case, score, comment, now)
    if isinstance(body, Refusal):
        return body
    if now >= link.expires:  # a link of an earlier generation of the case, which is asked anew by now
        return Refusal("question_closed")
    key = "answered" if isinstance(body, e.Answered) else "explained"
    entry = append(session, row, case, actor=e.CUSTOMER, at=now, bodies=[(case.key(key), body)])[0]
    if row.done:
        _tell_of_answer(session, row, case, entry, policies.current(session)[1], now, reach)
    return entry


def _tell_of_answer(
    session: Session, row: CaseRow, case: Case, entry: e.Entry, policy: Policy, now: datetime, reach: Reach
) -> None:
    if case.answer is None:
        return
    more = {
        "answer_text": write_score(case.answer.score, asked_scale(case)[0], policy.language),
        "comment": case.answer.comment,
        "outcome_text": "",
    }
    tell_owner(session, row, case, "answered", entry, more, policy=policy, now=now, reach=reach)
