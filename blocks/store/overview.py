"""The overview's figures, counted by the database."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, text
from sqlalchemy import select as select_from
from sqlmodel import Session, col, select

from blocks.store.contacts import IN_TIME, LATE, NOBODY, WAS_ASKED, count_contacts, read_took
from blocks.store.lines import LIVE
from blocks.store.tables import CaseRow, ResponseRow
from winback.case import Stage
from winback.entries import Outcome
from winback.figures import Became, Contact, Ends, Figures, Load, Nps, add_contacts, became
from winback.periods import periods, step_for
from winback.policy import Policy
from winback.scales import Standing

ON_NPS = text("scale = 'nps'")
"""As the index has it: a database does not see that a value handed over is the same."""
STANDINGS = (Standing.PROMOTER, Standing.PASSIVE, Standing.DETRACTOR)
HOW = {Contact.IN_TIME: IN_TIME, Contact.LATE: LATE, Contact.NEVER: WAS_ASKED & NOBODY, None: ~WAS_ASKED}
"""Whether a closed case's customer was spoken to in time; None where that was not to be."""


def read_figures(session: Session, policy: Policy, now: datetime, days: int, team: str = "") -> Figures:
    """How the last `days` went, for one team's cases or for all."""
    since, zone = now - timedelta(days=days), policy.zone
    step = step_for(since, now)
    ours = [col(CaseRow.team) == team] if team else []
    opened = [col(CaseRow.opened_at) >= since, *ours]
    contacts = count_contacts(session, now, *opened)
    total = add_contacts(contacts.values())
    return Figures(
        since=since,
        until=now,
        step=step,
        team=team,
        nps=_nps(session, periods(since, now, zone, step)),
        stages=_stages(session, ours),
        contacts=contacts,
        took=read_took(session, total.in_time + total.late, *opened),
        ends=_ends(session, [col(CaseRow.closed_at) >= since, *ours]),
        loads=_loads(session, policy, now, team),
    )


def _nps(session: Session, spans: Sequence[tuple[datetime, datetime]]) -> tuple[Nps, ...]:
    """One look into the index for each standing in each of the spans: far less work than to group the answers."""
    answered = col(ResponseRow.answered_at)
    counts = [
        select(func.count())
        .select_from(ResponseRow)
        .where(ON_NPS, col(ResponseRow.standing) == standing.value, answered >= begins, answered < ends)
        .scalar_subquery()
        for begins, ends in spans
        for standing in STANDINGS
    ]
    found = session.connection().execute(select_from(*counts)).one() if counts else ()
    each = len(STANDINGS)
    return tuple(Nps(*span, *found[place * each : (place + 1) * each]) for place, span in enumerate(spans))


def _stages(session: Session, ours: Sequence[Any]) -> dict[Stage, int]:
    counted = select(CaseRow.stage, func.count()).where(LIVE, col(CaseRow.open), *ours)
    return {Stage(stage): cases for stage, cases in session.exec(counted.group_by(col(CaseRow.stage)))}


def _ends(session: Session, closed: Sequence[Any]) -> dict[Contact | None, Ends]:
    outcome = col(CaseRow.outcome)
    counted = select_from(outcome, *(func.count().filter(one) for one in HOW.values())).where(
        outcome.is_not(None), *closed
    )
    ends: dict[Contact | None, Counter[Became]] = {how: Counter() for how in HOW}
    for name, *counts in session.connection().execute(counted.group_by(outcome)):
        for how, cases in zip(HOW, counts, strict=True):
            if cases:
                ends[how][became(Outcome(name))] += cases
    return {how: Ends(counts) for how, counts in ends.items()}


def _loads(session: Session, policy: Policy, now: datetime, team: str) -> tuple[Load, ...]:
    """Who is on the team, and whoever else has cases of its; most first."""
    owned = select(CaseRow.owner, func.count(), func.count().filter(col(CaseRow.due) <= now)).where(
        LIVE, col(CaseRow.open), col(CaseRow.owner).is_not(None), *([col(CaseRow.team) == team] if team else [])
    )
    carried = {owner: (cases, late) for owner, cases, late in session.exec(owned.group_by(col(CaseRow.owner)))}
    here = [
        person
        for person in policy.staff
        if person.id in carried or (person.max_open and person.team == (team or person.team))
    ]
    loads = [Load(person.id, person.name, *carried.pop(person.id, (0, 0)), person.max_open) for person in here]
    gone = [Load(owner, owner, *counts) for owner, counts in carried.items() if owner]
    return tuple(sorted([*loads, *gone], key=lambda load: (-load.open, load.name)))
