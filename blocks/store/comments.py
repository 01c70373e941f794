"""What customers wrote and what is known of it, the newest first, to learn a company's own words from."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from blocks.store.corrections import said_in
from blocks.store.database import Database
from blocks.store.tables import CustomerRow, ResponseRow
from winback.learning import Said
from winback.policy import Policy
from winback.scales import Standing
from winback.words.comments import LONGEST, MOST, Comment

AT_ONCE = 1_000
"""Responses that are read together."""

COMMENTS = (
    select(
        *(col(getattr(ResponseRow, name)) for name in ("id", "customer_id", "standing", "case_id")),
        func.substr(col(ResponseRow.verbatim), 1, LONGEST),
        col(CustomerRow.language),
    )
    .join(CustomerRow, col(CustomerRow.id) == col(ResponseRow.customer_id))
    .where(col(ResponseRow.verbatim) != "", col(ResponseRow.triage) != "held", col(CustomerRow.erased_at).is_(None))
    .order_by(col(ResponseRow.id).desc())
)
"""Nothing of customers who were erased, and nothing that is held back until a person lets it in."""


def read_comments(database: Database, policy: Policy) -> Iterator[Comment]:
    """Comments in pages, each in a transaction of its own, as many as are ever learnt from."""
    before: int | None = None
    for _ in range(0, MOST, AT_ONCE):
        with database.reading() as session:
            asked = COMMENTS if before is None else COMMENTS.where(col(ResponseRow.id) < before)
            page = session.connection().execute(asked.limit(AT_ONCE)).all()
            cases = {row.case_id for row in page if row.case_id is not None}
            said = said_in(session, cases) if cases else {}
        for row in page:
            yield _comment(row, said.get(row.id, Said()), policy)
        if len(page) < AT_ONCE:
            return
        before = page[-1].id


def _comment(row: Any, said: Said, policy: Policy) -> Comment:
    number, customer, standing, _, text, language = row
    label, by = said.label(Standing(standing) if standing else None)
    return Comment(number, customer, text, language, label, by, said.about(policy.topics))
