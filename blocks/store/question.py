"""What a customer's link asks: all that stands behind its token, and whether an answer is still taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from blocks.store import suppressions
from blocks.store.hashes import hash_of
from blocks.store.journal import read_entries
from blocks.store.policies import NEWEST, Policies
from blocks.store.tables import CaseRow, CustomerRow, TokenRow
from winback.answers import led_back, may_change
from winback.case import Case, Stage, read_case
from winback.letters.languages import known_language
from winback.outcomes import may_allow, reach_of
from winback.people import Customer
from winback.policy import Policy
from winback.refusals import Refusal


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


COLUMNS: tuple[Any, ...] = (
    TokenRow.case_id,
    TokenRow.expires,
    CaseRow.policy,
    NEWEST.scalar_subquery().label("in_force"),
    CustomerRow.email,
    CustomerRow.phone,
    CustomerRow.language,
    CustomerRow.review_permission,
    CustomerRow.opted_out,
    col(CustomerRow.erased_at).is_not(None).label("erased"),
)
BEHIND = (
    select(*COLUMNS)
    .join(CaseRow, col(CaseRow.id) == col(TokenRow.case_id))
    .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_id))
    .where(col(TokenRow.hash) == bindparam("hash"))
)
"""All but the journal; built once, and columns alone, for every look asks it."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Whom a link asks until it `expires`: of the customer no more than is needed for that.

    `rules` is the policy that the case goes by; `policy` is the one in force, and `in_force` its hash.
    """

    case_id: int
    expires: datetime
    customer: Customer
    rules: Policy
    in_force: str
    policy: Policy

    @property
    def language(self) -> str:
        """The customer's, where there are letters in it; else the company's."""
        return known_language(self.customer.language, self.policy.language)

    def refuses(self, case: Case, now: datetime) -> Refusal | None:
        """Why the question is not asked any more."""
        expired = now >= self.expires or case.asked is None or now >= case.asked.expires
        if expired or self.customer.erased:
            return Refusal("question_closed")
        if case.answer:
            return None if may_change(case, now) else Refusal("answered_already")
        return None if case.stage is Stage.RESURVEY else Refusal("question_closed")

    def may_allow(self, session: Session) -> bool:
        """Whether to ask for leave to invite to a review; their addresses are looked up only where that decides."""
        if not may_allow(self.customer, (), self.policy):
            return False
        refused = suppressions.of(session, (self.customer.email, self.customer.phone))
        return may_allow(self.customer, refused, self.policy)


def find(session: Session, policies: Policies, token: str) -> Behind | None:
    """All that stands behind a token but the journal; None where nothing does."""
    row = session.connection().execute(BEHIND, {"hash": hash_of(token)}).first()
    if row is None:
        return None
    customer = Customer(
        email=row.email,
        phone=row.phone,
        language=row.language,
        review_permission=row.review_permission,
        opted_out=row.opted_out,
        erased=row.erased,
    )
    rules, policy = policies.of(session, row.policy), policies.of(session, row.in_force)
    return Behind(row.case_id, row.expires, customer, rules, row.in_force, policy)


def look(session: Session, policies: Policies, token: str, now: datetime) -> Question:
    """What stands behind a link; nothing is changed by looking."""
    found = find(session, policies, token)
    if found is None:
        policy = policies.current(session)[1]
        return Question(policy, refusal=Refusal("unknown_link"), reach=policy.sender)
    case = read_case(found.case_id, read_entries(session, found.case_id), found.rules)
    return Question(
        found.policy,
        found.language,
        case,
        found.refuses(case, now),
        back=is_back(case),
        may_allow=found.may_allow(session),
        reach=reach_of(case, found.policy, found.language),
    )


def is_back(case: Case) -> bool:
    """Whether it was answered, and somebody is about to be in touch."""
    return case.answer is not None and led_back(case)
