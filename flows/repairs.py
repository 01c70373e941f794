"""What may be amiss with a case's run, and how it is mended."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from blocks.runs import EngineUnavailable, Sight
from blocks.store import rounds
from blocks.store.casestore import CaseStore
from blocks.store.claims import is_live
from blocks.store.rounds import Round
from blocks.store.tables import CaseRow

log = logging.getLogger(__name__)

SLOW = timedelta(seconds=90)
"""Longer than a start can take here: a run that is RUNNING or PENDING for so long without a claim is dead."""

STARTING = timedelta(seconds=10)
"""How long a run may be about to claim its case where the claim of an earlier walk ran out."""

LATE = timedelta(seconds=30)
"""How far beyond its journal's next deadline a run may sleep."""

OVERDUE = timedelta(minutes=5)
"""How long a case may be due, or have news, without a walk that reaches its end, until it counts as unwell."""

GONE = "run gone"
CANNOT = "could not be mended"
AT_WORK = {"RUNNING", "PENDING"}
ENDED = {"FAILED", "CRASHED", "COMPLETED", "PAUSED"}


def mend_some(store: CaseStore, rows: Sequence[CaseRow], found: Round) -> None:
    """Mend the runs of some cases and count what was amiss."""
    now = store.now()
    idle = [row for row in rows if not is_live(row, now)]
    sights = store.runs.look([UUID(row.run_id) for row in idle if row.run_id])
    gone, unwell = [], set[int]()
    for row in idle:
        sight = sights.get(UUID(row.run_id)) if row.run_id else None
        if sight is None or sight.ended_by_prefect:
            if not row.suspended:  # its resumption makes a run
                gone.append(row)
        elif what := _mend_or_say(store, row, sight, now):
            _count(found, what, row.id)
        elif sight.scheduled and sight.scheduled < now - OVERDUE:
            unwell.add(row.id)
    _make_anew(store, gone, found)
    found.cases += len(rows)
    found.unwell += len(unwell | rounds.neglected(store.database, idle, now - OVERDUE))


def _mend_or_say(store: CaseStore, row: CaseRow, sight: Sight, now: datetime) -> str | None:
    """Mend one run; a case that cannot be looked after does not keep the patrol from the others."""
    try:
        return _mend(store, row, sight, now)
    except EngineUnavailable:
        raise
    except Exception:
        log.exception("case %s could not be mended", row.id)
        return CANNOT


def _make_anew(store: CaseStore, rows: Sequence[CaseRow], found: Round) -> None:
    """Give cases a new run whose own is gone, can never be walked again, or was never made."""
    lacking = [row for row in rows if store.forget_run(row.id, row.run_id)]
    for row in lacking:
        _count(found, GONE if row.run_id else "run never made", row.id)
    found.unwell += len(lacking) - len(store.start([row.id for row in lacking]))


def _mend(store: CaseStore, row: CaseRow, sight: Sight, now: datetime) -> str | None:
    """What was amiss with a case's run, after mending it; None where all is well."""
    match sight.state_type:
        case "CANCELLED" | "CANCELLING":
            store.runs.end_cancelled(sight.run_id, "Cancelled while it was parked")
            store.suspend_cancelled(row.id, sight.run_id)
            return "cancelled"
        case state if state in ENDED:
            return _again(store, sight, now, state.lower())
        case state if state in AT_WORK and now - sight.since > (STARTING if row.claim else SLOW):
            return _again(store, sight, now, f"{state.lower()} too long")
        case "SCHEDULED" if sight.scheduled and sight.scheduled > now:
            return _wake(store, row, sight.scheduled, now)
    return None


def _again(store: CaseStore, sight: Sight, now: datetime, what: str) -> str | None:
    return what if store.runs.schedule(sight.run_id, now, "Revived") else None


def _wake(store: CaseStore, row: CaseRow, scheduled: datetime, now: datetime) -> str | None:
    """Wake a run that sleeps although its journal has grown, or beyond the journal's next deadline."""
    overslept = row.next_due is not None and scheduled > max(row.next_due, now) + LATE
    if (row.head > row.seen or overslept) and store.wake(row.id):
        return "asleep with news" if row.head > row.seen else "asleep too long"
    return None


def _count(found: Round, what: str, case_id: int) -> None:
    found.repairs[what] += 1
    log.info("case %s: %s", case_id, what)
