"""How customers' words are read, and what a case is about.

What is in the store by now is read for the figures, and opens no case.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CASE = sa.table("case", sa.column("id"), sa.column("topics"))
ENTRY = sa.table(
    "entry",
    *(sa.column(name) for name in ("case_id", "seq", "kind")),
    sa.column("body", sa.JSON()),
)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "unread",
        sa.Column("response_id", ID, autoincrement=False, nullable=False),
        sa.Column("triage", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_unread")),
    )
    op.create_table(
        "reading",
        sa.Column("response_id", ID, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("model", "language", "tone")),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("negative", "worst")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("topics", "signals")),
        sa.Column("contentless", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_reading_response_id")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_reading")),
    )
    op.add_column("case", sa.Column("topics", sa.Text(), server_default="", nullable=False))
    op.execute("INSERT INTO unread (response_id, triage) SELECT id, 'history' FROM response WHERE verbatim <> ''")
    _fill(op.get_bind())


def downgrade() -> None:
    """Back."""
    op.drop_column("case", "topics")
    op.drop_table("reading")
    op.drop_table("unread")


def _fill(connection: sa.Connection) -> None:
    """What cases are about by their journals: how they begin, and what people said since."""
    telling = sa.select(ENTRY).where(ENTRY.c.kind.in_(("opened", "reopened", "corrected")))
    topics: dict[int, list[str]] = {}
    for row in connection.execute(telling.order_by(ENTRY.c.case_id, ENTRY.c.seq)):
        if row.kind != "corrected":
            topics[row.case_id] = (row.body.get("read_as") or {}).get("topics", [])
        elif row.body.get("topic"):
            topics[row.case_id] = [row.body["topic"]]
    told = [{"case_id": case_id, "about": f"|{'|'.join(some)}|"} for case_id, some in topics.items() if some]
    if told:
        connection.execute(
            CASE.update().where(CASE.c.id == sa.bindparam("case_id")).values(topics=sa.bindparam("about")), told
        )
