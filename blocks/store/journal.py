"""The journal's one writer and its readers; projections are written with the entries they follow from."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as select_from
from sqlmodel import Session, col, select

from blocks.store.outbox import withdraw_drafts
from blocks.store.tables import CaseRow, EntryRow
from winback.case import Case, follow, read_case
from winback.entries import Body, Entry, read_body
from winback.first_contact import FirstContact
from winback.ladder import due
from winback.policy import Policy

LOCKED = (
    select(CaseRow)
    .where(col(CaseRow.id) == bindparam("case_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
"""Built once, as the next one is: these two are asked more often than anything else."""
WRITTEN: tuple[Any, ...] = (
    EntryRow.case_id,
    EntryRow.seq,
    EntryRow.at,
    EntryRow.actor,
    EntryRow.key,
    EntryRow.kind,
    EntryRow.body,
)
BEYOND = (
    select_from(*WRITTEN)  # columns: to make a row's object takes longer than to read it
    .where(col(EntryRow.case_id) == bindparam("case_id"), col(EntryRow.seq) > bindparam("after"))
    .order_by(col(EntryRow.seq))
)


def lock_case(session: Session, case_id: int) -> CaseRow | None:
    """The case's row, locked until the transaction ends."""
    return session.exec(LOCKED, params={"case_id": case_id}).one_or_none()


def read_entries(session: Session, case_id: int, after: int = 0) -> list[Entry]:
    """A case's entries beyond a seq, in order."""
    rows = session.connection().execute(BEYOND, {"case_id": case_id, "after": after})
    return [Entry(r.case_id, r.seq, r.at, r.actor, r.key, read_body(r.kind, r.body)) for r in rows]


def load_case(session: Session, row: CaseRow, policy: Policy) -> Case:
    """A case as its journal has it."""
    return read_case(row.id, read_entries(session, row.id), policy)


def catch_up(session: Session, case: Case) -> None:
    """Take in what was appended since the case was read."""
    for entry in read_entries(session, case.id, after=case.head):
        follow(case, entry)


def append(
    session: Session,
    row: CaseRow,
    case: Case,
    *,
    actor: str,
    at: datetime,
    bodies: Iterable[tuple[str, Body]],
) -> list[Entry]:
    """Append entries to a locked case that has been read to its head; a key that stands is passed over.

    Every entry of every journal is written here.
    """
    known = {entry.key for entry in case.entries}
    written = []
    generation, drafts = case.generation, list(case.drafts)
    contact = FirstContact(case.opened_at, row.contact_due, case.contacted_at)
    for key, body in bodies:
        if key in known:
            continue
        row.head += 1
        entry = Entry(case.id, row.head, at, actor, key, body)
        session.add(
            EntryRow(
                case_id=case.id,
                seq=entry.seq,
                at=at,
                actor=actor,
                kind=body.kind,
                key=key,
                body=body.model_dump(mode="json"),
            )
        )
        contact = contact.before(entry, case)
        follow(case, entry)
        known.add(key)
        written.append(entry)
    withdraw_drafts(session, case.id, [draft for draft in drafts if draft not in case.drafts])
    _project(row, case, begins=case.generation > generation)
    _project_contact(row, contact.awaited(case))
    session.add(row)
    session.flush()
    return written


def _project(row: CaseRow, case: Case, *, begins: bool) -> None:
    row.stage, row.severity, row.owner, row.team = (
        case.stage.value,
        case.severity.value,
        case.owner,
        case.team,
    )
    row.open, row.suspended, row.generation = case.is_open, case.suspended, case.generation
    row.outcome = case.outcome.value if case.outcome else None
    row.due = due(case)
    row.priority, row.policy = case.opened.priority, case.opened.policy
    row.opened_at, row.closed_at = case.opened_at, case.closed_at
    row.score = case.opened.score
    row.topics = f"|{'|'.join(case.topics)}|" if case.topics else ""
    if begins:
        row.done, row.run_id, row.run_number, row.next_due = False, None, 0, None


def _project_contact(row: CaseRow, contact: FirstContact) -> None:
    """Write down when the first contact was due, and once it was made how long that took."""
    row.contact_due = contact.due
    if contact.reached_at != row.contacted_at:
        row.contacted_at = contact.reached_at
        row.contact_took, row.contact_worked = contact.seconds
