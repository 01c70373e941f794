"""Words that are searched for, the indexes of long lists, and filters that people keep.

SQLite's words stand in tables of FTS5 that keep no text of their own: what is taken out of them must be told as it was
put in. Triggers do that for rows that change or go, and for complaints; new responses and customers are put in by
`blocks.store.indexing`, many at a time, since FTS5 writes to the file once for each statement of a trigger. Nothing is
taken out that was never put in: FTS5 would call the whole file malformed, and no response could be changed. A later
migration that makes one of these tables anew has to make its triggers anew.
"""

import sqlalchemy as sa
from alembic import op

from blocks.store.instants import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("open")
JOINED = sa.text("case_id IS NOT NULL")
SEGMENTED = sa.text("segment <> ''")
CORRECTED = sa.text("kind = 'corrected'")
LIST = ["answered_at", "id", "score", "standing", "severity", "touchpoint", "form", "source"]
COMPLAINT = ["case_id", "score", "standing", "touchpoint"]

FTS = "content='', detail=none, tokenize='unicode61 remove_diacritics 0'"

SQLITE = (
    f"CREATE VIRTUAL TABLE response_words USING fts5(words, {FTS})",
    f"CREATE VIRTUAL TABLE complaint_words USING fts5(words, {FTS})",
    f"CREATE VIRTUAL TABLE customer_words USING fts5(words, {FTS})",
    """CREATE TRIGGER response_words_update AFTER UPDATE OF verbatim ON response WHEN old.verbatim <> new.verbatim
    BEGIN
      INSERT INTO response_words(response_words, rowid, words)
        SELECT 'delete', old.id, substr(old.verbatim, 1, 100000)
        WHERE EXISTS (SELECT 1 FROM response_words_docsize WHERE id = old.id);
      INSERT INTO response_words(rowid, words) SELECT new.id, substr(new.verbatim, 1, 100000) WHERE new.verbatim <> '';
    END""",
    """CREATE TRIGGER response_words_delete AFTER DELETE ON response
    WHEN EXISTS (SELECT 1 FROM response_words_docsize WHERE id = old.id)
    BEGIN
      INSERT INTO response_words(response_words, rowid, words) VALUES ('delete', old.id, substr(old.verbatim, 1, 100000));
    END""",
    """CREATE TRIGGER complaint_words_insert AFTER INSERT ON response
    WHEN new.case_id IS NOT NULL AND new.verbatim <> ''
    BEGIN
      INSERT INTO complaint_words(rowid, words) VALUES (new.id, substr(new.verbatim, 1, 100000));
    END""",
    """CREATE TRIGGER complaint_words_update AFTER UPDATE OF verbatim, case_id ON response
    WHEN (old.case_id IS NULL) <> (new.case_id IS NULL) OR (new.case_id IS NOT NULL AND old.verbatim <> new.verbatim)
    BEGIN
      INSERT INTO complaint_words(complaint_words, rowid, words)
        SELECT 'delete', old.id, substr(old.verbatim, 1, 100000)
        WHERE EXISTS (SELECT 1 FROM complaint_words_docsize WHERE id = old.id);
      INSERT INTO complaint_words(rowid, words)
        SELECT new.id, substr(new.verbatim, 1, 100000) WHERE new.case_id IS NOT NULL AND new.verbatim <> '';
    END""",
    """CREATE TRIGGER complaint_words_delete AFTER DELETE ON response
    WHEN EXISTS (SELECT 1 FROM complaint_words_docsize WHERE id = old.id)
    BEGIN
      INSERT INTO complaint_words(complaint_words, rowid, words) VALUES ('delete', old.id, substr(old.verbatim, 1, 100000));
    END""",
    """CREATE TRIGGER customer_words_update AFTER UPDATE OF name ON customer WHEN old.name <> new.name
    BEGIN
      INSERT INTO customer_words(customer_words, rowid, words) SELECT 'delete', old.id, old.name
        WHERE EXISTS (SELECT 1 FROM customer_words_docsize WHERE id = old.id);
      INSERT INTO customer_words(rowid, words) SELECT new.id, new.name WHERE new.name <> '';
    END""",
    """CREATE TRIGGER customer_words_delete AFTER DELETE ON customer
    WHEN EXISTS (SELECT 1 FROM customer_words_docsize WHERE id = old.id)
    BEGIN
      INSERT INTO customer_words(customer_words, rowid, words) VALUES ('delete', old.id, old.name);
    END""",
    "INSERT INTO response_words(rowid, words) SELECT id, substr(response.verbatim, 1, 100000) FROM response WHERE verbatim <> ''",
    """INSERT INTO complaint_words(rowid, words)
      SELECT id, substr(response.verbatim, 1, 100000) FROM response WHERE case_id IS NOT NULL AND verbatim <> ''""",
    "INSERT INTO customer_words(rowid, words) SELECT id, name FROM customer WHERE name <> ''",
)

CAPITALS = "ÆØÅÄÖÜÉ"
SIGNS = f"""translate({{0}}, '@._-/+<>&:''{CAPITALS}', '           {CAPITALS.lower()}')"""
"""PostgreSQL would take addresses, paths, tags and signed numbers for one word each; and some of its locales know no
capitals but those of ASCII."""
POSTGRESQL = (
    f"""CREATE INDEX ix_response_words ON response
      USING gin (to_tsvector('simple', {SIGNS.format("left(verbatim, 100000)")})) WHERE verbatim <> ''""",
    f"""CREATE INDEX ix_response_complaint_words ON response
      USING gin (to_tsvector('simple', {SIGNS.format("left(verbatim, 100000)")})) WHERE case_id IS NOT NULL""",
    f"""CREATE INDEX ix_customer_words ON customer
      USING gin (to_tsvector('simple', {SIGNS.format("name")})) WHERE name <> ''""",
)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "saved_filter",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("staff", "page", "name", name=op.f("uq_saved_filter_staff")),
    )
    op.create_index("ix_case_due", "case", ["due"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_case_opened_at", "case", ["opened_at"])
    op.create_index("ix_response_list", "response", LIST)
    op.create_index("ix_response_complaint", "response", COMPLAINT, sqlite_where=JOINED, postgresql_where=JOINED)
    op.create_index("ix_customer_segment", "customer", ["segment"], sqlite_where=SEGMENTED, postgresql_where=SEGMENTED)
    op.create_index(
        "ix_entry_corrected", "entry", ["case_id", "seq"], sqlite_where=CORRECTED, postgresql_where=CORRECTED
    )
    connection = op.get_bind()
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Back."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for trigger in ("response_words_update", "response_words_delete", "complaint_words_insert",
                        "complaint_words_update", "complaint_words_delete", "customer_words_update",
                        "customer_words_delete"):  # fmt: skip
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        for table in ("response_words", "complaint_words", "customer_words"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    else:
        for index in ("ix_response_words", "ix_response_complaint_words", "ix_customer_words"):
            connection.exec_driver_sql(f"DROP INDEX {index}")
    op.drop_index("ix_entry_corrected", "entry")
    op.drop_index("ix_customer_segment", "customer")
    op.drop_index("ix_response_complaint", "response")
    op.drop_index("ix_response_list", "response")
    op.drop_index("ix_case_opened_at", "case")
    op.drop_index("ix_case_due", "case")
    op.drop_table("saved_filter")
