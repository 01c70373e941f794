"""Tables of what a language model was asked: its opinions, its answers for the same question again, its days."""

from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey
from sqlmodel import Field, SQLModel

from blocks.store.columns import Id, instant


class OpinionRow(SQLModel, table=True):
    """A language model's opinion of a response's words, as they are in its reading.

    What complains is `words[begins:ends]` of the composed text; both are 0 where nothing does.
    """

    __tablename__ = "opinion"
    response_id: int = Field(
        default=None, sa_column=Column(Id, ForeignKey("response.id"), primary_key=True, autoincrement=False)
    )
    model: str
    complains: bool
    begins: int
    ends: int


class AnswerRow(SQLModel, table=True):
    """What was answered to a question, kept under its hash; places count in the masked text, which nobody keeps."""

    __tablename__ = "model_answer"
    key: str = Field(primary_key=True)
    at: datetime = instant(index=True)
    complains: bool
    begins: int
    ends: int


class DayRow(SQLModel, table=True):
    """What was asked of a language model on a day of the company's."""

    __tablename__ = "model_day"
    day: date = Field(sa_column=Column(Date, primary_key=True))
    calls: int = 0
    tokens: int = 0
    failures: int = 0
