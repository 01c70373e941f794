"""Connections to the case store: SQLite or PostgreSQL, read or write, and the store's clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlmodel import Session

from blocks import crashpoints

BUSY = 30
"""Seconds that a writer waits for its turn before it gives up."""


class Database:
    """A case store's database.

    On SQLite a writing transaction takes the write lock at its beginning, so that what it read stays true until it
    commits; on PostgreSQL rows are locked one by one (`with_for_update`).
    """

    def __init__(self, url: str) -> None:
        self.url: URL = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"

    @cached_property
    def engine(self) -> Engine:
        """The pool of connections; every statement has a time limit."""
        return self._sqlite() if self.is_sqlite else self._postgresql()

    def _sqlite(self) -> Engine:
        engine = create_engine(self.url, hide_parameters=True, connect_args={"timeout": BUSY})

        @event.listens_for(engine, "connect")
        def _settings(connection: Any, _: Any) -> None:
            connection.isolation_level = None  # the driver must not begin transactions behind our back
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                f"busy_timeout={BUSY * 1000}",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
            connection.exec_driver_sql(f"BEGIN {mode}")

        return engine

    def _postgresql(self) -> Engine:
        options = f"-c statement_timeout={BUSY * 1000} -c lock_timeout={BUSY * 1000}"
        timeouts = {"options": options, "connect_timeout": 5}
        return create_engine(self.url, hide_parameters=True, pool_pre_ping=True, connect_args=timeouts)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self, what: str = "change") -> Iterator[Session]:
        """A transaction that commits when its block ends well, and leaves nothing behind otherwise.

        `what` names its crash point, at which all is written and nothing is committed.
        """
        with (
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()
            crashpoints.reach(f"commit of {what}")

    def now(self) -> datetime:
        """The store's clock: PostgreSQL's own, this machine's for SQLite."""
        if self.is_sqlite:
            return datetime.now(UTC)
        with self.engine.connect() as connection:
            at: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            return at.astimezone(UTC)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()
