"""What people corrected of what was read, in the latest cases."""

from sqlmodel import Session, col, select

from blocks.store.tables import CaseRow, EntryRow
from blocks.store.web_tables import CORRECTED
from winback.corrections import Looked, Precision, count_corrections
from winback.entries import AsRead

MOST = 2_000
"""Cases that are looked at, the latest."""


def read_corrections(session: Session, most: int = MOST) -> Precision:
    """How often the readings with which the latest cases were opened were let stand."""
    latest = select(CaseRow.id).order_by(col(CaseRow.opened_at).desc(), col(CaseRow.id).desc()).limit(most)
    of_these = col(EntryRow.case_id).in_(select(latest.subquery().c.id))
    opened = select(EntryRow.case_id, EntryRow.body).where(of_these, EntryRow.seq == 1)
    said = select(EntryRow.case_id, EntryRow.body).where(CORRECTED, of_these).order_by(col(EntryRow.seq))
    given: dict[int, dict[str, str]] = {}
    for case_id, body in session.exec(said):
        given.setdefault(case_id, {}).update({name: body[name] for name in ("tone", "topic") if body.get(name)})
    return count_corrections(
        Looked(AsRead.model_validate(body["read_as"]), **given.get(case_id, {}))
        for case_id, body in session.exec(opened)
        if body.get("read_as")
    )
