"""Many rows at once: the only place where the case store speaks to the database's driver itself.

SQLAlchemy binds and converts value by value, which is most of the time of an import; here rows go to the
driver as they are. Names come from the tables, never from input.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session, SQLModel

from blocks.store.instants import write_instant

IMPORTS = 0x77696E
"""Number of the advisory lock under which customers are matched and made."""
CACHE = 64 * 1024
"""kB of SQLite's pages kept in memory: indexes are written all over, and the usual 2 MB go in and out."""
FEW, RESERVED = 10, 500
"""Ids taken from a sequence at a time: at first, for most who ask need one, and from then on."""


def table_of(row: type[SQLModel]) -> Table:
    """The table that holds such rows."""
    table: Table = vars(row)["__table__"]
    return table


class Bulk:
    """Reads and writes many rows in a session's transaction."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        self.is_sqlite = self._connection.dialect.name == "sqlite"
        self._mark = "?" if self.is_sqlite else "%s"

    def alone(self) -> None:
        """Let one import at a time match customers: two that each miss the other's new customer would both make one.

        On SQLite a writing transaction is alone already; on PostgreSQL this lock ends with the transaction.
        """
        if self.is_sqlite:
            self._connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE}")
        else:
            self._connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({IMPORTS})")

    def instant(self, at: datetime) -> Any:
        """A time as the driver takes it."""
        if not self.is_sqlite:
            return at
        if at.tzinfo is UTC and not at.microsecond:
            # As nearly all are: what write_instant makes of it, in a fifth of the time.
            return f"{at.date().isoformat()}T{at.time().isoformat()}.000000Z"
        return write_instant(at)

    def flag(self, told: bool) -> Any:
        """Yes or no as the driver takes it: sqlite3 is slow with what is no plain number or text."""
        return int(told) if self.is_sqlite else told

    def day(self, day: date | None) -> Any:
        """A day as the driver takes it."""
        return day.isoformat() if day and self.is_sqlite else day

    def numbers(self, table: Table) -> Iterator[int]:
        """Ids for new rows, as many as are asked for; take them only when `alone`."""
        if self.is_sqlite:
            highest = f'SELECT coalesce(max(id), 0) FROM "{table.name}"'  # noqa: S608
            newest: int = self._connection.exec_driver_sql(highest).scalar_one()
            while True:
                newest += 1
                yield newest
        sequence = f"SELECT nextval(pg_get_serial_sequence('\"{table.name}\"', 'id')) FROM generate_series(1, %s)"  # noqa: S608
        many = FEW
        while True:
            yield from self._connection.exec_driver_sql(sequence, (many,)).scalars().all()
            many = RESERVED

    def find(self, table: Table, columns: Sequence[str], among: str, values: Sequence[Any], **equal: Any) -> list[Any]:
        """Rows whose column `among` holds one of `values`, and whose other columns are `equal`, by id."""
        if not values:
            return []
        alike = [f'"{name}" = {self._mark}' for name in equal]
        if self.is_sqlite:
            where = " AND ".join([*alike, self._among(among, values)])
            sql = f'SELECT {_list(columns)} FROM "{table.name}" WHERE {where} ORDER BY id'  # noqa: S608
            told: tuple[Any, ...] = (*equal.values(), self._wanted(values))
        else:
            where = " AND ".join([*alike, f'"{among}" = wanted.value'])
            each = f'SELECT * FROM "{table.name}" WHERE {where} OFFSET 0'  # noqa: S608
            sql = f"SELECT {_list(columns)} FROM (SELECT DISTINCT {_unnested(values)} AS value) wanted, LATERAL ({each}) found ORDER BY id"  # noqa: S608, E501
            told = (self._wanted(values), *equal.values())
        found = self._connection.exec_driver_sql(sql, told)
        return list(found.cursor.fetchall()) if found.cursor else []

    def _among(self, column: str, values: Sequence[Any]) -> str:
        listed = "value FROM json_each(?)" if self.is_sqlite else _unnested(values)
        return f'"{column}" IN (SELECT {listed})'

    def _wanted(self, values: Sequence[Any]) -> Any:
        """Any number of values as one parameter, since databases limit how many there may be."""
        return json.dumps(values) if self.is_sqlite else list(values)

    def lowest(self, table: Table, among: str, values: Sequence[Any], apart: str) -> list[int]:
        """The lowest id for each value of the column `among`, of rows with and of rows without `apart`."""
        if not values:
            return []
        where = self._among(among, values)
        grouped = f'SELECT min(id) FROM "{table.name}" WHERE {where} GROUP BY "{among}", "{apart}" IS NULL'  # noqa: S608
        return list(self._connection.exec_driver_sql(grouped, (self._wanted(values),)).scalars())

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], unless: str = "") -> None:
        """Add rows; with `unless` those whose columns of that list are there already are passed over."""
        marks = ", ".join([self._mark] * len(columns))
        conflict = f" ON CONFLICT ({unless}) DO NOTHING" if unless else ""
        self._many(f'INSERT INTO "{table.name}" ({_list(columns)}) VALUES ({marks}){conflict}', rows)  # noqa: S608

    def update(self, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Set columns of rows; each tuple ends with the row's id."""
        values = ", ".join(f'"{name}" = {self._mark}' for name in columns)
        self._many(f'UPDATE "{table.name}" SET {values} WHERE id = {self._mark}', rows)  # noqa: S608

    def run(self, statement: str, *values: Any) -> None:
        """Run a statement in the database's own words."""
        self._connection.exec_driver_sql(statement, values)

    def run_among(self, statement: str, column: str, values: Sequence[Any], *told: Any) -> None:
        """Run a statement `{among}` the rows whose column is one of `values`; its marks before are what is told."""
        if values:
            sql = statement.format(mark=self._mark, among=self._among(column, values))
            self._connection.exec_driver_sql(sql, (*told, self._wanted(values)))

    def delete(self, table: Table, ids: Sequence[int]) -> None:
        """Take rows away."""
        self._many(f'DELETE FROM "{table.name}" WHERE id = {self._mark}', [(number,) for number in ids])  # noqa: S608

    def _many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._connection.exec_driver_sql(sql, list(rows))


def _unnested(values: Sequence[Any]) -> str:
    return f"unnest(%s::{'bigint' if isinstance(values[0], int) else 'text'}[])"


def _list(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
