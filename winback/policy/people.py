"""Who works here, in which teams, and when they are open."""

from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from winback.clock import Calendar
from winback.policy.addresses import Address, NoneOrAddress
from winback.policy.base import Section

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
A_DAY = datetime(2026, 1, 1, tzinfo=UTC)
WORKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
Intervals = tuple[tuple[str, str], ...]
Country = Annotated[str | None, BeforeValidator(lambda text: None if text == "none" else text)]
"""Whose public holidays close; "none" for nobody's, since TOML has no null."""
SlackId = Annotated[str, Field(pattern=r"^([UW][A-Z0-9]{2,})?$")]
"""A member's id in Slack, or ""."""
StaffId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]


class Role(StrEnum):
    """What a member of staff may do; each role may all that those before it may."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"

    @property
    def rank(self) -> int:
        """Place in the order of roles, lowest first."""
        return RANKS[self]


RANKS = {role: place for place, role in enumerate(Role)}


def _office_hours() -> dict[Weekday, Intervals]:
    return dict.fromkeys(WORKDAYS, (("08:00", "16:00"),))


class OpeningHours(Section):
    """A team's or a person's hours; see `winback.clock.Calendar` for the meaning of each key."""

    zone: str = "Europe/Copenhagen"
    hours: dict[Weekday, Intervals] = Field(default_factory=_office_hours)
    holidays: Country = "DK"
    closed: frozenset[date] = frozenset()
    half_days: dict[date, Intervals] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _opens(self) -> "OpeningHours":
        """A mistake in it, or that it never opens, names this calendar on load and not when a case first needs it."""
        self.calendar.next_open(A_DAY)
        return self

    @cached_property
    def calendar(self) -> Calendar:
        """The arithmetic of these hours."""
        return Calendar(
            zone=self.zone,
            hours={str(day): list(intervals) for day, intervals in self.hours.items()},
            holidays=self.holidays,
            closed=set(self.closed),
            half_days={day: list(intervals) for day, intervals in self.half_days.items()},
        )


class Away(Section):
    """Days on which somebody takes no new cases, both ends included."""

    first: date
    last: date


class Staff(Section):
    """A member of staff. `calendar` is when direct messages may reach them; without one, the team's.

    `slack` is their member id there; without one their e-mail address finds them. An `admin` looks after the
    installation on the web desk: its health, imports and keys; what they may do to cases is their role's matter.
    """

    id: StaffId
    name: str
    email: Address
    phone: str = ""
    slack: SlackId = ""
    role: Role = Role.AGENT
    admin: bool = False
    team: str
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    calendar: str | None = None
    max_open: int = Field(default=15, ge=0)
    max_critical_a_day: int = Field(default=5, ge=0)
    away: tuple[Away, ...] = ()

    def is_away(self, day: date) -> bool:
        """Whether this person is away on `day`."""
        return any(span.first <= day <= span.last for span in self.away)


class Team(Section):
    """A team that takes cases; its calendar is the one that deadlines run on.

    `sender` is the from address of its letters; the company's where it is left out.
    """

    name: str
    email: Address
    sender: NoneOrAddress = ""
    calendar: str = "office"
    supervisor: StaffId
    on_call: StaffId | None = None
