"""A case store's rows as a file that people can read, and back into a store of today."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Column, Date, delete, select, text
from sqlmodel import SQLModel

from blocks.store.database import Database
from blocks.store.instants import Instant, write_instant

HERE = Path(__file__).parent
COMMON = "common.json"
"""The file of a release's folder that holds what all its cases share."""

SHARED = ("policy",)
"""The tables whose rows are kept there."""

LEFT_OUT = ("round",)
"""Tables that tell of the installation, not of a case."""

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Asleep:
    """A store that holds one case, as it slept; tables are in the order in which their rows refer to each other."""

    name: str
    wait: str
    at: datetime
    tables: Rows

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read a file of a release's folder, and what is common to all in it."""
        common, own = json.loads((file.parent / COMMON).read_text()), json.loads(file.read_text())
        return cls(file.stem, own["wait"], datetime.fromisoformat(own["at"]), common["tables"] | own["tables"])


def releases() -> list[Path]:
    """The folders of all released versions."""
    return sorted(folder for folder in HERE.iterdir() if (folder / COMMON).exists())


def files(release: Path) -> list[Path]:
    """A release's sleeping cases."""
    return sorted(file for file in release.glob("*.json") if file.name != COMMON)


def read_rows(database: Database) -> Rows:
    """All rows of all tables that have some, oldest first."""
    rows: Rows = {}
    with database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            found = session.connection().execute(select(table).order_by(*table.primary_key)).mappings()
            rows[table.name] = [{name: _plain(value) for name, value in row.items()} for row in found]
    return {name: some for name, some in rows.items() if some and name not in LEFT_OUT}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return write_instant(value)
    return value.isoformat() if isinstance(value, date) else value


def empty(database: Database) -> None:
    """Remove all rows of all tables."""
    with database.writing() as session:
        for table in reversed(SQLModel.metadata.sorted_tables):
            session.connection().execute(delete(table))


def write_rows(database: Database, rows: Rows) -> None:
    """Put rows into today's tables; columns that came later take their defaults."""
    classes = {mapper.local_table.name: mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    with database.writing() as session:
        for name, some in rows.items():
            columns = SQLModel.metadata.tables[name].columns
            session.add_all(
                classes[name](**{key: _typed(columns[key], value) for key, value in row.items()}) for row in some
            )
            session.flush()
            if not database.is_sqlite and "id" in columns:  # its own count would begin at 1
                last = f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), {max(row['id'] for row in some)})"
                session.connection().execute(text(last))


def _typed(column: Column[Any], value: Any) -> Any:
    if value is not None and isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if value is not None and isinstance(column.type, Date) else value
