"""From complaints to cases: each joins its customer's open case, reopens one lately closed, or opens a new one."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import func, text, update
from sqlmodel import Session, col, select

from blocks.store import fits, opinions
from blocks.store.customers import read_customer, value_rank
from blocks.store.database import alone
from blocks.store.journal import append, load_case, lock_case
from blocks.store.lists import WAITS
from blocks.store.policies import Policies
from blocks.store.tables import CaseRow, CustomerRow, ResponseRow
from blocks.words import Reader, understand
from winback import entries as e
from winback.case import Case
from winback.people import Customer, Load
from winback.policy import Policy
from winback.scales import Scale, Severity, Standing
from winback.triage import Complaint, assign, priority, route

ASSIGNING = 7_201
"""PostgreSQL's advisory lock for owner assignment: what each carries is counted and given by one at a time."""

AT_ONCE = 50
"""Complaints handled in one transaction."""
MANY = 5_000
"""Values in one statement: databases limit how many there may be."""

OPEN = text('"case".open')
"""As the index of the open cases has it, which databases recognise by its words alone."""


@dataclass(slots=True)
class Opened:
    """Cases that were opened (or reopened) and need a run, and cases that were joined and need a wake."""

    begun: list[int] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    held: int = 0

    def add(self, other: "Opened") -> None:
        """Take in some more, each case once."""
        self.begun = [*dict.fromkeys((*self.begun, *other.begun))]
        self.joined = [*dict.fromkeys((*self.joined, *other.joined))]
        self.held += other.held


def lock_assignment(session: Session) -> None:
    """Let one transaction at a time choose owners."""
    alone(session, ASSIGNING)


def waiting(session: Session) -> int:
    """How many customers have complaints whose case is still to be opened, and no open case to join."""
    has_case = select(CaseRow.customer_id).where(OPEN)
    return session.exec(
        select(func.count(func.distinct(ResponseRow.customer_id))).where(
            WAITS, ResponseRow.triage == "new", col(ResponseRow.customer_id).not_in(has_case)
        )
    ).one()


def waits_since(session: Session, since: datetime) -> bool:
    """Whether a complaint that came in before then waits for its case."""
    left = select(ResponseRow.id).where(WAITS, ResponseRow.triage == "new", col(ResponseRow.received_at) < since)
    return session.exec(left.limit(1)).first() is not None


def hold(session: Session, among: Sequence[int] | None = None) -> int:
    """Hold back all complaints that wait, or those `among` these: people are asked first."""
    waiting = update(ResponseRow).where(WAITS, col(ResponseRow.triage) == "new")
    some = [waiting] if among is None else [waiting.where(col(ResponseRow.id).in_(ids)) for ids in in_turn(among, MANY)]
    return sum(session.connection().execute(one.values(triage="held")).rowcount for one in some)


def in_turn(ids: Sequence[int], many: int) -> Iterator[Sequence[int]]:
    """So many of them at a time."""
    return (ids[first : first + many] for first in range(0, len(ids), many))


def release_held(session: Session) -> int:
    """Let held complaints become cases."""
    released = session.connection().execute(
        update(ResponseRow).where(WAITS, col(ResponseRow.triage) == "held").values(triage="new")
    )
    return released.rowcount


FIRST = (
    select(ResponseRow)
    .where(WAITS, ResponseRow.triage == "new")
    .order_by(col(ResponseRow.answered_at), col(ResponseRow.id))
)
"""Built once: whatever is taken in asks it."""


def open_some(session: Session, policies: Policies, now: datetime, among: Sequence[int] | None = None) -> Opened:
    """Open cases for some of the complaints that wait, or of those `among` these; empty when none is left."""
    opened = Opened()
    first = FIRST if among is None else FIRST.where(col(ResponseRow.id).in_(among))
    if session.exec(first.limit(1)).first() is None:
        return opened
    lock_assignment(session)
    opening = _Opening(session, policies, now)
    for response in session.exec(first.limit(AT_ONCE)).all():
        opening.take_in(response, opened)
    return opened


