"""What programs tell, taken in together: good answers stored, unreadable ones kept, cases opened, in one commit."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from blocks.store import opening
from blocks.store.casestore import CaseStore
from blocks.store.quarantine import Unread, quarantine
from blocks.store.responses import store_responses
from winback.responses import Response

MORE = 1.5
"""Seconds for opening what is more than fits into one transaction; what is left then the patrol opens."""


@dataclass(slots=True)
class Received:
    """What became of each response ("new", "changed", "same"); `cases` have news and are to be woken.

    `held`: complaints that people are asked about first, there were so many.
    """

    each: Sequence[str] = ()
    cases: list[int] = field(default_factory=list)
    held: int = 0


def take_in_all(
    store: CaseStore, responses: Sequence[Response], *, source: str = "", unread: Sequence[Unread] = ()
) -> Received:
    """Take in what one call told, without a word to the engine; what could not be read goes into quarantine.

    It is one run: where it brings more complaints than the policy lets in at once, they are held.
    """
    received, now = Received(), store.now()
    with store.database.writing("responses") as session:
        if unread:
            quarantine(session, source, unread, now)
        if responses:
            _store(session, store, responses, received)
    _open_the_rest(store, len(responses) > opening.AT_ONCE and not received.held, received)
    return received


def _store(session: Session, store: CaseStore, responses: Sequence[Response], received: Received) -> None:
    now = store.now()
    policy = store.policies.current(session)[1]
    since = now - policy.triage.history_after
    stored = store_responses(session, responses, policy=policy, now=now, history_before=since)
    received.each = stored.each
    store.note_enriched(session, stored.enriched)
    received.cases += sorted({case_id for _, case_id in stored.enriched})
    if len(responses) > 1 and opening.waiting(session) > policy.triage.hold_above:
        received.held = opening.hold(session)
    else:
        _note(received, opening.open_some(session, store.policies, now))


def _open_the_rest(store: CaseStore, there_may_be: bool, received: Received) -> None:
    until = time.monotonic() + MORE
    while there_may_be and time.monotonic() < until:
        with store.database.writing("opening") as session:
            some = opening.open_some(session, store.policies, store.now())
        _note(received, some)
        there_may_be = bool(some.begun or some.joined)


def _note(received: Received, opened: opening.Opened) -> None:
    received.cases += [case_id for case_id in (*opened.begun, *opened.joined) if case_id not in received.cases]
