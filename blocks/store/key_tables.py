"""Tables of whoever calls: keys of the API, answers that a hook only pointed at, and how often an address posts."""

from datetime import datetime

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from blocks.store.columns import identity, instant, known


class ApiKeyRow(SQLModel, table=True):
    """A key of the API, kept as its hash. `source` is that of the responses which its holder tells.

    `last_used_at` is some minutes old at the most; `revoked_at` is None while it opens anything.
    """

    __tablename__ = "api_key"
    __table_args__ = (UniqueConstraint("hash"), UniqueConstraint("name"))
    id: int = identity()
    name: str
    hash: str
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    source: str
    created_at: datetime = instant()
    last_used_at: datetime | None = instant(null=True)
    revoked_at: datetime | None = instant(null=True)


class FetchRow(SQLModel, table=True):
    """An answer that a hook pointed at and that is to be fetched: once for each answer, however often it is told of.

    `due` is when the next try may be made; None once it was fetched, or given up. `event` is the last hook's own id,
    `told_at` when the first hook came of what is not fetched yet, `tries` those that failed since.
    """

    __tablename__ = "fetch"
    __table_args__ = (UniqueConstraint("source", "form", "key"), known("fetch", "due"))
    id: int = identity()
    source: str
    form: str
    key: str
    event: str
    told_at: datetime = instant(index=True)
    due: datetime | None = instant(null=True)
    tries: int = 0
    trouble: str = Field(default="", sa_type=Text)


class TurnRow(SQLModel, table=True):
    """How often a household has posted somewhere `since` its hour began; `key` is the hash of the two."""

    __tablename__ = "turn"
    key: str = Field(primary_key=True)
    since: datetime = instant(index=True)
    times: int
