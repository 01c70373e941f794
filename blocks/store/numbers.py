"""How the desk stands, in numbers."""

from datetime import datetime, time, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from blocks.store.contacts import count_contacts, read_took
from blocks.store.lines import LIVE
from blocks.store.lists import owners_of_open_cases
from blocks.store.tables import CaseRow
from winback.agenda import Carried, Numbers
from winback.case import Stage
from winback.entries import Outcome
from winback.figures import add_contacts
from winback.policy import Policy
from winback.scales import Severity


def read_numbers(session: Session, policy: Policy, now: datetime, days: int = 30) -> Numbers:
    """How many cases are open, due and overdue, and how the last `days` went."""
    since = now - timedelta(days=days)
    opened = col(CaseRow.opened_at) >= since
    contacts = add_contacts(count_contacts(session, now, opened).values())
    overdue, today = _due(session, policy, now)
    return Numbers(
        days=days,
        open=_open(session),
        due_today=today,
        overdue=overdue,
        closed=_closed(session, since),
        in_time=contacts.in_time,
        late=contacts.late,
        never=contacts.never,
        looked_at=session.exec(select(func.count()).select_from(CaseRow).where(opened)).one(),
        median=read_took(session, contacts.in_time + contacts.late, opened).wall,
        loads=_loads(session, policy),
    )


def _open(session: Session) -> dict[tuple[Severity, Stage], int]:
    counted = select(CaseRow.severity, CaseRow.stage, func.count()).where(LIVE, col(CaseRow.open))
    grouped = session.exec(counted.group_by(col(CaseRow.severity), col(CaseRow.stage)))
    return {(Severity(severity), Stage(stage)): cases for severity, stage, cases in grouped}


def _due(session: Session, policy: Policy, now: datetime) -> tuple[int, int]:
    """How many are overdue, and due in the rest of the day in the first team's zone."""
    zone, due = policy.zone, col(CaseRow.due)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    ends = datetime.combine(tomorrow, time(), zone)
    counted = select(func.count().filter(due <= now), func.count().filter(due > now)).where(LIVE, due < ends)
    overdue, today = session.exec(counted).one()
    return overdue, today


def _closed(session: Session, since: datetime) -> dict[Outcome, int]:
    """Cases closed since then that still are, by outcome."""
    counted = select(CaseRow.outcome, func.count()).where(
        col(CaseRow.closed_at) >= since, col(CaseRow.outcome).is_not(None)
    )
    grouped = session.exec(counted.group_by(col(CaseRow.outcome)))
    return {Outcome(outcome): cases for outcome, cases in grouped if outcome}


def _loads(session: Session, policy: Policy) -> tuple[Carried, ...]:
    """Who works here, and whoever else has cases still; most first."""
    loads = owners_of_open_cases(session)
    here = [Carried(person.id, person.name, loads.pop(person.id, 0), person.max_open) for person in policy.staff]
    gone = [Carried(staff, staff, cases, 0) for staff, cases in loads.items()]
    return tuple(sorted([*here, *gone], key=lambda one: (-one.open, one.name)))
