"""Connections to the case store: SQLite or PostgreSQL, read or write, and the store's clock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic_core import from_json
from sqlalchemy import create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, SQLModel

from blocks import crashpoints
from blocks.store.clock import Carried

BUSY = 30
"""Seconds that a writer waits for its turn before it gives up."""
NOTICES_SILENCE = {"keepalives": 1, "keepalives_idle": 2, "keepalives_interval": 1, "keepalives_count": 2}
"""A server that has gone without a word is missed after four seconds, not after hours."""

ASIDE = 1.1
"""What a page costs that stands elsewhere, beside the next one: PostgreSQL's own 4 is of disks that turn, and has it
read all of a table where an index is at hand."""


class TooSlow(Exception):  # noqa: N818
    """A transaction took longer than whoever asked for it can wait; nothing of it was committed."""


class Doubtful(OperationalError):  # noqa: N818
    """The answer to a COMMIT did not come: whether it was committed is not known."""

    def __init__(self, why: BaseException | None = None) -> None:
        super().__init__("COMMIT", None, why or TimeoutError(), connection_invalidated=True)


class Leave:
    """Leave to commit. Whoever has given it can take it back until a commit begins."""

    def __init__(self) -> None:
        self._deciding = Lock()
        self._used = self._taken_back = False

    def use(self) -> bool:
        """Whether a commit may begin."""
        with self._deciding:
            self._used = not self._taken_back
            return self._used

    def take_back(self) -> bool:
        """Let no commit begin any more; False where one has begun already."""
        with self._deciding:
            self._taken_back = True
            return not self._used


LEAVE: ContextVar[Leave | None] = ContextVar("leave", default=None)
"""What the transactions of this thread need in order to commit; None: they may."""


def insert_into(session: Session, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """The database's own INSERT, which can be told what to do about a row that is there."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def alone(session: Session, key: int) -> None:
    """Let one transaction at a time go on that names this key; SQLite's writers are alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


class Database:
    """A case store's database.

    On SQLite a writing transaction takes the write lock at its beginning, so that what it read stays true until it
    commits; on PostgreSQL rows are locked one by one (`with_for_update`).

    With `patience`, in seconds, nothing waits longer than that, and what took longer is not committed: TooSlow.
    """

    def __init__(self, url: str, patience: float | None = None) -> None:
        self.url: URL = make_url(url)
        self.patience = patience
        self.is_sqlite = self.url.get_backend_name() == "sqlite"

    @property
    def is_there(self) -> bool:
        """Whether there is something to ask: to open SQLite's file makes it, and a server answers for itself."""
        return not self.is_sqlite or Path(self.url.database or "").exists()

    @cached_property
    def engine(self) -> Engine:
        """The pool of connections; every statement has a time limit."""
        return self._sqlite() if self.is_sqlite else self._postgresql()

    def _sqlite(self) -> Engine:
        waits = {"timeout": self._busy}
        engine = create_engine(self.url, **self._always, connect_args=waits)

        @event.listens_for(engine, "connect")
        def _settings(connection: Any, _: Any) -> None:
            connection.isolation_level = None  # the driver must not begin transactions behind our back
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                f"busy_timeout={int(self._busy * 1000)}",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
            connection.exec_driver_sql(f"BEGIN {mode}")

        return engine

    def _postgresql(self) -> Engine:
        milliseconds = int(self._busy * 1000)
        options = f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} -c random_page_cost={ASIDE}"
        timeouts: dict[str, Any] = {"options": options, "connect_timeout": 2 if self.patience else 5}
        if self.patience:
            timeouts |= NOTICES_SILENCE | {"tcp_user_timeout": milliseconds}
        return create_engine(self.url, **self._always, pool_pre_ping=True, connect_args=timeouts)

    @property
    def _always(self) -> dict[str, Any]:
        """What both are told; journals are read with a reader of JSON that takes half the time of Python's own."""
        return {"hide_parameters": True, "pool_timeout": self._turn, "json_deserializer": from_json}

    @property
    def _busy(self) -> float:
        return self.patience or BUSY

    @property
    def _turn(self) -> float:
        """Seconds to wait for a free connection: with patience a small part of it, for the lock comes after."""
        return self.patience / 4 if self.patience else BUSY

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self, what: str = "change") -> Iterator[Session]:
        """A transaction that commits when its block ends well, and leaves nothing behind otherwise.

        `what` names its crash point, at which all is written and nothing is committed. Raises Doubtful where the
        connection is lost while it commits; what fails before is rolled back for certain.
        """
        began = time.monotonic()
        with (
            self.engine.connect().execution_options(writes=True) as connection,
            _committed(connection),
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()
            leave = LEAVE.get()
            if (self.patience and time.monotonic() - began > self.patience) or (leave and not leave.use()):
                raise TooSlow(what)
            crashpoints.reach(f"commit of {what}")

    def now(self) -> datetime:
        """The store's clock: PostgreSQL's own, this machine's for SQLite."""
        return datetime.now(UTC) if self.is_sqlite else self._clock()

    @cached_property
    def _clock(self) -> Carried:
        return Carried(self._ask_clock)

    def _ask_clock(self) -> datetime:
        with self.engine.connect() as connection:
            at: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            return at.astimezone(UTC)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


@contextmanager
def _committed(connection: Connection) -> Iterator[None]:
    with connection.begin() as transaction:
        yield
        try:
            transaction.commit()
        except DBAPIError as error:
            if error.connection_invalidated:
                raise Doubtful(error.orig) from error
            raise
