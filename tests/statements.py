"""Statements that are compiled once in a process, though each test opens a database of its own."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.util import LRUCache

MOST = 4000
"""More statements than there are: nothing is compiled a second time."""

COMPILED: LRUCache[Any, Any] = LRUCache(MOST)
DIALECTS: dict[type[Dialect], Dialect] = {}


def compile_once() -> None:
    """Let every engine of a kind use what was compiled for the first, as one would that lives as long as a process."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    """SQLAlchemy knows compiled statements again by the dialect that they were compiled for."""
    connection.dialect = DIALECTS.setdefault(type(connection.dialect), connection.dialect)
    connection.execution_options(compiled_cache=COMPILED)
