"""A company's own words, learnt on top of the program's."""

import sqlalchemy as sa
from alembic import op

from blocks.store.instants import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "fit",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("made_by", "base", "hash")),
        sa.Column("weights", sa.LargeBinary(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fit")),
    )
    alone = sa.text("in_force")
    op.create_index("uq_fit_in_force", "fit", ["in_force"], unique=True, sqlite_where=alone, postgresql_where=alone)


def downgrade() -> None:
    """Back."""
    op.drop_table("fit")
