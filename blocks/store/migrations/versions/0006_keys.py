"""Keys of the API, and answers that a hook only pointed at."""

import sqlalchemy as sa
from alembic import op

from blocks.store.instants import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "api_key",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("last_used_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_key_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_api_key_name")),
    )
    op.create_table(
        "fetch",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch")),
        sa.UniqueConstraint("source", "form", "key", name=op.f("uq_fetch_source")),
    )
    waits = sa.text("due IS NOT NULL")
    op.create_index("ix_fetch_due", "fetch", ["due"], sqlite_where=waits, postgresql_where=waits)
    op.create_index(op.f("ix_fetch_told_at"), "fetch", ["told_at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("fetch")
    op.drop_table("api_key")
