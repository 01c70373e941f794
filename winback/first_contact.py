"""When a customer was first spoken to, beside when that was due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from winback import entries as e
from winback import ladder
from winback.case import Case, Stage, follow
from winback.policy import Policy

ENDS_THE_WAIT = (e.Contacted, e.Concluded)
"""Entries that may lead out of the stage in which the first contact is awaited."""


@dataclass(frozen=True, slots=True)
class FirstContact:
    """The first contact of a case's latest opening.

    `due` is as it stood when the contact was awaited last; None where none was asked. `worked` is the open time of the
    team's calendar from the opening to the contact.
    """

    opened_at: datetime
    due: datetime | None = None
    reached_at: datetime | None = None
    worked: timedelta | None = None

    @property
    def in_time(self) -> bool:
        """Whether the customer was reached by then."""
        return self.due is not None and self.reached_at is not None and self.reached_at <= self.due

    def was_due(self, now: datetime) -> bool:
        """Whether it was made, or should have been made by now."""
        return self.due is not None and (self.reached_at is not None or self.due <= now)

    @property
    def took(self) -> timedelta | None:
        """From the opening to the contact, on the wall clock."""
        return self.reached_at - self.opened_at if self.reached_at else None

    @property
    def seconds(self) -> tuple[int, int] | tuple[None, None]:
        """How long it took on the wall clock, and of the team's open time; None where it was not made or not asked."""
        if self.due is None or self.took is None or self.worked is None:
            return None, None
        return round(self.took.total_seconds()), round(self.worked.total_seconds())

    def before(self, entry: e.Entry, case: Case) -> "FirstContact":
        """What an entry makes of it; the case has not taken it in yet."""
        body = entry.body
        if isinstance(body, e.Opened):
            return FirstContact(entry.at)
        if self.reached_at or not isinstance(body, ENDS_THE_WAIT):
            return self
        waited = self.awaited(case)
        if not (isinstance(body, e.Contacted) and body.reached):
            return waited
        calendar = case.policy.team_calendar(case.team)
        return replace(waited, reached_at=entry.at, worked=calendar.between(self.opened_at, entry.at))

    def awaited(self, case: Case) -> "FirstContact":
        """With the deadline as it stands now, where the contact is awaited still."""
        if self.reached_at or case.stage is not Stage.CONTACT:
            return self
        return replace(self, due=ladder.due(case))


def first_contact(case_id: int, entries: Sequence[e.Entry], policy: Policy) -> FirstContact | None:
    """What a journal says of it; None before its first opening."""
    openings = [place for place, entry in enumerate(entries) if isinstance(entry.body, e.Opened)]
    if not openings:
        return None
    case, contact = Case(case_id, policy), FirstContact(entries[openings[-1]].at)
    for entry in entries[openings[-1] :]:
        contact = contact.before(entry, case)
        follow(case, entry)
        if contact.reached_at:
            break
    return contact.awaited(case)
