"""The patrol: compares journal and engine and mends what is lost; delivers what is owed."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from prefect import flow
from sqlmodel import col, select

from blocks.house import house
from blocks.mail import Mailer
from blocks.runs import EngineUnavailable, Sight
from blocks.store import outbox
from blocks.store.casestore import CaseStore
from blocks.store.claims import is_live
from blocks.store.journal import lock_case
from blocks.store.tables import CaseRow
from tasks.deliver import deliver

log = logging.getLogger(__name__)

SLOW = timedelta(seconds=90)
"""Longer than a start can take here: a run that is RUNNING or PENDING for so long without a claim is dead."""

STARTING = timedelta(seconds=10)
"""How long a run may be about to claim its case where the claim of an earlier walk ran out."""

LATE = timedelta(seconds=30)
"""How far beyond its journal's next deadline a run may sleep."""

LOOKED_AT = 200
"""Cases looked at together."""


@flow(persist_result=False)
def patrol() -> dict[str, int]:
    """Mend every open case whose run is lost, failed, stuck or asleep too long, and send what is owed."""
    mended = mend(house().store)
    sent = deliver_owed(house().store, house().mailer)
    return mended | ({"delivered": sent} if sent else {})


def mend(store: CaseStore) -> dict[str, int]:
    """Repairs by kind. An engine that does not answer leaves all as it is, for the next patrol."""
    repairs: Counter[str] = Counter()
    try:
        for rows in _cases(store):
            repairs.update(_mend_some(store, rows))
    except EngineUnavailable as outage:
        log.warning("the patrol could not look at the runs: %s", outage)
    for what, times in repairs.items():
        log.warning("the patrol mended %s: %s", what, times)
    return dict(repairs)


def deliver_owed(store: CaseStore, mailer: Mailer) -> int:
    """Send what is owed now, of closed cases too; how many messages were taken in hand."""
    with store.database.reading() as session:
        due = outbox.owed(session, store.now())
    for message_id in due:
        try:
            deliver(store, mailer, message_id)
        except Exception:  # one message's failure does not hold up the others
            log.exception("message %s could not be sent", message_id)
    return len(due)


def _cases(store: CaseStore) -> Iterator[Sequence[CaseRow]]:
    """Cases that are to be walked and that no walk holds, some at a time."""
    last = 0
    while True:
        with store.database.reading() as session:
            rows = session.exec(
                select(CaseRow)
                .where(col(CaseRow.done).is_(False), col(CaseRow.id) > last)
                .order_by(col(CaseRow.id))
                .limit(LOOKED_AT)
            ).all()
        if not rows:
            return
        last = rows[-1].id
        now = store.now()
        yield [row for row in rows if not is_live(row, now)]


def _mend_some(store: CaseStore, rows: Sequence[CaseRow]) -> Iterator[str]:
    runs = store.runs.look([UUID(row.run_id) for row in rows if row.run_id])
    now = store.now()
    for row in rows:
        sight = runs.get(UUID(row.run_id)) if row.run_id else None
        repair = _repair(store, row, sight, now)
        if repair:
            log.info("case %s: %s", row.id, repair)
            yield repair


def _repair(store: CaseStore, row: CaseRow, sight: Sight | None, now: datetime) -> str | None:
    """What was amiss with a case's run, after mending it; None where all is well."""
    if sight is None or row.suspended:
        return None if row.suspended else _new_run(store, row)
    if sight.state_type in {"CANCELLED", "CANCELLING"}:
        store.suspend_cancelled(row.id)
        return "cancelled"
    if sight.state_type in {"FAILED", "CRASHED", "COMPLETED"}:
        return _again(store, sight, now, sight.state_type.lower())
    if sight.state_type in {"RUNNING", "PENDING"} and now - sight.since > (STARTING if row.claim else SLOW):
        return _again(store, sight, now, f"{sight.state_type.lower()} too long")
    if sight.state_type == "SCHEDULED" and sight.scheduled:
        return _asleep(store, row, sight.scheduled, now)
    return None


def _new_run(store: CaseStore, row: CaseRow) -> str:
    with store.database.writing("new run") as session:
        locked = lock_case(session, row.id)
        if locked is None or locked.done or locked.run_id != row.run_id:
            return "settled meanwhile"
        if locked.run_id:
            locked.run_id, locked.run_number = None, locked.run_number + 1
            session.add(locked)
    store.start([row.id])
    return "run gone" if row.run_id else "run never made"


def _again(store: CaseStore, sight: Sight, now: datetime, what: str) -> str:
    store.runs.schedule(sight.run_id, now, "Revived")
    return what


def _asleep(store: CaseStore, row: CaseRow, scheduled: datetime, now: datetime) -> str | None:
    """A run asleep although its journal has grown, or beyond the journal's next deadline."""
    if scheduled <= now:
        return None
    overslept = row.next_due is not None and scheduled > max(row.next_due, now) + LATE
    if (row.head > row.seen or overslept) and store.wake(row.id):
        return "asleep with news" if row.head > row.seen else "asleep too long"
    return None
