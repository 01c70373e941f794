"""Words of new responses and customers, put where SQLite searches for them; PostgreSQL's indexes keep themselves.

What changes or goes later is followed by triggers. New rows come many at a time: a trigger would have FTS5 write to the
file for each of them, which makes an import half as long again.
"""

from blocks.store.bulk import Bulk

RESPONSES = """
INSERT INTO response_words(rowid, words)
SELECT id, substr(verbatim, 1, 100000) FROM response WHERE id BETWEEN ? AND ? AND verbatim <> ''
"""
CUSTOMERS = """
INSERT INTO customer_words(rowid, words) SELECT id, name FROM customer WHERE id BETWEEN ? AND ? AND name <> ''
"""


def index_responses(bulk: Bulk, ids: list[int]) -> None:
    """Let what new responses say be found; no id between them may be older."""
    _index(bulk, RESPONSES, ids)


def index_customers(bulk: Bulk, ids: list[int]) -> None:
    """Let new customers be found by their names; no id between them may be older."""
    _index(bulk, CUSTOMERS, ids)


def _index(bulk: Bulk, statement: str, ids: list[int]) -> None:
    if bulk.is_sqlite and ids:
        bulk.run(statement, min(ids), max(ids))
