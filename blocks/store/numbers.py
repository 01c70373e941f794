"""How the desk stands, in numbers."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, select

from blocks.store.lines import LIVE
from blocks.store.lists import owners_of_open_cases
from blocks.store.policies import Policies
from blocks.store.tables import CaseRow, EntryRow
from winback.agenda import Carried, Numbers
from winback.case import Stage
from winback.entries import Entry, Outcome, read_body
from winback.first_contact import FirstContact, first_contact
from winback.policy import Policy
from winback.scales import Severity

LOOKED_AT = 2000
"""Cases whose first contact is looked at, the latest ones: a journal has to be read for each."""

TOGETHER = 500
"""Journals read at a time."""

BESIDE = ("waiting", "messaged", "rang", "drafted", "noted")
"""Entries that say nothing of a contact or its deadline: half of all there are."""


def read_numbers(session: Session, policy: Policy, now: datetime, days: int = 30) -> Numbers:
    """How many cases are open, due and overdue, and how the last `days` went."""
    since = now - timedelta(days=days)
    contacts = list(_first_contacts(session, since))
    due = [contact for contact in contacts if contact.was_due(now)]
    took = [contact.took for contact in due if contact.took is not None]
    in_time = sum(contact.in_time for contact in due)
    overdue, today = _due(session, policy, now)
    return Numbers(
        days=days,
        open=_open(session),
        due_today=today,
        overdue=overdue,
        closed=_closed(session, since),
        in_time=in_time,
        late=len(took) - in_time,
        never=len(due) - len(took),
        looked_at=len(contacts),
        median=timedelta(seconds=median(span.total_seconds() for span in took)) if took else None,
        loads=_loads(session, policy),
    )


def _open(session: Session) -> dict[tuple[Severity, Stage], int]:
    counted = select(CaseRow.severity, CaseRow.stage, func.count()).where(LIVE, col(CaseRow.open))
    grouped = session.exec(counted.group_by(col(CaseRow.severity), col(CaseRow.stage)))
    return {(Severity(severity), Stage(stage)): cases for severity, stage, cases in grouped}


def _due(session: Session, policy: Policy, now: datetime) -> tuple[int, int]:
    """How many are overdue, and due in the rest of the day in the first team's zone."""
    zone, due = ZoneInfo(policy.team_calendar(policy.default_team).zone), col(CaseRow.due)
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


def _first_contacts(session: Session, since: datetime) -> Iterator[FirstContact]:
    latest = session.exec(
        select(CaseRow.id, CaseRow.policy)
        .where(col(CaseRow.opened_at) >= since)
        .order_by(col(CaseRow.opened_at).desc(), col(CaseRow.id).desc())
        .limit(LOOKED_AT)
    ).all()
    policies = Policies()
    for start in range(0, len(latest), TOGETHER):
        some = latest[start : start + TOGETHER]
        journals = _journals(session, [case_id for case_id, _ in some])
        for case_id, name in some:
            contact = first_contact(case_id, journals.get(case_id, ()), policies.of(session, name))
            if contact:
                yield contact


def _journals(session: Session, case_ids: Sequence[int]) -> dict[int, list[Entry]]:
    rows: Any = session.exec(
        select(EntryRow.case_id, EntryRow.seq, EntryRow.at, EntryRow.actor, EntryRow.key, EntryRow.kind, EntryRow.body)  # type: ignore[call-overload]
        .where(col(EntryRow.case_id).in_(case_ids), col(EntryRow.kind).not_in(BESIDE))
        .order_by(EntryRow.case_id, EntryRow.seq)
    )
    return {
        case_id: [
            Entry(case_id, seq, at, actor, key, read_body(kind, body)) for _, seq, at, actor, key, kind, body in some
        ]
        for case_id, some in groupby(rows, key=lambda row: row[0])
    }
