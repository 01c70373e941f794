"""What becomes of a message that was not sent, or may have been: it waits longer each time, or takes the next way."""

import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from blocks.sending import ANSWERS, LostAnswer, Misconfigured, NotHere, NotNow, Refused, Unclear, Unreached
from blocks.slack_errors import Busy, Unreachable
from blocks.store import outbox, pace, signs
from blocks.store.casestore import CaseStore
from blocks.store.tables import MessageRow
from tasks import fates
from winback.outbox import MessageState as S

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
DOUBLINGS = 7
"""After so many the pause is the longest."""

FAIR = 3
"""So often the pause that Slack asks for is believed to be enough."""

GIVES_UP = timedelta(days=2)
"""How long a picture is tried that Slack refuses, or looked for: somebody mends token or channel meanwhile."""

PATIENCE = {True: timedelta(minutes=5), False: timedelta(hours=1)}
"""How long Slack may stay silent before the message goes by mail, by its urgency."""


HELD: Mapping[bool, timedelta] = {True: timedelta(seconds=10), False: FIRST_PAUSE}
"""How long mail rests where nobody was there to take it, by urgency: what is urgent finds out that it goes again."""

GRACE = timedelta(minutes=15)
"""How long a way out may be missing before that is a trouble: workers begin before Prefect answers."""

ONCE_MORE: Mapping[bool, tuple[timedelta, ...]] = {
    True: (timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3)),
    False: (timedelta(minutes=15), timedelta(hours=3)),
}
"""When a notice to staff goes once more that may have arrived, by urgency.

Few copies, and the last later than most outages end; then it counts as sent.
"""

TOLD = re.compile(r"\(unclear (\d+) times?\)$")
"""How a message's error ends that may have arrived, again and again."""


def pause_after(attempts: int) -> timedelta:
    """How long a message rests after so many tries."""
    doubled: int = 1 << min(max(attempts - 1, 0), DOUBLINGS)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def later(store: CaseStore, row: MessageRow, failure: NotNow) -> S:
    """It was surely not sent: keep it owed, or take the next way where this one has been silent for too long."""
    now, pause = store.now(), pause_after(row.attempts)
    if failure.again_in:
        pause = failure.again_in if row.attempts <= FAIR else max(failure.again_in, pause)
    at_once = row.channel == "sms" and row.role != "customer"
    other = next_way(row) if at_once or is_overdue(row, now + pause) else {}
    if not other:
        log.warning("message %s waits %s: %s", row.id, pause, failure)
    _owed_again(store, row, now if other else now + pause, failure, **other)
    _others_hear(store, row, failure, now, pause)
    return S.APPROVED


def _others_hear(store: CaseStore, row: MessageRow, failure: NotNow, now: datetime, pause: timedelta) -> None:
    """Let the way rest, and say what is not well; only once the message itself is safe."""
    if isinstance(failure, Busy):
        pace.pause(store.database, row.address, now, pause)
    elif failure.again_in and row.channel != "slack":
        pace.pause(store.database, row.channel, now, pause)
    if isinstance(failure, Misconfigured):
        signs.trouble(store.database, signs.of(row.channel, failure.at_fault), str(failure), now)
    elif isinstance(failure, NotHere) and now - (row.wanted_at or now) > GRACE:
        signs.trouble(store.database, row.channel, str(failure), now)
    hold_all(store, row, failure)


def otherwise(store: CaseStore, row: MessageRow, failure: Refused) -> S:
    """What one way refuses goes by the next; where there is none, that is its end."""
    now = store.now()
    log.warning("message %s was refused: %s", row.id, failure if row.channel == "slack" else "see its row")
    if other := next_way(row):
        return _owed_again(store, row, now, failure, **other)
    if row.kind == "card" and now - (row.wanted_at or now) < GIVES_UP:
        return _owed_again(store, row, now + LONGEST_PAUSE, failure)
    return fates.refuse(store, row, failure)


def doubtful(store: CaseStore, row: MessageRow, failure: Exception) -> S:
    """It may have been sent: it stays as it is until its sender's time is over, and is looked for then."""
    log.warning("message %s may have been sent: %s", row.id, failure)
    hold_all(store, row, failure)
    if row.role == "customer" or row.channel == "slack" or not isinstance(failure, Unclear):
        return S.SENDING
    return _once_more(store, row, failure)


def _once_more(store: CaseStore, row: MessageRow, failure: Unclear) -> S:
    """A notice to staff goes again a few times, ever later, and counts as sent then: nobody wants it every hour."""
    now, pauses = store.now(), ONCE_MORE[row.urgent]
    told = TOLD.search(row.error or "")
    times = 1 + (int(told[1]) if told else 0)
    error = f"{failure} (unclear {times} time{'s' * (times > 1)})"
    if times > len(pauses):
        move(store, row, S.SENT, error=error, sent_at=now)
        signs.trouble(store.database, signs.of(row.channel, ANSWERS), str(failure), now)
        return S.SENT
    with store.database.writing("later") as session:
        outbox.change(session, row.id, S.SENDING, error=error, send_after=now + pauses[times - 1])
    return S.SENDING


def look_again(store: CaseStore, row: MessageRow, failure: NotNow | Unclear) -> S:
    """It cannot be looked up now. Staff hear by the next way in the end: better twice than not at all."""
    now = store.now()
    hold_all(store, row, failure)
    waited = now - (row.wanted_at or now)
    if is_overdue(row, now) and (other := next_way(row)):
        return _owed_again(store, row, now, failure, **other)
    if row.kind == "card" and waited >= GIVES_UP:
        move(store, row, S.REFUSED, error=str(failure))
        return S.REFUSED
    told = failure.again_in if isinstance(failure, NotNow) else None
    pause = max(min(waited, LONGEST_PAUSE), FIRST_PAUSE, told or FIRST_PAUSE)
    log.warning("message %s cannot be looked up for %s: %s", row.id, pause, failure)
    with store.database.writing("later") as session:
        outbox.change(session, row.id, S.SENDING, send_after=now + pause)
    return S.SENDING


def hold_all(store: CaseStore, row: MessageRow, failure: Exception) -> None:
    """Where Slack or a mail service itself does not answer nobody else need find that out, and wait as long."""
    if not isinstance(failure, LostAnswer | Unreachable | Unreached):
        return
    if row.channel == "slack":
        pace.pause(store.database, pace.EVERYWHERE, store.now(), FIRST_PAUSE)
    elif row.channel == "mail":
        pace.hold(store.database, row.channel, store.now(), HELD)


def is_overdue(row: MessageRow, at: datetime) -> bool:
    """Whether its way will have been silent for too long by then."""
    return at - (row.wanted_at or at) >= PATIENCE[row.urgent]


def next_way(row: MessageRow) -> dict[str, str]:
    """What changes in a message that takes the next way; nothing where there is none. A mere redrawing has no text."""
    return {"channel": "mail", "address": row.fallback, "fallback": ""} if row.fallback and row.text else {}


def move(store: CaseStore, row: MessageRow, after: S, **fields: Any) -> bool:
    """Move a message on, unless somebody else has taken it over."""
    with store.database.writing(after.value) as session:
        return outbox.move(session, row.id, S.SENDING, after, begun_by=row.sender, **fields)


def _owed_again(store: CaseStore, row: MessageRow, at: datetime, failure: Exception, **other: Any) -> S:
    move(store, row, S.APPROVED, error=str(failure), send_after=at, **other)
    return S.APPROVED
