"""What a list of cases or responses is narrowed by, as the address of its page keeps it.

Addresses are written by people too, and by older releases: what is not understood is passed over.
"""

from collections.abc import Callable, Iterable
from dataclasses import Field, dataclass, fields
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl, urlencode

from winback.case import Stage
from winback.scales import Severity, Standing

LONGEST = 100
"""Characters of a text that are looked at."""
MOST = 50
"""Parts of an address that are looked at."""
LONGEST_QUERY = 4000
YEARS = range(1990, 2200)
SCORES = range(-100, 101)

E = TypeVar("E", bound=StrEnum)
Reader = Callable[[str], Any]


class View(StrEnum):
    """Whose cases: the reader's, the team's, those that wait for the reader's approval, nobody's, or all."""

    ALL = "all"
    MINE = "mine"
    TEAM = "team"
    APPROVAL = "approval"
    UNASSIGNED = "unassigned"


class State(StrEnum):
    """Cases that are open, those that are closed, or both."""

    OPEN = "open"
    CLOSED = "closed"
    ANY = "any"


def _text(told: str) -> str:
    sayable = told[: 2 * LONGEST].encode("utf-8", "replace").decode().replace("\0", " ")
    return " ".join(sayable.split())[:LONGEST].strip()


def _one_of(kind: type[E]) -> Callable[[str], E | None]:
    known = {one.value: one for one in kind}
    return lambda told: known.get(told.strip().lower())


def _score(told: str) -> int | None:
    plain = told.strip()[:5]
    if not plain.isascii() or not plain.removeprefix("-").isdecimal():
        return None
    return int(plain) if int(plain) in SCORES else None


def _day(told: str) -> date | None:
    try:
        day = date.fromisoformat(told.strip()[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _yes(told: str) -> bool | None:
    return True if told.strip().lower() in {"1", "yes", "true", "on"} else None


READ: dict[str, Reader] = {
    "score_from": _score,
    "score_to": _score,
    "standing": _one_of(Standing),
    "severity": _one_of(Severity),
    "first": _day,
    "last": _day,
    "view": _one_of(View),
    "state": _one_of(State),
    "stage": _one_of(Stage),
    "negative": _yes,
}
"""How parts are read that are not just text."""
KEYS = {"first": "from", "last": "to"}
"""What parts are called in addresses where that is not their name."""


@dataclass(frozen=True, slots=True)
class _Filter:
    """What both kinds are narrowed by. `first` and `last` are days of the reader's zone, both included."""

    score_from: int | None = None
    score_to: int | None = None
    standing: Standing | None = None
    severity: Severity | None = None
    touchpoint: str = ""
    segment: str = ""
    first: date | None = None
    last: date | None = None
    words: str = ""

    @classmethod
    def read(cls, query: str | Iterable[tuple[str, str]]) -> Self:
        """A filter from an address's query, or from its parts; of a part that is told twice the last word counts."""
        parts = _parts(query) if isinstance(query, str) else query
        told = {key: value for _, (key, value) in zip(range(MOST), parts, strict=False)}
        given = {one.name: READ.get(one.name, _text)(told[key]) for one in fields(cls) if (key := _key(one)) in told}
        return cls(**{name: value for name, value in given.items() if value is not None})

    def write(self) -> str:
        """The query that is read as this filter; "" where nothing is narrowed."""
        told = [(_key(one), getattr(self, one.name)) for one in fields(self) if getattr(self, one.name) != one.default]
        return urlencode([(key, "1" if value is True else str(value)) for key, value in told])

    def period(self, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
        """From when on, and before when."""
        begins = datetime.combine(self.first, time(), zone) if self.first else None
        ends = datetime.combine(self.last + timedelta(days=1), time(), zone) if self.last else None
        return begins, ends


@dataclass(frozen=True, slots=True)
class CaseFilter(_Filter):
    """Which cases. A `stage` says by itself whether they are open; the period is that of their opening."""

    view: View = View.ALL
    state: State = State.OPEN
    stage: Stage | None = None
    owner: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class ResponseFilter(_Filter):
    """Which responses. `negative`: detractors, and complaints that the number does not show."""

    negative: bool = False
    form: str = ""
    source: str = ""


def _parts(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query[:LONGEST_QUERY].removeprefix("?"), max_num_fields=MOST)
    except ValueError:
        return []


def _key(part: Field[Any]) -> str:
    return KEYS.get(part.name, part.name)
