"""What mail services tell: events, suppressed addresses, replies; and what messages carry for it."""

import sqlalchemy as sa
from alembic import op

from blocks.store.instants import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMED = sa.text("token <> ''")


def upgrade() -> None:
    """Forward."""
    op.add_column("message", sa.Column("token", sa.Text(), nullable=False, server_default=""))
    op.add_column("message", sa.Column("unknown_since", Instant(), nullable=True))
    op.create_index("uq_message_token", "message", ["token"], unique=True, sqlite_where=NAMED, postgresql_where=NAMED)
    unknown = sa.text("unknown_since IS NOT NULL")
    op.create_index(
        "ix_message_unknown_since", "message", ["unknown_since"], sqlite_where=unknown, postgresql_where=unknown
    )
    named = sa.text("provider_id IS NOT NULL")
    op.create_index("ix_message_provider_id", "message", ["provider_id"], sqlite_where=named, postgresql_where=named)
    review = sa.text("kind = 'review'")
    op.create_index("ix_message_review", "message", ["address"], sqlite_where=review, postgresql_where=review)
    op.add_column("sign", sa.Column("trouble", sa.Text(), nullable=False, server_default=""))
    op.add_column("customer", sa.Column("erased_at", Instant(), nullable=True))
    op.create_table(
        "suppression",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("lifted_at", Instant(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
        sa.UniqueConstraint("address", "scope", "why", name=op.f("uq_suppression_address")),
    )
    op.create_table(
        "mail_event",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_mail_event_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_mail_event_event_id")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_mail_event_fingerprint")),
    )
    op.create_index(op.f("ix_mail_event_message_id"), "mail_event", ["message_id"])
    op.create_index(op.f("ix_mail_event_received_at"), "mail_event", ["received_at"])
    op.create_table(
        "stray_reply",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_stray_reply_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stray_reply")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_stray_reply_fingerprint")),
    )
    op.create_index(op.f("ix_stray_reply_case_id"), "stray_reply", ["case_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("stray_reply")
    op.drop_table("mail_event")
    op.drop_table("suppression")
    op.drop_column("customer", "erased_at")
    op.drop_column("sign", "trouble")
    op.drop_index("ix_message_review", "message")
    op.drop_index("ix_message_unknown_since", "message")
    op.drop_index("ix_message_provider_id", "message")
    op.drop_index("uq_message_token", "message")
    op.drop_column("message", "unknown_since")
    op.drop_column("message", "token")
