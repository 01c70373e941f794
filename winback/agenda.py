"""What waits for whom, as lists and counts: what the store reads and the home tab, the answers and the digest show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from winback.case import Stage
from winback.entries import Outcome
from winback.scales import Scale, Severity


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list. `breached`: what is to be done next should have been done by now."""

    case_id: int
    customer: str
    account: str
    score: int | None
    scale: Scale
    severity: Severity
    stage: Stage
    due: datetime | None
    owner: str | None
    team: str
    priority: int
    breached: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """What waits for one person, each list by due time and cut; the totals count what was cut too.

    `offered` are cases that a colleague asks the person, or their whole team, to take, `mine` are the person's
    cases, `team` those of the team that are not the person's, `approvals` what the person may decide, `drafts`
    cases with a letter that waits for the person. `load` is the person's open cases beside the `cap`; `loads` are
    everybody's, by staff id.
    """

    mine: tuple[Line, ...] = ()
    mine_total: int = 0
    team: tuple[Line, ...] = ()
    team_total: int = 0
    approvals: tuple[Line, ...] = ()
    approvals_total: int = 0
    drafts: tuple[Line, ...] = ()
    drafts_total: int = 0
    offered: tuple[Line, ...] = ()
    offered_total: int = 0
    load: int = 0
    cap: int = 0
    loads: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Some:
    """The first cases of a list, by due time, and how many there are in all."""

    lines: tuple[Line, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message to a case's customer that was not sent, and why; `until` where that passes by itself."""

    line: Line
    why: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One person's day: what to do (`overdue`, `today`, `approvals`, `drafts`, `unknown`) and what others are to do.

    `unknown` are cases with a letter of which somebody has to find out whether it arrived, `asked` are approvals that
    the person asked for, `answers` cases whose customer was asked the one question again, `unsent` what has not gone to
    the person's customers since the last such day.
    """

    overdue: Some = Some()
    today: Some = Some()
    approvals: Some = Some()
    drafts: Some = Some()
    asked: Some = Some()
    unknown: Some = Some()
    answers: Some = Some()
    unsent: tuple[Unsent, ...] = ()

    @property
    def worth_telling(self) -> bool:
        """Whether there is anything to do, or colleagues are waited for; customers' silence alone is no news."""
        to_do = (self.overdue, self.today, self.approvals, self.drafts, self.unknown, self.asked)
        return any(some.total for some in to_do) or bool(self.unsent)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a member of staff carries: open cases beside the cap on them."""

    staff: str
    name: str
    open: int
    cap: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the desk stands, and how its last `days` went.

    `in_time`, `late` and `never` count first contacts that were due, of cases that opened in those days; `never` are
    those that were not reached so far. `median` is from the opening to the first contact, on the wall clock, over
    `in_time` and `late`. `looked_at` is how many cases opened in those days.
    """

    days: int
    open: Mapping[tuple[Severity, Stage], int] = field(default_factory=dict)
    due_today: int = 0
    overdue: int = 0
    closed: Mapping[Outcome, int] = field(default_factory=dict)
    in_time: int = 0
    late: int = 0
    never: int = 0
    looked_at: int = 0
    median: timedelta | None = None
    loads: tuple[Carried, ...] = ()

    @property
    def due_contacts(self) -> int:
        """First contacts whose time has come: the n of the share."""
        return self.in_time + self.late + self.never

    @property
    def share_in_time(self) -> float | None:
        """The share of first contacts that were made in time; None where none was due."""
        return self.in_time / self.due_contacts if self.due_contacts else None


@dataclass(frozen=True, slots=True)
class Recovery:
    """A customer who was won back. `people` are the staff ids of those who had a hand in it, the owner first."""

    case_id: int
    customer: str
    account: str
    people: tuple[str, ...]
    before: int | None
    after: int | None
    scale: Scale
    root_cause: str
    action: str


@dataclass(frozen=True, slots=True)
class Won:
    """What a team won back between two times: the latest recoveries, and how many there were in all."""

    team: str
    since: datetime
    until: datetime
    recoveries: tuple[Recovery, ...] = ()
    total: int = 0
