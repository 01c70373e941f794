"""What programs tell, taken in together: good answers stored, unreadable ones kept, cases opened, in one commit."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import DataError, IntegrityError

from blocks.store import opening
from blocks.store.casestore import CaseStore
from blocks.store.quarantine import Unread, quarantine
from blocks.store.taking import take_in
from winback.responses import Response

MORE = 1.5
"""Seconds for opening what is more than fits into one transaction; what is left then the patrol opens."""
LASTING = (DataError, IntegrityError)
"""How the case store refuses what it was told: it will refuse the same again, however often it is told."""


@dataclass(slots=True)
class Received:
    """What became of each response ("new", "changed", "same"); `cases` have news and are to be woken.

    `held`: complaints that people are asked about first, there were so many.
    """

    each: Sequence[str] = ()
    cases: list[int] = field(default_factory=list)
    held: int = 0

    def note(self, opened: opening.Opened) -> None:
        """Add cases that were begun or joined, each once."""
        self.cases += [one for one in dict.fromkeys((*opened.begun, *opened.joined)) if one not in self.cases]


def take_in_all(
    store: CaseStore,
    responses: Sequence[Response],
    *,
    source: str = "",
    unread: Sequence[Unread] = (),
    one_call: bool = True,
) -> Received:
    """Take in what one call told, without a word to the engine; what could not be read goes into quarantine.

    It is one run: where it brings more complaints than the policy lets in at once, they are held. Not `one_call`: each
    response was told by itself, and they have nothing in common but the commit.
    """
    received, now = Received(), store.now()
    with store.database.writing("responses") as session:
        if unread:
            quarantine(session, source, unread, now)
        if responses:
            stored, opened = take_in(session, store.policies, responses, now, one_call=one_call)
            received.each, received.held = stored.each, opened.held
            received.note(opened)
    _open_the_rest(store, len(responses) > opening.AT_ONCE and not received.held, received)
    if any(response.verbatim for response in responses):
        heard = store.hear()
        received.note(heard)
        received.held += heard.held
    return received


def _open_the_rest(store: CaseStore, there_may_be: bool, received: Received) -> None:
    until = time.monotonic() + MORE
    while there_may_be and time.monotonic() < until:
        with store.database.writing("opening") as session:
            some = opening.open_some(session, store.policies, store.now())
        received.note(some)
        there_may_be = bool(some.begun or some.joined)
