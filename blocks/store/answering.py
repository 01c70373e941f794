"""A customer's answer to the one question: by the token in the link, checked and appended under the case's lock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from blocks.store import opt_outs, suppressions
from blocks.store.acting import renew
from blocks.store.customers import read_customer
from blocks.store.hashes import hash_of
from blocks.store.journal import append, load_case, lock_case
from blocks.store.news import tell_owner
from blocks.store.opening import lock_assignment
from blocks.store.policies import Policies
from blocks.store.tables import AccountRow, CaseRow, CustomerRow, TokenRow
from winback import entries as e
from winback.answers import Given, answer, led_back, may_change, taken_before, worsened
from winback.case import Case, Stage
from winback.letters.languages import known_language
from winback.outcomes import WORSENED, asked_scale, may_allow, reach_of, told_to_staff
from winback.people import Customer
from winback.policy import Policy
from winback.reach import Reach
from winback.refusals import Refusal

KEYS: dict[type[e.Body], str] = {
    e.Answered: "answered",
    e.AnswerExplained: "explained",
    e.AnswerChanged: "answer-changed",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What a link asks, and of whom. `case` is None where the link is not known; `refusal`: why it asks no more.

    `back`: somebody is about to be in touch, so that a comment alone is taken. `may_allow`: whether to ask for leave to
    invite to a review. `policy` is the one in force.
    """

    policy: Policy
    language: str = ""
    case: Case | None = None
    refusal: Refusal | None = None
    back: bool = False
    may_allow: bool = False
    reach: str = ""


BEHIND: Any = (
    select(TokenRow, CaseRow, CustomerRow, AccountRow)
    .join(CaseRow, col(CaseRow.id) == col(TokenRow.case_id))
    .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_id))
    .outerjoin(AccountRow, col(AccountRow.id) == col(CustomerRow.account_id))
    .where(col(TokenRow.hash) == bindparam("hash"))
)
"""All that stands behind a link, built once; whoever asks the session for a part of it then finds it there."""


def find(session: Session, token: str) -> TokenRow | None:
    """The case whose question a token answers, and until when."""
    return session.get(TokenRow, hash_of(token))


def look(session: Session, policies: Policies, token: str, now: datetime) -> Question:
    """What stands behind a link; nothing is changed by looking."""
    policy = policies.current(session)[1]
    found = session.exec(BEHIND, params={"hash": hash_of(token)}).first()
    if found is None:
        return Question(policy, refusal=Refusal("unknown_link"), reach=policy.sender)
    link, row, *_ = found
    case = load_case(session, row, policies.of(session, row.policy))
    customer = read_customer(session, row.customer_id)
    language = known_language(customer.language, policy.language)
    return Question(
        policy,
        language,
        case,
        _closed_to(case, customer, link, now),
        back=case.answer is not None and led_back(case),
        may_allow=_may_allow(session, customer, policy),
        reach=reach_of(case, policy, language),
    )


def _closed_to(case: Case, customer: Customer, link: TokenRow, now: datetime) -> Refusal | None:
    expired = now >= link.expires or case.asked is None or now >= case.asked.expires
    if expired or customer.erased:
        return Refusal("question_closed")
    if case.answer:
        return None if may_change(case, now) else Refusal("answered_already")
    return None if case.stage is Stage.RESURVEY else Refusal("question_closed")


def answer_with(
    session: Session, policies: Policies, token: str, given: Given, *, now: datetime, reach: Reach
) -> e.Entry | Refusal:
    """The customer's answer, or why it cannot be taken; the same answer told twice is one.

    What follows an answer at the case's end is walked by nobody: its owner is told from here, by `reach`, and where it
    is worse by now the case is opened again.
    """
    link = find(session, token)
    customers = _lock_who_allows(session, link, given)
    row = _lock(session, link.case_id) if link else None
    if link is None or row is None:
        return Refusal("unknown_link")
    case, policy = load_case(session, row, policies.of(session, row.policy)), policies.current(session)[1]
    if given.may_invite and not _may_allow(session, read_customer(session, row.customer_id), policy):
        given = replace(given, may_invite=False)
    if before := taken_before(case, given):
        return before
    body = answer(case, given, now)
    if isinstance(body, Refusal):
        return body
    if now >= link.expires or session.get_one(CustomerRow, row.customer_id).erased_at:
        return Refusal("question_closed")  # a link of an earlier generation of the case, which is asked anew by now
    for customer in customers if given.may_invite else ():
        customer.review_permission = True
        session.add(customer)
    entry = append(session, row, case, actor=e.CUSTOMER, at=now, bodies=[(_key(case, body), body)])[0]
    again = _opens_again(session, row, policies, now) if isinstance(body, e.AnswerChanged) else None
    if row.done or again:
        _tell_of_answer(session, row, case, entry, policy, now, reach)
    if again:
        step = (case.key(WORSENED), again)
        append(session, row, load_case(session, row, policy), actor=e.CUSTOMER, at=now, bodies=[step])
    return entry


def _opens_again(session: Session, row: CaseRow, policies: Policies, now: datetime) -> e.Reopened | None:
    """How the next generation of a closed case begins where the answer is worse by now, and no other case is open."""
    in_force, policy = policies.current(session)
    case = load_case(session, row, policy)
    begins = worsened(case, policy, now)
    opened = renew(session, row, case, begins, in_force) if begins else None
    return opened if isinstance(opened, e.Reopened) else None


def _may_allow(session: Session, customer: Customer, policy: Policy) -> bool:
    return may_allow(customer, suppressions.of(session, (customer.email, customer.phone)), policy)


def _lock_who_allows(session: Session, link: TokenRow | None, given: Given) -> Sequence[CustomerRow]:
    """The customer's row, locked before the case where something is to be written there."""
    if link is None or not given.may_invite:
        return ()
    return opt_outs.lock(session, [opt_outs.of_case(session, link.case_id)])


def _lock(session: Session, case_id: int) -> CaseRow | None:
    """The case's row, locked; a closed one may be opened again, which waits first for whoever opens cases just now."""
    row = session.get(CaseRow, case_id)
    if row and not row.open:
        lock_assignment(session)
    return lock_case(session, case_id)


def _key(case: Case, body: e.Body) -> str:
    """A kind's first has its name alone; those that follow in this generation are numbered."""
    name = KEYS[type(body)]
    told = sum(isinstance(x.body, type(body)) and x.seq > case.opened_seq for x in case.entries)
    return case.key(name, told + 1) if told else case.key(name)


def _tell_of_answer(
    session: Session, row: CaseRow, case: Case, entry: e.Entry, policy: Policy, now: datetime, reach: Reach
) -> None:
    if case.answer is None:
        return
    more = {
        "answer_text": told_to_staff(case.answer, asked_scale(case)[0], policy.language),
        "comment": case.answer.comment,
        "outcome_text": "",
    }
    tell_owner(session, row, case, "answered", entry, more, policy=policy, now=now, reach=reach)
