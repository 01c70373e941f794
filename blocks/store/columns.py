"""What the case store's tables are made of: kinds of columns, indexes, and names for what holds them together."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, Integer, MetaData, Text, text
from sqlmodel import Field, SQLModel

from blocks.store.instants import Instant

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts by itself only in a column that is declared INTEGER."""

SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> Any:
    """A surrogate key that the database counts."""
    return Field(default=None, sa_column=Column(Id, Identity(), primary_key=True))


def refers(target: str, *, null: bool = False, key: bool = False, index: bool = True) -> Any:
    """A reference to another table's row."""
    column = Column(Id, ForeignKey(target), nullable=null, primary_key=key, index=index and not key)
    return Field(default=None, sa_column=column)


def known(table: str, column: str) -> Index:
    """An index of the rows in which the column is known: those without cost nothing on their way in."""
    where = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=where, postgresql_where=where)


def counted(column: str, *columns: str) -> Index:
    """An index that holds all a figure is counted from, of the cases in which `column` is known."""
    where = text(f"{column} IS NOT NULL")
    return Index(f"ix_case_{column}", *columns, sqlite_where=where, postgresql_where=where)


def instant(*, null: bool = False, index: bool = False) -> Any:
    """An aware time."""
    return Field(default=None, sa_column=Column(Instant, nullable=null, index=index))


def added() -> Any:
    """A text that older rows of the table were made without."""
    return Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
