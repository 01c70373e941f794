"""What all entries share: the line in the journal, its body, and how bodies are read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

STORY = 1
"""Version of the story that cases are opened under; steps added later apply from a later one."""

WINBACK = "winback"
CUSTOMER = "customer"


class Outcome(StrEnum):
    """How a generation of a case ended. `ABANDONED`: the company's own people fell silent."""

    WON_BACK = "won_back"
    UNCHANGED = "unchanged"
    WORSE = "worse"
    UNANSWERED = "unanswered"
    UNSATISFIED = "unsatisfied"
    UNREACHED = "unreached"
    UNREACHABLE = "unreachable"
    ABANDONED = "abandoned"


class Body(BaseModel):
    """What an entry says. Read leniently: keys of newer versions are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    kind: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        KINDS[cls.kind] = cls


KINDS: dict[str, type[Body]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's journal. Order is `seq`; `key` is unique within the case."""

    case_id: int
    seq: int
    at: datetime
    actor: str
    key: str
    body: Body


class Foreign(Body):
    """An entry of a kind this version does not know."""

    kind = ""
    foreign_kind: str


def read_body(kind: str, body: dict[str, Any]) -> Body:
    """The body of a stored entry."""
    model = KINDS.get(kind)
    return model.model_validate(body) if model else Foreign(foreign_kind=kind)
