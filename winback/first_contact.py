"""When a customer was first spoken to, beside when that was due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from winback import entries as e
from winback import ladder
from winback.case import Case, Stage, follow
from winback.policy import Policy


@dataclass(frozen=True, slots=True)
class FirstContact:
    """The first contact of a case's latest opening. `due` is as it stood at the last try; None where none was asked."""

    opened_at: datetime
    due: datetime | None = None
    reached_at: datetime | None = None

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


def first_contact(case_id: int, entries: Sequence[e.Entry], policy: Policy) -> FirstContact | None:
    """What a journal says of it; None before its first opening."""
    openings = [place for place, entry in enumerate(entries) if isinstance(entry.body, e.Opened)]
    if not openings:
        return None
    case, due = Case(case_id, policy), None
    for entry in entries[openings[-1] :]:
        if case.stage is Stage.CONTACT and isinstance(entry.body, e.Contacted):
            due = ladder.due(case)
        follow(case, entry)
        if case.contacted_at:
            break
    if case.stage is Stage.CONTACT and not case.contacted_at:
        due = ladder.due(case)
    return FirstContact(case.opened_at, due, case.contacted_at)
