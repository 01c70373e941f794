"""Who is reminded when: a pure function of a case's entries and its policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from winback.case import Case, Stage
from winback.clock import Calendar
from winback.policy.steps import Audience, Patience, Rung

GENTLE = {"start", "remind", "warn"}
"""Rungs that a snooze holds back; breach and what follows it ring all the same."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A rung with the time at which it rings."""

    step: str
    rung: str
    at: datetime
    tell: tuple[Audience, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What somebody is to do: `start` is when its clock began, `due` when it must be done, both in UTC.

    Two times of one zone compare by their wall clocks, which lie in the hour that comes twice.
    """

    step: str
    start: datetime
    due: datetime
    ladder: tuple[Rung, ...]
    calendar: Calendar
    announced: bool = False


def follow_ups(case: Case) -> list[FollowUp]:
    """What staff have to do in the case now; empty where only time or the customer is awaited."""
    if case.suspended:
        return []
    steps = [_patient(case, step, patience) for step, patience in _patiences(case).items()]
    if case.stage is Stage.CONTACT:
        steps.append(_contact(case))
    elif case.stage is Stage.CHECK_IN:
        steps.append(_announced(case, "check_in", check_in_at(case), case.policy.check_in))
    elif case.stage is Stage.AFTERCARE:
        steps.append(_announced(case, "aftercare", case.since, case.policy.aftercare))
    return steps


def _patiences(case: Case) -> dict[str, Patience]:
    """The plain follow-ups of the stage: from its beginning on, for as long as the policy allows."""
    policy = case.policy
    letter = {"letter": policy.letters} if case.drafts else {}
    by_stage: dict[Stage, dict[str, Patience]] = {
        Stage.RESOLUTION: {"resolution": policy.resolution},
        Stage.SUPERVISOR: {"supervisor": policy.resolution},
        Stage.APPROVAL: {"approval": policy.approval},
        Stage.FAREWELL: {"farewell": policy.letters},
        Stage.DOCUMENTATION: {"documentation": policy.documentation},
        Stage.UNREACHED: letter,
        Stage.CHECK_IN: letter,
    }
    return by_stage.get(case.stage, {})


def due(case: Case) -> datetime | None:
    """When the case's next human step must be done; None where none is awaited."""
    return min((step.due for step in follow_ups(case)), default=None)


def reminders(case: Case) -> list[Reminder]:
    """All rungs that may still ring in this round, each step's in rising order."""
    steps = follow_ups(case)
    asides = [one for one in (_claim_reminder(case), _try_reminder(case)) if one]
    return [*asides, *(ring for step in steps for ring in _still_to_ring(case, step))]


def ringing(case: Case, now: datetime) -> list[Reminder]:
    """Rungs to ring now: of those overdue together only the highest of each step."""
    latest = {reminder.step: reminder for reminder in reminders(case) if reminder.at <= now}
    return list(latest.values())


def next_ring(case: Case, now: datetime) -> datetime | None:
    """When the next rung rings or a claim lapses; None where nothing will."""
    times = [reminder.at for reminder in reminders(case) if reminder.at > now]
    lapse = claim_lapses_at(case)
    return min([*times, *([lapse] if lapse else [])], default=None)


def claim_lapses_at(case: Case) -> datetime | None:
    """When a claim that was followed by silence is taken back."""
    if case.stage is not Stage.CONTACT or case.claimed_at is None or case.suspended:
        return None
    return case.calendar.add(case.claimed_at, case.policy.contact.claim_lapses).astimezone(UTC)


def check_in_at(case: Case) -> datetime:
    """When the check-in is to take place: so long after the resolution, on an open day."""
    check_in = case.policy.check_in
    return suitable(case.policy.team_calendar(case.team), case.since + check_in.after, check_in.at)


def suitable(calendar: Calendar, at: datetime, hour: time | None) -> datetime:
    """The first time from `at` on when the clock shows `hour` and the calendar is open.

    The next open instant where there is no hour, or where it is never open at that hour.
    """
    if hour is None:
        return calendar.next_open(at)
    for days in range(366):
        local = at.astimezone(ZoneInfo(calendar.zone)) + timedelta(days=days)
        moment = local.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
        if moment >= at and calendar.is_open(moment):
            return moment
    return calendar.next_open(at)


def give_up_at(case: Case) -> datetime | None:
    """When the silence of staff ends the step."""
    last = max((step.due for step in follow_ups(case)), default=None)
    return last + case.policy.give_up if last else None


def _contact(case: Case) -> FollowUp:
    contact, calendar, start = case.policy.contact, case.calendar, case.since
    wish = _customers_wish(case)
    if wish:
        start, by = wish
    else:
        by = calendar.add(start, contact.due[case.pace])
    return FollowUp("contact", start, by.astimezone(UTC), contact.ladder, calendar)


def _customers_wish(case: Case) -> tuple[datetime, datetime] | None:
    """The time that the customer prefers moves the deadline; it runs from the try on which it was said."""
    for entry in reversed(case.tries):
        preferred: datetime | None = getattr(entry.body, "preferred", None)
        if preferred and preferred > entry.at:
            return entry.at, preferred
    return None


def _patient(case: Case, step: str, patience: Patience) -> FollowUp:
    calendar = case.policy.team_calendar(case.team)
    ladder = patience.ladder
    if step == "approval":
        ladder = tuple(rung.model_copy(update={"tell": _to_approvers(rung.tell)}) for rung in ladder)
    by = calendar.add(case.since, patience.due).astimezone(UTC)
    return FollowUp(step, case.since, by, ladder, calendar)


def _to_approvers(tell: Sequence[Audience]) -> tuple[Audience, ...]:
    """Who approves is reminded in the owner's stead."""
    return ("approvers", *(audience for audience in tell if audience != "owner"))


def _announced(case: Case, step: str, start: datetime, patience: Patience) -> FollowUp:
    calendar = case.policy.team_calendar(case.team)
    by = calendar.add(start, patience.due).astimezone(UTC)
    return FollowUp(step, start.astimezone(UTC), by, patience.ladder, calendar, announced=True)


def _still_to_ring(case: Case, step: FollowUp) -> list[Reminder]:
    silent_until = _next_try(case)
    rung = [Reminder(step.step, rung.name, _rings_at(step, rung.at), rung.tell) for rung in step.ladder]
    if step.announced and not silent_until:
        rung = [Reminder(step.step, "start", step.start, ("owner",)), *rung]
    heard = [place for place, one in enumerate(rung) if (one.step, one.rung, case.passage) in case.rung]
    rest = rung[max(heard) + 1 :] if heard else rung
    held = [_held_back(case, one, silent_until) for one in rest]
    return [one for place, one in enumerate(held) if all(one.at <= higher.at for higher in held[place + 1 :])]


def _rings_at(step: FollowUp, share: float) -> datetime:
    """Before the deadline counted backwards from it through the calendar, after it forwards."""
    allowed = step.calendar.between(step.start, step.due) or step.due - step.start
    if share <= 1:
        return max(step.start, step.calendar.subtract(step.due, allowed * (1 - share)).astimezone(UTC))
    return step.calendar.add(step.due, allowed * (share - 1)).astimezone(UTC)


def _held_back(case: Case, reminder: Reminder, silent_until: datetime | None) -> Reminder:
    at = reminder.at
    if silent_until:
        at = max(at, silent_until)
    if case.snoozed_until and reminder.rung in GENTLE:
        at = max(at, case.snoozed_until)
    return reminder if at == reminder.at else Reminder(reminder.step, reminder.rung, at, reminder.tell)


def _next_try(case: Case) -> datetime | None:
    """Until when a logged try silences the ladder: the time named with it, or the policy's pause.

    Towards a time that the customer prefers the ladder runs on: that time is the deadline now.
    """
    if not case.tries or case.stage is Stage.UNREACHED:
        return None
    last = case.tries[-1]
    named: datetime | None = getattr(last.body, "next_try", None)
    if named and named > last.at:
        return named.astimezone(UTC)
    if getattr(last.body, "preferred", None):
        return None
    return case.calendar.add(last.at, case.policy.contact.next_try).astimezone(UTC)


def _claim_reminder(case: Case) -> Reminder | None:
    """Said beside the ladder: who claimed and then fell silent is reminded."""
    if not claim_lapses_at(case) or case.claimed_at is None:
        return None
    at = case.calendar.add(case.claimed_at, case.policy.contact.claim_reminder)
    return _aside(case, "claim", at.astimezone(UTC))


def _try_reminder(case: Case) -> Reminder | None:
    """Said beside the ladder: it is time to try again."""
    at = _next_try(case) if follow_ups(case) else None
    return _aside(case, "try", at) if at else None


def _aside(case: Case, step: str, at: datetime) -> Reminder | None:
    if (step, "remind", case.passage) in case.rung:
        return None
    return _held_back(case, Reminder(step, "remind", at, ("owner",)), None)
