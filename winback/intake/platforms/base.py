"""What all platforms' payloads are read with: JSON's values as cells, and cells as files' rows are read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from winback.intake.columns import Columns
from winback.intake.reading import ANSWER, PERSON, ZONE, RowReader
from winback.intake.values import LONGEST, Unreadable, clean, shown
from winback.policy.triage import Survey
from winback.responses import Response

FIELDS = (*ANSWER, *PERSON)
"""What a mapping may name a place for."""
LONGEST_TEXT = 100_000
"""Characters of a comment."""
LONGEST_LINK = 2000
SAYS = ("score", "verbatim", "contact_me")
"""Of these an answer has one at least."""
IN_LIST = re.compile(r"(.+)\[(\d{1,3})\]")
IS_LINK = re.compile(r"https?://[^\s\"'<>]+")


class NotOurs(NamedTuple):
    """What came is in order, and holds no answer for us; `why` has no word of it."""

    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How a source's answers are read.

    `fields` leads from our fields to the platform's own names for them, and goes before what is usual on the platform.
    `form` is the survey in the policy that is answered; without it the platform's own id of the form names it. With
    `strict` an address that cannot be used is Unreadable although something else tells who it is.
    """

    source: str
    now: datetime
    survey_of: Callable[[str], Survey]
    fields: Mapping[str, str]
    form: str = ""
    zone: ZoneInfo = ZONE
    strict: bool = False


def read_answer(asked: Asked, answers: Mapping[str, object], known: Mapping[str, tuple[str, object]]) -> Response:
    """A response of what was answered, by the platform's names; raises Unreadable, which names one of them.

    `known` is what stands in places of its own, by our fields: the platform's name of the place, and the value.
    """
    told = dict(known) | {field: (name, _look_up(answers, name)) for field, name in asked.fields.items()}
    if asked.form and "key" in told:
        told |= _in_one_form(told)
    columns = Columns(
        tuple(name for name, _ in told.values()), {field: at for at, field in enumerate(told)}, (), "responses"
    )
    read = RowReader(
        columns,
        asked.survey_of,
        source=asked.source,
        form=asked.form or "default",
        now=asked.now,
        zone=asked.zone,
        undated=asked.now,
    )
    response = read([cell_of(name, value) for name, value in told.values()])
    if len(response.verbatim) > LONGEST_TEXT:
        raise Unreadable(columns.name("verbatim"), f"is longer than {LONGEST_TEXT} characters")
    if asked.strict and (wrong := [name for name, times in read.people.passed_over.items() if times]):
        raise Unreadable(wrong[0], "is no e-mail address, or no phone number with its country, as in +45 10 12 10 01")
    return response


def says_nothing(asked: Asked, answers: Mapping[str, object], known: Mapping[str, tuple[str, object]]) -> bool:
    """Whether nothing that counts is answered yet: the platform tells of an answer that has only begun."""
    values = {field: value for field, (_, value) in known.items()}
    values |= {field: _look_up(answers, name) for field, name in asked.fields.items()}
    return all(values.get(field) in (None, "", []) for field in SAYS)


def _in_one_form(told: Mapping[str, tuple[str, object]]) -> dict[str, tuple[str, object]]:
    """Answers of several forms of a platform go to one survey: their ids are told apart by their forms'."""
    name, key = told["key"]
    form = cell_of(*told["form"]) if "form" in told else ""
    own: dict[str, tuple[str, object]] = {"form": ("", "")}
    return own | ({"key": (name, f"{form}:{cell_of(name, key)}")} if form else {})


def _look_up(answers: Mapping[str, object], name: str) -> object:
    """An answer by its name; `name[2]` is the third part of one that is a list."""
    if name in answers:
        return answers[name]
    if found := IN_LIST.fullmatch(name):
        parts, at = answers.get(found[1]), int(found[2])
        return parts[at] if isinstance(parts, list) and at < len(parts) else None
    return None


def cell_of(name: str, value: object) -> str:
    """A value of JSON as a cell of a file; raises Unreadable for what no cell can hold."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case int():
            if abs(value) > 10**18:
                raise Unreadable(name, "is a number beyond all measure")
            return str(value)
        case float():
            return _number(name, value)
        case list():
            if any(isinstance(part, list | dict) for part in value):
                raise Unreadable(name, "is a list of more than words; name a place within it")
            return ", ".join(cell_of(name, part) for part in value)
    raise Unreadable(name, "is an object; name a place within it")


def _number(name: str, value: float) -> str:
    if value != value or abs(value) > 10**18:  # noqa: PLR0124 - not a number is the one value that is not itself
        raise Unreadable(name, "is no number")
    return str(int(value)) if value.is_integer() else str(value)


def table(name: str, value: object) -> Mapping[str, object]:
    """An object of JSON; raises Unreadable for all else."""
    if not isinstance(value, dict):
        raise Unreadable(name, "is missing" if value is None else "is no object")
    return value


def maybe(value: object) -> Mapping[str, object]:
    """An object of JSON; for all else one with nothing in it."""
    return value if isinstance(value, dict) else {}


def need_id(name: str, value: object) -> str:
    """An id, which must be there, and short enough to be one; raises Unreadable."""
    told = clean(cell_of(name, value))
    if not told:
        raise Unreadable(name, "is missing: without it nobody could tell two answers apart")
    if len(told) > LONGEST:
        raise Unreadable(name, f"is {len(told)} characters long; {LONGEST} are the most")
    return told


def instant_of(name: str, value: object) -> str:
    """Seconds since 1970 as an aware time; what is a text stays one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return cell_of(name, value)
    try:
        return datetime.fromtimestamp(value, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        raise Unreadable(name, f"{shown(str(value))} is no time") from None


def link_of(value: object) -> str:
    """An address that leads to what was said, if it is one."""
    is_one = isinstance(value, str) and len(value) <= LONGEST_LINK and IS_LINK.fullmatch(value)
    return str(value) if is_one else ""
