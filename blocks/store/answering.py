"""A customer's answer to the one question: by the token in the link, checked and appended under the case's lock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from blocks.store import opt_outs
from blocks.store.acting import renew
from blocks.store.hashes import hash_of
from blocks.store.journal import append, load_case, lock_case
from blocks.store.news import tell_owner
from blocks.store.opening import lock_assignment
from blocks.store.policies import Policies
from blocks.store.question import Behind, find, is_back
from blocks.store.tables import CaseRow, CustomerRow, TokenRow
from winback import entries as e
from winback.answers import Given, answer, taken_before, worsened
from winback.case import Case
from winback.outcomes import WORSENED, asked_scale, thanks, told_to_staff
from winback.policy import Policy
from winback.reach import Reach
from winback.refusals import Refusal

KEYS: dict[type[e.Body], str] = {
    e.Answered: "answered",
    e.AnswerExplained: "explained",
    e.AnswerChanged: "answer-changed",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that stands, and what its customer reads then, in their language.

    `may_change`: whether they may think better of it still; `back` and `policy` are as a question has them.
    """

    entry: e.Entry
    thanks: str
    policy: Policy
    language: str
    may_change: bool
    back: bool


LOCKED: tuple[Any, ...] = (TokenRow.case_id, CaseRow.customer_id, CaseRow.open)
WHOSE = (
    select(*LOCKED)
    .join(CaseRow, col(CaseRow.id) == col(TokenRow.case_id))
    .where(col(TokenRow.hash) == bindparam("hash"))
)
"""What is to be locked before an answer is taken."""


def answer_with(
    session: Session, policies: Policies, token: str, given: Given, *, now: datetime, reach: Reach
) -> Taken | Refusal:
    """The customer's answer, or why it cannot be taken; the same answer told twice is one.

    What follows an answer at the case's end is walked by nobody: its owner is told from here, by `reach`, and where it
    is worse by now the case is opened again.
    """
    whose = session.connection().execute(WHOSE, {"hash": hash_of(token)}).first()
    if whose is None:
        return Refusal("unknown_link")
    # The customer's row before the case, where something is to be written there.
    customers = opt_outs.lock(session, [whose.customer_id]) if given.may_invite else ()
    row, found = _lock(session, whose.case_id, whose.open), find(session, policies, token)
    if row is None or found is None:
        return Refusal("unknown_link")
    return _Answering(session, row, found, now, reach).take(given, customers)


def _lock(session: Session, case_id: int, is_open: bool) -> CaseRow | None:
    """The case's row, locked; a closed one may be opened again, which waits first for whoever opens cases just now."""
    if not is_open:
        lock_assignment(session)
    return lock_case(session, case_id)


@dataclass(frozen=True, slots=True)
class _Answering:
    """A locked case that is told an answer."""

    session: Session
    row: CaseRow
    found: Behind
    now: datetime
    reach: Reach

    def take(self, given: Given, customers: Sequence[CustomerRow]) -> Taken | Refusal:
        """The answer as it stands; `customers` are locked, and may allow to be invited."""
        case = load_case(self.session, self.row, self.found.rules)
        if given.may_invite and not self.found.may_allow(self.session):
            given = replace(given, may_invite=False)
        if before := taken_before(case, given):
            return self._taken(case, before)
        body = answer(case, given, self.now)
        if isinstance(body, Refusal):
            return body
        if self.now >= self.found.expires or self.found.customer.erased:
            return Refusal("question_closed")  # a link of an earlier generation of the case, which is asked anew by now
        for customer in customers if given.may_invite else ():
            customer.review_permission = True
            self.session.add(customer)
        entry = self._append(case, _key(case, body), body)
        again = self._opens_again() if isinstance(body, e.AnswerChanged) else None
        if self.row.done or again:
            self._tell_owner(case, entry)
        if again:
            case = self._load_anew()
            self._append(case, case.key(WORSENED), again)
        return self._taken(case, entry)

    def _append(self, case: Case, key: str, body: e.Body) -> e.Entry:
        return append(self.session, self.row, case, actor=e.CUSTOMER, at=self.now, bodies=[(key, body)])[0]

    def _load_anew(self) -> Case:
        """The case as the policy in force has it, under which its next generation begins."""
        return load_case(self.session, self.row, self.found.policy)

    def _opens_again(self) -> e.Reopened | None:
        """How the next generation of a closed case begins where the answer is worse now, and no other case is open."""
        if self.row.open:
            return None
        case = self._load_anew()
        begins = worsened(case, self.found.policy, self.now)
        opened = renew(self.session, self.row, case, begins, self.found.in_force) if begins else None
        return opened if isinstance(opened, e.Reopened) else None

    def _tell_owner(self, case: Case, entry: e.Entry) -> None:
        if case.answer is None:
            return
        policy = self.found.policy
        more = {
            "answer_text": told_to_staff(case.answer, asked_scale(case)[0], policy.language),
            "comment": case.answer.comment,
            "outcome_text": "",
        }
        tell_owner(self.session, self.row, case, "answered", entry, more, policy=policy, now=self.now, reach=self.reach)

    def _taken(self, case: Case, entry: e.Entry) -> Taken:
        policy, language, back = self.found.policy, self.found.language, is_back(case)
        may_change = self.found.refuses(case, self.now) is None and not back
        return Taken(entry, thanks(case, entry, policy, language), policy, language, may_change, back)


def _key(case: Case, body: e.Body) -> str:
    """A kind's first has its name alone; those that follow in this generation are numbered."""
    name = KEYS[type(body)]
    told = sum(isinstance(x.body, type(body)) and x.seq > case.opened_seq for x in case.entries)
    return case.key(name, told + 1) if told else case.key(name)