def enrich(session: Session, policies: Policies, enriched: Sequence[tuple[int, int]], now: datetime) -> None:
    """Put on record that responses of cases were told again with more; pairs of response and case."""
    for response_id, case_id in enriched:
        row = lock_case(session, case_id)
        response = session.get(ResponseRow, response_id, populate_existing=True)
        if row is None or response is None:
            continue
        case = load_case(session, row, policies.of(session, row.policy))
        severity = Severity(response.severity) if response.severity else None
        body = e.ResponseEnriched(response_id=response_id, score=response.score, severity=severity)
        key = case.key("enriched", response_id, row.head)
        append(session, row, case, actor=e.CUSTOMER, at=now, bodies=[(key, body)])


class _Opening:
    """One transaction's view of whom the cases may go to."""

    def __init__(self, session: Session, policies: Policies, now: datetime) -> None:
        self.session, self.policies, self.now = session, policies, now
        self.policy_hash, self.policy = policies.current(session)

    @cached_property
    def load(self) -> Load:
        """What each owner carries, by what was there before and what was given since."""
        return _read_load(self.session, self.policy, self.now)

    @cached_property
    def reader(self) -> Reader:
        """The model that reads what customers wrote."""
        return fits.current(self.session, self.policy.words)

    def take_in(self, response: ResponseRow, opened: Opened) -> None:
        """Join, reopen or open, and write down which; what was told again while its case opened has that case."""
        if response.case_id is not None:
            self._mark(response, response.case_id)
            opened.joined.append(response.case_id)
            return
        latest = self._latest_case(response.customer_id)
        if latest and latest.open:
            self._join(latest, response)
            opened.joined.append(latest.id)
        elif latest and latest.closed_at and self.now - latest.closed_at <= self.policy.triage.reopen_within:
            self._begin(latest, response, repeat=True)
            opened.begun.append(latest.id)
        else:
            opened.begun.append(self._begin(self._new_row(response), response, repeat=False))

    def _latest_case(self, customer_id: int) -> CaseRow | None:
        row = self.session.exec(
            select(CaseRow)
            .where(CaseRow.customer_id == customer_id)
            .order_by(col(CaseRow.open).desc(), col(CaseRow.id).desc())
            .limit(1)
        ).first()
        return lock_case(self.session, row.id) if row else None

    def _new_row(self, response: ResponseRow) -> CaseRow:
        row = CaseRow(
            customer_id=response.customer_id,
            policy=self.policy_hash,
            severity=response.severity or Severity.HIDDEN.value,
            opened_at=self.now,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def _join(self, row: CaseRow, response: ResponseRow) -> None:
        case = load_case(self.session, row, self.policies.of(self.session, row.policy))
        severity = Severity(response.severity) if response.severity else None
        body = e.ResponseJoined(response_id=response.id, score=response.score, severity=severity)
        key = case.key("joined", response.id)
        append(self.session, row, case, actor=e.CUSTOMER, at=self.now, bodies=[(key, body)])
        self._mark(response, row.id)

    def _begin(self, row: CaseRow, response: ResponseRow, *, repeat: bool) -> int:
        case = load_case(self.session, row, self.policy) if repeat else Case(row.id, self.policy)
        customer = read_customer(self.session, response.customer_id)
        standing = Standing(response.standing) if response.standing else None
        opinion = opinions.of(self.session, response.id)
        read_as = understand(response.verbatim, customer.language, standing, self.policy, self.reader, opinion)
        complaint = self._complaint(response, customer, read_as or e.AsRead())
        body = self._opened(complaint, response, standing, repeat=repeat).model_copy(update={"read_as": read_as})
        key = f"g{case.generation + 1}/opened"
        append(self.session, row, case, actor=e.WINBACK, at=self.now, bodies=[(key, body)])
        if body.owner:
            self.load.given(body.owner, critical=body.severity is Severity.CRITICAL)
        self._mark(response, row.id)
        return row.id

    def _mark(self, response: ResponseRow, case_id: int) -> None:
        response.triage, response.case_id = "case", case_id
        self.session.add(response)
        self.session.flush()

    def _complaint(self, response: ResponseRow, customer: Customer, read_as: e.AsRead) -> Complaint:
        return Complaint(
            score=response.score,
            severity=Severity(response.severity or Severity.HIDDEN.value),
            verbatim=response.verbatim,
            touchpoint=response.touchpoint,
            customer=customer,
            answered_at=response.answered_at,
            value_rank=value_rank(self.session, customer.value),
            repeat=self._repeats(customer),
            topics=read_as.topics,
            signals=read_as.signals,
        )

    def _repeats(self, customer: Customer) -> bool:
        """Whether a case of the customer was closed within the policy's time."""
        since = self.now - self.policy.priority.repeat_within
        closed = select(CaseRow.id).where(CaseRow.customer_id == customer.id, col(CaseRow.closed_at) >= since)
        return self.session.exec(closed.limit(1)).first() is not None

    def _opened(
        self, complaint: Complaint, response: ResponseRow, standing: Standing | None, *, repeat: bool
    ) -> e.Opened:
        points, reasons = priority(complaint, self.policy)
        rule = route(complaint, self.policy)
        team = rule.team if rule else self.policy.default_team
        owner, why = assign(
            complaint,
            team=team,
            skill=rule.skill if rule else None,
            policy=self.policy,
            load=self.load,
            today=self._today(team),
            same_account=self._account_handler(complaint.customer),
        )
        return (e.Reopened if repeat else e.Opened)(
            policy=self.policy_hash,
            response_id=response.id,
            severity=complaint.severity,
            standing=standing,
            scale=Scale(response.scale),
            score=response.score,
            form=response.form,
            priority=points,
            reasons=reasons,
            rule=rule.name if rule else None,
            team=team,
            owner=owner,
            owner_why=why,
            yearly_value=complaint.customer.value,
            contactable=complaint.customer.contactable,
            review_draws=self._draw(),
        )

    def _today(self, team: str) -> date:
        return self.now.astimezone(ZoneInfo(self.policy.team_calendar(team).zone)).date()

    def _account_handler(self, customer: Customer) -> str | None:
        """Who owns another open case of the same account."""
        if customer.account is None:
            return None
        return self.session.exec(
            select(CaseRow.owner)
            .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_id))
            .where(
                CustomerRow.account_id == self.session.get_one(CustomerRow, customer.id).account_id,
                col(CaseRow.open),
                col(CaseRow.owner).is_not(None),
            )
            .order_by(col(CaseRow.id))
        ).first()

    def _draw(self) -> dict[str, bool]:
        """Who is invited to review where all must be asked alike: by lot, before anything else is known."""
        lots = random.SystemRandom()
        return {to.name: lots.random() < to.share for to in self.policy.reviews if to.invite == "everyone"}


def _read_load(session: Session, policy: Policy, now: datetime) -> Load:
    per_owner = session.exec(select(CaseRow.owner, func.count()).where(OPEN).group_by(CaseRow.owner))
    zone = policy.zone
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    # Grouped by the plain column, SQLite would walk the index of all owners.
    owner = func.coalesce(col(CaseRow.owner), "")
    critical = session.exec(
        select(owner, func.count())
        .where(CaseRow.severity == Severity.CRITICAL.value, col(CaseRow.opened_at) >= midnight)
        .group_by(owner)
    )
    return Load(_counts(per_owner.all()), _counts(critical.all()))


def _counts(rows: Sequence[tuple[str | None, int]]) -> dict[str, int]:
    return {owner: count for owner, count in rows if owner}
