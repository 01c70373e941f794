"""What a filter of a list asks of the database."""

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from sqlalchemy import exists, or_, text
from sqlmodel import Session, col, select

from blocks.store.agenda import to_decide
from blocks.store.searching import Search
from blocks.store.tables import CaseRow, CustomerRow, ResponseRow
from winback.filters import CaseFilter, ResponseFilter, State, View
from winback.policy import Policy, Staff
from winback.scales import Standing

Conditions = list[Any]
Given = tuple[tuple[Any, Callable[[Any], Any]], ...]
"""What a filter tells, None where it is silent, and what that asks."""


def of_cases(session: Session, wanted: CaseFilter, reader: Staff, policy: Policy, zone: tzinfo) -> Conditions:
    """What a case must be; the zone is the one that the period's days are told in."""
    begins, ends = wanted.period(zone)
    given: Given = (
        (wanted.score_from, lambda least: col(CaseRow.score) >= least),
        (wanted.score_to, lambda most: col(CaseRow.score) <= most),
        (wanted.severity, lambda severity: col(CaseRow.severity) == severity.value),
        (wanted.stage, lambda stage: col(CaseRow.stage) == stage.value),
        (wanted.owner or None, lambda owner: col(CaseRow.owner) == owner),
        (begins, lambda first: col(CaseRow.opened_at) >= first),
        (ends, lambda end: col(CaseRow.opened_at) < end),
        (wanted.segment or None, lambda segment: _whose(CaseRow, segment)),
        (wanted.standing, lambda standing: _said(col(ResponseRow.standing) == standing.value)),
        (wanted.touchpoint or None, lambda where: _said(col(ResponseRow.touchpoint) == where)),
        (wanted.topic or None, _about),
    )
    conditions = [asks(told) for told, asks in given if told is not None]
    conditions += [] if wanted.stage else _in_state(wanted.state)
    conditions += _seen_as(wanted.view, reader, policy)
    return conditions + _with_words(session, wanted.words)


OPEN = text('"case".open')
"""As the index of the open cases has it, which SQLite recognises by its words alone."""


def _in_state(state: State) -> Conditions:
    states: dict[State, Conditions] = {
        State.OPEN: [col(CaseRow.open)],
        State.CLOSED: [~col(CaseRow.open)],
        State.ANY: [],
    }
    return states[state]


def _seen_as(view: View, reader: Staff, policy: Policy) -> Conditions:
    match view:
        case View.MINE:
            return [col(CaseRow.owner) == reader.id]
        case View.TEAM:
            return [col(CaseRow.team) == reader.team]
        case View.UNASSIGNED:
            return [col(CaseRow.owner).is_(None)]
        case View.APPROVAL:
            return list(to_decide(reader, policy))
        case View.ALL:
            return []


def _said(*what: Any) -> Any:
    """Whether one of the case's responses is so."""
    return exists().where(col(ResponseRow.case_id) == col(CaseRow.id), *what)


def _whose(row: type[CaseRow] | type[ResponseRow], segment: str) -> Any:
    customers = select(CustomerRow.id).where(col(CustomerRow.segment) != "", col(CustomerRow.segment) == segment)
    return col(row.customer_id).in_(customers)


def _about(topic: str) -> Any:
    """What a person said that the case is about, else what was read; a first level alone finds all of its second."""
    topics = col(CaseRow.topics)
    beginnings = (f"|{topic}|",) if "/" in topic else (f"|{topic}|", f"|{topic}/")
    return or_(*(topics.contains(one, autoescape=True) for one in beginnings))


def _with_words(session: Session, words: str) -> Conditions:
    if not words:
        return []
    search = Search(session, words)
    if search.is_for_nothing:
        return [col(CaseRow.id) == 0]
    return [or_(col(CaseRow.id).in_(search.cases()), col(CaseRow.customer_id).in_(search.customers()))]


def of_responses(wanted: ResponseFilter, zone: tzinfo) -> Conditions:
    """What a response must be, but for its words."""
    begins, ends = wanted.period(zone)
    given: Given = (
        (wanted.score_from, lambda least: col(ResponseRow.score) >= least),
        (wanted.score_to, lambda most: col(ResponseRow.score) <= most),
        (wanted.standing, lambda standing: col(ResponseRow.standing) == standing.value),
        (wanted.severity, lambda severity: col(ResponseRow.severity) == severity.value),
        (wanted.touchpoint or None, lambda where: col(ResponseRow.touchpoint) == where),
        (wanted.form or None, lambda form: col(ResponseRow.form) == form),
        (wanted.source or None, lambda source: col(ResponseRow.source) == source),
        (begins, lambda first: col(ResponseRow.answered_at) >= first),
        (ends, lambda end: col(ResponseRow.answered_at) < end),
        (wanted.segment or None, lambda segment: _whose(ResponseRow, segment)),
    )
    conditions = [asks(told) for told, asks in given if told is not None]
    return conditions + ([NEGATIVE] if wanted.negative else [])


NEGATIVE = or_(col(ResponseRow.standing) == Standing.DETRACTOR.value, col(ResponseRow.severity).is_not(None))
