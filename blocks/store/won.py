"""What was won back, and by whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from blocks.store.journal import read_entries
from blocks.store.lines import read_lines
from blocks.store.tables import CaseRow
from winback import entries as e
from winback.agenda import Line, Recovery, Won
from winback.scales import Scale

TOLD = 20
"""Recoveries that are told one by one."""

HELPED = (e.Contacted, e.Resolved, e.CheckedIn)
"""What people do that wins a customer back."""


def read_won(session: Session, since: datetime, until: datetime, team: str) -> Won:
    """What a team won back and closed from `since` to before `until`, the latest last."""
    where: tuple[Any, ...] = (
        col(CaseRow.team) == team,
        col(CaseRow.outcome) == e.Outcome.WON_BACK.value,
        col(CaseRow.closed_at) >= since,
        col(CaseRow.closed_at) < until,
    )
    latest = select(CaseRow).where(*where).order_by(col(CaseRow.closed_at).desc(), col(CaseRow.id).desc()).limit(TOLD)
    rows = list(reversed(session.exec(latest).all()))
    total = session.exec(select(func.count()).select_from(CaseRow).where(*where)).one() if rows else 0
    lines = read_lines(session, rows, until)
    return Won(team, since, until, tuple(_recovery(session, line) for line in lines), total)


def _recovery(session: Session, line: Line) -> Recovery:
    """A recovery as the journal of the last opening tells it."""
    entries = read_entries(session, line.case_id)
    opened = max((place for place, one in enumerate(entries) if isinstance(one.body, e.Opened)), default=0)
    people = {line.owner: None} if line.owner else {}
    concluded, closed = e.Concluded(outcome=e.Outcome.WON_BACK), e.Closed(outcome=e.Outcome.WON_BACK)
    for entry in entries[opened:]:
        if isinstance(entry.body, e.Concluded):
            concluded = entry.body
        elif isinstance(entry.body, e.AnswerChanged):
            concluded = concluded.model_copy(update={"after": entry.body.score})
        elif isinstance(entry.body, e.Closed):
            closed = entry.body
        elif isinstance(entry.body, HELPED):
            people.setdefault(entry.actor)
    return Recovery(
        case_id=line.case_id,
        customer=line.customer,
        account=line.account,
        people=tuple(people),
        before=concluded.before,
        after=concluded.after,
        scale=line.scale if concluded.before is not None else Scale.NPS,
        root_cause=closed.root_cause,
        action=closed.action,
    )
