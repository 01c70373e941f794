"""How often an address has posted within the hour, for all desks together."""

import sqlalchemy as sa
from alembic import op

from blocks.store.instants import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "turn",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_turn")),
    )
    op.create_index(op.f("ix_turn_since"), "turn", ["since"])


def downgrade() -> None:
    """Back."""
    op.drop_table("turn")
