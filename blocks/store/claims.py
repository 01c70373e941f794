"""A walk's claim on its case: at any time at most one walk may write."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session

from blocks.store.journal import lock_case
from blocks.store.tables import CaseRow

CLAIM = timedelta(seconds=60)
"""Longer than the longest call and a pause. It bounds how late a dead walk's case is walked again, nothing else."""

HOLDER = "WINBACK_CLAIM_HOLDER"
"""In the environment: how the tokens of this process begin. Whoever started it can free its claims when it dies."""


class Lost(Exception):  # noqa: N818 - a walk's own word for it
    """Another walk has this case now; this one writes nothing more and leaves."""


class Grown(Exception):  # noqa: N818
    """The journal has grown since it was read: what was concluded from absence may no longer hold."""


class Over(Exception):  # noqa: N818
    """There is nothing left for this walk's run to do."""


def new_token() -> str:
    """A walk's token."""
    return os.environ.get(HOLDER, "") + uuid4().hex


def is_live(row: CaseRow, now: datetime) -> bool:
    """Whether a walk holds the case; a claim from a clock that was ahead is none."""
    expires = row.claim_expires
    return row.claim is not None and expires is not None and now < expires <= now + 2 * CLAIM


def take(session: Session, case_id: int, token: str, run_id: str | None, now: datetime) -> CaseRow | None:
    """Claim the case for a walk; None where another walk holds it.

    Raises Over where there is nothing to walk, or another run has the case's current generation.
    """
    row = lock_case(session, case_id)
    if row is None or row.done or (run_id and row.run_id not in {None, run_id}):
        raise Over(case_id)
    if is_live(row, now) and row.claim != token:
        return None
    row.claim, row.claim_expires = token, now + CLAIM
    row.run_id = row.run_id or run_id
    session.add(row)
    return row


def renew(session: Session, case_id: int, token: str, now: datetime) -> CaseRow:
    """Hold on to the case for another while; raises Lost where the claim is gone or has run out."""
    row = lock_case(session, case_id)
    if row is None or row.claim != token or not is_live(row, now):
        raise Lost(case_id)
    row.claim_expires = now + CLAIM
    session.add(row)
    return row


def release(session: Session, case_id: int, token: str, *, seen: int, next_due: datetime | None) -> bool:
    """Let go of a parked case; True where it must be woken again: its journal moved, or the claim was gone."""
    row = lock_case(session, case_id)
    if row is None:
        return False
    if row.claim != token:
        return True
    row.claim, row.claim_expires = None, None
    row.seen, row.next_due, row.troubles = seen, next_due, 0
    session.add(row)
    return row.head != seen


def stumble(session: Session, case_id: int, token: str, next_due: Callable[[int], datetime]) -> datetime | None:
    """Let go of a case after a technical failure: when it is walked again, by how many there were in a row."""
    row = lock_case(session, case_id)
    if row is None or row.claim != token:
        return None
    row.claim, row.claim_expires = None, None
    row.troubles += 1
    row.next_due = next_due(row.troubles)
    session.add(row)
    return row.next_due


def finish(session: Session, case_id: int, token: str, *, seen: int) -> bool:
    """End the generation's walk; False where the journal has grown and the walk must go round again."""
    row = lock_case(session, case_id)
    if row is None or row.claim != token:
        raise Lost(case_id)
    if row.head != seen:
        return False
    row.claim, row.claim_expires = None, None
    row.seen, row.done, row.next_due, row.troubles = seen, True, None, 0
    session.add(row)
    return True


def free(session: Session, case_id: int, holder: str) -> bool:
    """Free the case from the claim of a process that has died; whether it had one."""
    row = lock_case(session, case_id)
    if row is None or not holder or not (row.claim or "").startswith(holder):
        return False
    row.claim, row.claim_expires = None, None
    session.add(row)
    return True
