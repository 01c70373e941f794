"""Connections to PostgreSQL that outlast a test: learning the tables anew costs a new one more than many a test."""

import os
from collections import defaultdict
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine

MOST = 4
"""So many that are alike wait for the next test."""

WAITING: defaultdict[object, list["Kept"]] = defaultdict(list)


class Kept(psycopg.Connection[Any]):
    """A connection that waits, once it is closed in order, for who opens one like it in the same process."""

    likeness: object = None

    def close(self) -> None:
        alike = WAITING[self.likeness]
        if self.likeness and self.info.transaction_status is TransactionStatus.IDLE and len(alike) < MOST:
            alike.append(self)
        else:
            super().close()


def keep_connections(database: str) -> None:
    """Keep those to a database of this name, until `let_go`."""

    def connect(dialect: Dialect, record: object, args: tuple[()], told: dict[str, Any]) -> Kept | None:
        if dialect.name != "postgresql" or told["dbname"] != database:
            return None
        likeness = os.getpid(), *(told[name] for name in sorted(told) if name != "context")
        try:
            return WAITING[likeness].pop()
        except IndexError:
            made = Kept.connect(*args, **told)
            made.likeness = likeness
            return made

    event.listen(Engine, "do_connect", connect)


def let_go() -> None:
    """Close those that wait."""
    for alike in WAITING.values():
        for one in alike:
            psycopg.Connection.close(one)
    WAITING.clear()
