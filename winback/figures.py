"""What the overview shows: counts, shares and times, each with the number of answers or cases that it stands on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from winback.case import Stage
from winback.entries import Outcome
from winback.scales import Severity
from winback.shares import THIN, Share


@dataclass(frozen=True, slots=True)
class Nps:
    """Answers to the 0-10 question between two times, by standing."""

    begins: datetime
    ends: datetime
    promoters: int = 0
    passives: int = 0
    detractors: int = 0

    @property
    def of(self) -> int:
        """How many answers."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float | None:
        """From -100 to 100; None without answers."""
        return 100 * (self.promoters - self.detractors) / self.of if self.of else None

    @property
    def thin(self) -> bool:
        """Whether it stands on too few answers."""
        return self.of < THIN


class Contact(StrEnum):
    """Whether a customer was spoken to by the time that was promised."""

    IN_TIME = "in_time"
    LATE = "late"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Contacts:
    """First contacts. `never` were due and not made so far, `waiting` are not due yet."""

    in_time: int = 0
    late: int = 0
    never: int = 0
    waiting: int = 0

    @property
    def due(self) -> int:
        """How many were made, or should have been by now."""
        return self.in_time + self.late + self.never

    def share(self, contact: Contact) -> Share:
        """How many of those that were due."""
        return Share(self.count(contact), self.due)

    def count(self, contact: Contact) -> int:
        """How many went so."""
        return {Contact.IN_TIME: self.in_time, Contact.LATE: self.late, Contact.NEVER: self.never}[contact]


@dataclass(frozen=True, slots=True)
class Took:
    """Medians from the opening of a case to its first contact; `worked` counts the team's open time alone."""

    of: int = 0
    wall: timedelta | None = None
    worked: timedelta | None = None


class Became(StrEnum):
    """What became of a closed case, as it is shown."""

    WON_BACK = "won_back"
    UNCHANGED = "unchanged"
    WORSE = "worse"
    UNANSWERED = "unanswered"
    OTHERWISE = "otherwise"


ASKED = {outcome.value: outcome for outcome in Became}
"""Outcomes that are shown by themselves; in the others the customer was not asked again."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Closed cases by what became of them."""

    by: Mapping[Became, int] = field(default_factory=dict)

    @property
    def of(self) -> int:
        """How many were closed."""
        return sum(self.by.values())

    def share(self, became: Became) -> Share:
        """How many of those that were closed."""
        return Share(self.by.get(became, 0), self.of)


@dataclass(frozen=True, slots=True)
class Load:
    """What a member of staff carries: open cases, how many of them are late, and the cap on them (0: none is set)."""

    staff: str
    name: str
    open: int = 0
    late: int = 0
    cap: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """How it went from `since` to `until`, and how it stands at `until`.

    `nps` is by week or month (`step`), of all the company's answers whichever `team` is asked for ("" for all teams).
    `contacts` and `took` are of cases that opened in that time, `ends` of those closed in it, by whether their customer
    was spoken to in time; None where nobody could be. `stages` and `loads` are of cases that are open now.
    """

    since: datetime
    until: datetime
    step: str
    team: str = ""
    nps: tuple[Nps, ...] = ()
    stages: Mapping[Stage, int] = field(default_factory=dict)
    contacts: Mapping[Severity, Contacts] = field(default_factory=dict)
    took: Took = Took()
    ends: Mapping[Contact | None, Ends] = field(default_factory=dict)
    loads: tuple[Load, ...] = ()

    @property
    def answers(self) -> Nps:
        """All answers together."""
        whole = self.nps
        return Nps(
            self.since,
            self.until,
            sum(one.promoters for one in whole),
            sum(one.passives for one in whole),
            sum(one.detractors for one in whole),
        )

    @property
    def all_contacts(self) -> Contacts:
        """First contacts, of whatever severity."""
        return add_contacts(self.contacts.values())

    @property
    def won_back(self) -> Share:
        """How many of all that were closed."""
        return add_ends(self.ends.values()).share(Became.WON_BACK)

    @property
    def open(self) -> int:
        """How many cases are open now."""
        return sum(self.stages.values())

    @property
    def late(self) -> int:
        """How many of those that somebody has are late."""
        return sum(load.late for load in self.loads)


def add_contacts(contacts: Iterable[Contacts]) -> Contacts:
    """Their sum."""
    some = tuple(contacts)
    return Contacts(
        sum(one.in_time for one in some),
        sum(one.late for one in some),
        sum(one.never for one in some),
        sum(one.waiting for one in some),
    )


def add_ends(ends: Iterable[Ends]) -> Ends:
    """Their sum."""
    some = tuple(ends)
    return Ends({became: sum(one.by.get(became, 0) for one in some) for became in Became})


def became(outcome: Outcome) -> Became:
    """How an outcome is shown."""
    return ASKED.get(outcome.value, Became.OTHERWISE)
