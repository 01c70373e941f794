"""What the figures are counted from: each case's first contact, and an index of answers on the 0-10 scale."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from blocks.store.instants import Instant
from winback.entries import Entry, read_body
from winback.first_contact import first_contact
from winback.policy import Policy, from_snapshot

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ADDED = (
    ("contact_due", Instant()),
    ("contacted_at", Instant()),
    ("contact_took", sa.Integer()),
    ("contact_worked", sa.Integer()),
)
COUNTED = {
    "contact_due": ("severity", "opened_at", "contact_due", "contacted_at", "team"),
    "contact_took": ("contact_took", "opened_at", "team"),
    "contact_worked": ("contact_worked", "opened_at", "team"),
    "closed_at": ("outcome", "closed_at", "contact_due", "contacted_at", "team"),
}
"""Indexes of the cases in which a column is known."""
TOGETHER = 200
"""Journals in memory at a time."""

CASE = sa.table("case", sa.column("id"), sa.column("policy"), *(sa.column(name, kind) for name, kind in ADDED))
POLICY = sa.table("policy", sa.column("hash"), sa.column("body"))
ENTRY = sa.table(
    "entry",
    *(sa.column(name) for name in ("case_id", "seq", "actor", "kind", "key")),
    sa.column("at", Instant()),
    sa.column("body", sa.JSON()),
)


def upgrade() -> None:
    """Forward."""
    for name, kind in ADDED:
        op.add_column("case", sa.Column(name, kind, nullable=True))
    nps = sa.text("scale = 'nps'")
    op.create_index("ix_response_nps", "response", ["standing", "answered_at"], sqlite_where=nps, postgresql_where=nps)
    _fill(op.get_bind())
    for column, columns in COUNTED.items():
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_case_{column}", "case", [*columns], sqlite_where=known, postgresql_where=known)


def downgrade() -> None:
    """Back."""
    for column in COUNTED:
        op.drop_index(f"ix_case_{column}", "case")
    op.drop_index("ix_response_nps", "response")
    for name, _ in reversed(ADDED):
        op.drop_column("case", name)


def _fill(connection: sa.Connection) -> None:
    """Read the first contacts of the cases that are there from their journals, some cases at a time."""

    @cache
    def policy_of(name: str) -> Policy:
        return from_snapshot(connection.execute(sa.select(POLICY.c.body).where(POLICY.c.hash == name)).scalar_one())

    last = 0
    some = sa.select(CASE.c.id, CASE.c.policy).order_by(CASE.c.id).limit(TOGETHER)
    while found := connection.execute(some.where(CASE.c.id > last)).all():
        last = found[-1].id
        journals = _journals(connection, [row.id for row in found])
        told = [_contact(row.id, journals.get(row.id, []), policy_of(row.policy)) for row in found]
        connection.execute(
            CASE.update()
            .where(CASE.c.id == sa.bindparam("case_id"))
            .values({name: sa.bindparam(f"new_{name}", type_=kind) for name, kind in ADDED}),
            told,
        )


def _journals(connection: sa.Connection, case_ids: Sequence[int]) -> dict[int, list[Entry]]:
    rows = connection.execute(
        sa.select(ENTRY).where(ENTRY.c.case_id.in_(case_ids)).order_by(ENTRY.c.case_id, ENTRY.c.seq)
    )
    return {
        case_id: [
            Entry(row.case_id, row.seq, row.at, row.actor, row.key, read_body(row.kind, row.body)) for row in some
        ]
        for case_id, some in groupby(rows, key=lambda row: row.case_id)
    }


def _contact(case_id: int, journal: Sequence[Entry], policy: Policy) -> dict[str, Any]:
    contact = first_contact(case_id, journal, policy)
    told = (contact.due, contact.reached_at, *contact.seconds) if contact else (None,) * len(ADDED)
    return {"case_id": case_id} | {f"new_{name}": value for (name, _), value in zip(ADDED, told, strict=True)}
