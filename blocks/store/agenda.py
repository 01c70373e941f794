"""What waits for one person: the lists of the home tab, and of the digest."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, false, or_
from sqlmodel import Session, col, select

from blocks.store.finding import find_cases
from blocks.store.lines import LIVE, read_some
from blocks.store.lists import owners_of_open_cases
from blocks.store.numbers import read_numbers
from blocks.store.tables import CaseRow, EntryRow, MessageRow
from blocks.store.unsent import read_unsent
from blocks.store.won import read_won
from winback.agenda import Agenda, Day
from winback.case import Stage
from winback.outbox import MessageState
from winback.policy import Policy, Role, Staff

__all__ = ["find_cases", "read_agenda", "read_day", "read_numbers", "read_won"]

SHOWN = 10
"""Cases that a list shows."""

OFFERS = ("offered", "claimed", "handed_over", "unclaimed", "closed", "opened", "reopened")
"""Kinds of entries that make an offer, and those that end one."""

A_DAY = timedelta(days=1)
ASKED_FOR = timedelta(days=30)
"""How long after its close a case's owner is still asked what became of its letters."""
AHEAD = timedelta(days=7)
"""How long before it is due a call of aftercare stands among its owner's cases."""


def read_agenda(session: Session, person: Staff, policy: Policy, now: datetime) -> Agenda:
    """All that waits for somebody now."""
    mine = read_some(session, now, SHOWN, col(CaseRow.owner) == person.id, _in_hand(now))
    team = read_some(session, now, SHOWN, col(CaseRow.team) == person.team, col(CaseRow.open), _not_theirs(person))
    approvals = read_some(session, now, SHOWN, *to_decide(person, policy))
    drafts = read_some(session, now, SHOWN, *_to_read(person, policy))
    offered = read_some(session, now, SHOWN, *_to_take(person))
    loads = owners_of_open_cases(session)
    return Agenda(
        mine=mine.lines,
        mine_total=mine.total,
        team=team.lines,
        team_total=team.total,
        approvals=approvals.lines,
        approvals_total=approvals.total,
        drafts=drafts.lines,
        drafts_total=drafts.total,
        offered=offered.lines,
        offered_total=offered.total,
        load=loads.get(person.id, 0),
        cap=person.max_open,
        loads=loads,
    )


def read_day(
    session: Session,
    person: Staff,
    policy: Policy,
    *,
    now: datetime,
    ends: datetime,
    limit: int,
    since: datetime | None = None,
) -> Day:
    """Somebody's day until it `ends`, at most `limit` cases of each kind; what was not sent is told from `since` on."""
    # What waits for an approval is due from those who may give it.
    theirs = (col(CaseRow.owner) == person.id, col(CaseRow.stage) != Stage.APPROVAL.value)
    due, closed_lately = col(CaseRow.due), col(CaseRow.closed_at) > now - ASKED_FOR
    return Day(
        overdue=read_some(session, now, limit, *theirs, due <= now),
        today=read_some(session, now, limit, *theirs, due > now, due < ends),
        approvals=read_some(session, now, limit, *to_decide(person, policy)),
        drafts=read_some(session, now, limit, *_to_read(person, policy)),
        asked=read_some(session, now, limit, *_AWAITS_APPROVAL, _asker() == person.id),
        unknown=read_some(session, now, limit, *_to_find_out(person, policy), among=or_(LIVE, closed_lately)),
        answers=read_some(
            session, now, limit, col(CaseRow.owner) == person.id, col(CaseRow.stage) == Stage.RESURVEY.value
        ),
        unsent=read_unsent(session, person.id, since or now - A_DAY, now, limit),
    )


def _in_hand(now: datetime) -> Any:
    """Open, or with a call of aftercare that comes up."""
    touchpoint = and_(col(CaseRow.stage) == Stage.AFTERCARE.value, col(CaseRow.due) <= now + AHEAD)
    return or_(col(CaseRow.open), touchpoint)


def _not_theirs(person: Staff) -> Any:
    return or_(col(CaseRow.owner).is_(None), col(CaseRow.owner) != person.id)


_AWAITS_APPROVAL = (col(CaseRow.stage) == Stage.APPROVAL.value, col(CaseRow.suspended).is_(False))


def _asker() -> Any:
    """Who agreed on the resolution that stands: the journal's last word on it, found from its end."""
    resolved = select(EntryRow.actor).where(EntryRow.case_id == CaseRow.id, EntryRow.kind == "resolved")
    return resolved.order_by(col(EntryRow.seq).desc()).limit(1).correlate(CaseRow).scalar_subquery()


def to_decide(person: Staff, policy: Policy) -> tuple[Any, ...]:
    """Cases whose resolution somebody may approve: never what they asked for themselves."""
    if person.role.rank < policy.approval.role.rank:
        return (false(),)
    return (*_AWAITS_APPROVAL, _asker() != person.id)


def _to_take(person: Staff) -> tuple[Any, ...]:
    """Cases whose last offer stands and is to somebody: by name, or to the whole team."""
    latest = select(EntryRow.kind).where(EntryRow.case_id == CaseRow.id, col(EntryRow.kind).in_(OFFERS))
    last = latest.order_by(col(EntryRow.seq).desc()).limit(1).correlate(CaseRow).scalar_subquery()
    asked = select(EntryRow.body["to"].as_string()).where(EntryRow.case_id == CaseRow.id, EntryRow.kind == "offered")
    to = asked.order_by(col(EntryRow.seq).desc()).limit(1).correlate(CaseRow).scalar_subquery()
    theirs = or_(to == person.id, and_(to.is_(None), col(CaseRow.team) == person.team))
    return (
        _not_theirs(person),
        col(CaseRow.owner).is_not(None),
        col(CaseRow.suspended).is_(False),
        last == "offered",
        theirs,
    )


def _to_read(person: Staff, policy: Policy) -> tuple[Any, ...]:
    """Cases with a letter that waits for somebody: their own, and as supervisor those that wait for one."""
    owned = col(CaseRow.owner) == person.id
    farewell = col(CaseRow.stage) == Stage.FAREWELL.value
    if person.role is Role.AGENT:
        owned = and_(owned, col(CaseRow.stage) != Stage.FAREWELL.value)
    teams = _led_by(person, policy)
    led = and_(col(CaseRow.team).in_(teams), or_(farewell, col(CaseRow.owner).is_(None)))
    draft = exists().where(
        col(MessageRow.case_id) == col(CaseRow.id), col(MessageRow.state) == MessageState.DRAFT.value
    )
    return (or_(owned, led) if teams else owned, col(CaseRow.open), col(CaseRow.suspended).is_(False), draft)


def _to_find_out(person: Staff, policy: Policy) -> tuple[Any, ...]:
    """Cases of which somebody was asked whether a message arrived: their own, and nobody's in teams that they lead."""
    led = and_(col(CaseRow.team).in_(_led_by(person, policy)), col(CaseRow.owner).is_(None))
    asked = exists().where(
        col(MessageRow.case_id) == col(CaseRow.id),
        col(MessageRow.role) == "customer",
        col(MessageRow.state) == MessageState.UNKNOWN.value,
        col(MessageRow.unknown_since).is_(None),
    )
    return (or_(col(CaseRow.owner) == person.id, led), asked)


def _led_by(person: Staff, policy: Policy) -> list[str]:
    return [key for key, team in policy.teams.items() if team.supervisor == person.id]
