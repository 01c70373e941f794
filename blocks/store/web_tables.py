"""What the desk's pages add to the case store: a table of their own, and indexes of long lists."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from blocks.store.bulk import table_of
from blocks.store.columns import identity, instant
from blocks.store.tables import CaseRow, CustomerRow, EntryRow, ResponseRow

CASES, CUSTOMERS = table_of(CaseRow), table_of(CustomerRow)
ENTRIES, RESPONSES = table_of(EntryRow), table_of(ResponseRow)


class SavedFilterRow(SQLModel, table=True):
    """A filter that somebody keeps under a name; `query` is as the address of its `page` has it."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("staff", "page", "name"),)
    id: int = identity()
    staff: str
    page: str
    name: str
    query: str = Field(sa_type=Text)
    saved_at: datetime = instant()


OPEN, SEGMENTED, CORRECTED = text("open"), text("segment <> ''"), text("kind = 'corrected'")
LISTED = ("answered_at", "id", "score", "standing", "severity", "touchpoint", "form", "source")
"""What lists of responses are ordered and narrowed by: an index that has it all saves reading the rows."""
COMPLAINTS, JOINED = ("case_id", "score", "standing", "touchpoint"), text("case_id IS NOT NULL")

Index("ix_case_due", CASES.c.due, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_case_opened_at", CASES.c.opened_at)
Index("ix_response_list", *(RESPONSES.c[name] for name in LISTED))
Index(
    "ix_response_complaint", *(RESPONSES.c[name] for name in COMPLAINTS), sqlite_where=JOINED, postgresql_where=JOINED
)
Index("ix_customer_segment", CUSTOMERS.c.segment, sqlite_where=SEGMENTED, postgresql_where=SEGMENTED)
Index("ix_entry_corrected", ENTRIES.c.case_id, ENTRIES.c.seq, sqlite_where=CORRECTED, postgresql_where=CORRECTED)
