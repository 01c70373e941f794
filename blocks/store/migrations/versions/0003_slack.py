"""Cards in Slack, the pace of channels, signs of life, and what messages and responses carry for Slack."""

import sqlalchemy as sa
from alembic import op

from blocks.store.instants import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDED = (("message", "fallback"), ("message", "brief"), ("response", "link"))


def upgrade() -> None:
    """Forward."""
    for table, column in ADDED:
        op.add_column(table, sa.Column(column, sa.Text(), nullable=False, server_default=""))
    op.add_column("message", sa.Column("wanted_at", Instant(), nullable=True))
    op.create_table(
        "pace",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("free_at", Instant(), nullable=False),
        sa.Column("line_until", Instant(), nullable=True),
        sa.Column("urgent_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_pace")),
    )
    op.create_table(
        "sign",
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_sign")),
    )
    op.create_table(
        "card",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("response_id", ID, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("picture", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_card_case_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_card_response_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_card_message_id")),
        sa.PrimaryKeyConstraint("case_id", "response_id", name=op.f("pk_card")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("card")
    op.drop_table("sign")
    op.drop_table("pace")
    op.drop_column("message", "wanted_at")
    for table, column in reversed(ADDED):
        op.drop_column(table, column)
