"""Tables of what customers wrote: what is still to be read, how the rest was read, and the company's own words."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from blocks.store.columns import Id, identity, instant


class UnreadRow(SQLModel, table=True):
    """A response with words that nobody has read as they are now; a reference would cost the intake time.

    `triage` is what the response becomes where they complain: "new", "held", or "history" where it is too old.
    """

    __tablename__ = "unread"
    response_id: int = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=False))
    triage: str


class ReadingRow(SQLModel, table=True):
    """How a response's words were read, and by which `model`; topics and signals by the model's names, spaced.

    `negative` and `worst` are P(negative) of the whole and of its worst clause; `tone` and `language` are "" where the
    language is none that is judged.
    """

    __tablename__ = "reading"
    response_id: int = Field(
        default=None, sa_column=Column(Id, ForeignKey("response.id"), primary_key=True, autoincrement=False)
    )
    model: str
    language: str
    tone: str
    negative: float
    worst: float
    topics: str
    signals: str
    contentless: bool


class FitRow(SQLModel, table=True):
    """A company's own words, as they were learnt once; at most one of them is in force.

    `base` names the program's weights that they go with, and none but these; `hash` is of their own. `made_by` is ""
    where nobody said who it was; `figures` are those of `winback.words.fitting.Fit`.
    """

    __tablename__ = "fit"
    __table_args__ = (
        Index(
            "uq_fit_in_force", "in_force", unique=True, sqlite_where=text("in_force"), postgresql_where=text("in_force")
        ),
    )
    id: int = identity()
    made_at: datetime = instant()
    made_by: str
    base: str
    hash: str
    weights: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    figures: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    in_force: bool
