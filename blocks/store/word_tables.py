"""Tables of what customers wrote: what is still to be read, and how the rest was read."""

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, SQLModel

from blocks.store.columns import Id


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
