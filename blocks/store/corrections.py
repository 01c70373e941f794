"""What people corrected of what was read, in the latest cases."""

from typing import Any

from sqlmodel import Session, col, select

from blocks.store.tables import CaseRow, EntryRow
from blocks.store.web_tables import CORRECTED
from winback.corrections import Looked, Precision, count_corrections
from winback.entries import AsRead
from winback.learning import KINDS, Said, what_people_said

MOST = 2_000
"""Cases that are looked at, the latest."""


def read_corrections(session: Session, most: int = MOST) -> Precision:
    """How often the readings with which the latest cases were opened were let stand."""
    latest = select(CaseRow.id).order_by(col(CaseRow.opened_at).desc(), col(CaseRow.id).desc()).limit(most)
    of_these = col(EntryRow.case_id).in_(select(latest.subquery().c.id))
    opened = select(EntryRow.case_id, EntryRow.body).where(of_these, EntryRow.seq == 1)
    said = said_in(session, select(EntryRow.case_id).where(CORRECTED, of_these))
    return count_corrections(
        Looked(AsRead.model_validate(body["read_as"]), *_told(said.get(body["response_id"])))
        for _, body in session.exec(opened)
        if body.get("read_as")
    )


def said_in(session: Session, cases: Any) -> dict[int, Said]:
    """What people said in some cases, by response."""
    entries = (
        select(EntryRow.case_id, EntryRow.kind, EntryRow.body)
        .where(col(EntryRow.case_id).in_(cases), col(EntryRow.kind).in_(KINDS))
        .order_by(col(EntryRow.case_id), col(EntryRow.seq))
    )
    return what_people_said((row.case_id, row.kind, row.body) for row in session.connection().execute(entries))


def _told(said: Said | None) -> tuple[str, str]:
    return (said.tone, said.topic) if said else ("", "")
