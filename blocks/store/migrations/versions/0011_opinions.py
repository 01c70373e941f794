"""What a language model thinks of doubtful texts, and what it may cost in a day."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from blocks.store.instants import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "opinion",
        sa.Column("response_id", ID, autoincrement=False, nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        *_verdict(),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_opinion_response_id")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_opinion")),
    )
    op.create_table(
        "model_answer",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *_verdict(),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_model_answer")),
    )
    op.create_index(op.f("ix_model_answer_at"), "model_answer", ["at"])
    op.create_table(
        "model_day",
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("calls", "tokens", "failures")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_model_day")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("model_day")
    op.drop_table("model_answer")
    op.drop_table("opinion")


def _verdict() -> Iterator[sa.Column[Any]]:
    yield sa.Column("complains", sa.Boolean(), nullable=False)
    yield from (sa.Column(name, sa.Integer(), nullable=False) for name in ("begins", "ends"))
