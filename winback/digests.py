"""The note to a person at the beginning of the day, and the one to a team of what it won back last week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from winback.agenda import Day, Line, Recovery, Some, Unsent, Won
from winback.causes import write_cause
from winback.clock import Calendar
from winback.consent import why
from winback.dossier import quote
from winback.letters.words import write_date, write_score, write_severity, write_step, write_time
from winback.outbox import Message
from winback.phrases import say
from winback.policy import Policy, Staff
from winback.reach import Reach

LONGEST_NAME = 80
"""Signs of a customer's name, or an account's, that a line has room for."""

LONGEST_REASON = 300
"""Signs of a cause or an action that a note has room for."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a note is about, and the `key` under which it is written once. A day ends when the next one begins."""

    key: str
    begins: datetime
    ends: datetime


def day_to_tell(person: Staff, policy: Policy, now: datetime) -> Span | None:
    """The person's working day, where this is the time to tell of it; not while they are away or off duty."""
    calendar, digest = policy.person_calendar(person.id), policy.digest
    day = _day(calendar, policy, now)
    begins, ends = (_beginning(calendar, policy, day + timedelta(days=days)) for days in (0, 1))
    opens = calendar.next_open(begins).astimezone(UTC)
    if not digest.daily or person.is_away(day) or not calendar.is_open(now):
        return None
    return Span(f"digest/{day.isoformat()}", begins, ends) if opens <= now < opens + digest.within else None


def week_to_tell(team: str, policy: Policy, now: datetime) -> Span | None:
    """The week before this one, told in the team's first open time of the week, or as soon after as may be."""
    calendar = policy.team_calendar(team)
    day = _day(calendar, policy, now)
    if not policy.digest.weekly or not calendar.is_open(now):
        return None
    monday = day - timedelta(days=day.weekday())
    zone, week = ZoneInfo(calendar.zone), day.isocalendar()
    begins, ends = (datetime.combine(monday - timedelta(days=days), time(), zone).astimezone(UTC) for days in (7, 0))
    return Span(f"won/{week.year}-W{week.week:02}", begins, ends)


def _day(calendar: Calendar, policy: Policy, now: datetime) -> date:
    """The date of the working day: before its hour it is yesterday's still."""
    local = now.astimezone(ZoneInfo(calendar.zone))
    return local.date() if local.time() >= _hour(policy) else local.date() - timedelta(days=1)


def _beginning(calendar: Calendar, policy: Policy, day: date) -> datetime:
    return datetime.combine(day, _hour(policy), ZoneInfo(calendar.zone)).astimezone(UTC)


def _hour(policy: Policy) -> time:
    return policy.digest.not_before or time()


def daily(person: Staff, holds: Day, day: Span, *, policy: Policy, now: datetime, reach: Reach) -> Message | None:
    """The note of what a day holds for somebody; None where that is nothing."""
    if not holds.worth_telling:
        return None
    language, zone = policy.language, ZoneInfo(policy.person_calendar(person.id).zone)
    parts = {
        "overdue": holds.overdue,
        "today": holds.today,
        "approvals": holds.approvals,
        "drafts": holds.drafts,
        "unknown": holds.unknown,
        "asked": holds.asked,
        "answers": holds.answers,
    }
    told = [_part(kind, some, language, zone) for kind, some in parts.items() if some.total]
    way = reach.person(person)
    return Message(
        key=day.key,
        kind="digest",
        role="staff",
        recipient=person.id,
        channel=way.channel,
        address=way.address,
        fallback=way.fallback,
        language=language,
        title=say("digest", "day", language, day=write_date(day.begins.astimezone(zone), language)),
        text="\n\n".join([*told, *_unsent(holds.unsent, language, zone)]) + "\n",
        send_after=now,
    )


def _part(kind: str, some: Some, language: str, zone: ZoneInfo) -> str:
    cases = [f"- {_line(line, language, zone)}" for line in some.lines]
    heading = say("digest", kind, language, n=some.total)
    return "\n".join([heading, *cases, *_left_out(some.total - len(some.lines), language)])


def _unsent(unsent: Sequence[Unsent], language: str, zone: ZoneInfo) -> list[str]:
    """What has not gone to customers, each with its reason, as a part of the note; empty where all has gone."""
    if not unsent:
        return []
    told = [
        (
            say("digest", "case", language, case=one.line.case_id),
            _who(one.line.customer, one.line.account),
            why(one.why, language, zone, one.until),
        )
        for one in unsent
    ]
    cases = [f"- {' · '.join(fact for fact in facts if fact)}" for facts in told]
    return ["\n".join([say("digest", "unsent", language, n=len(unsent)), *cases])]


def _line(line: Line, language: str, zone: ZoneInfo) -> str:
    due = write_time(line.due.astimezone(zone), language) if line.due else ""
    facts = (
        say("digest", "case", language, case=line.case_id),
        _who(line.customer, line.account),
        write_score(line.score, line.scale, language),
        write_severity(line.severity.value, language),
        write_step(line.stage.value, language),
        say("digest", "due", language, at=due) if due else "",
    )
    return " · ".join(fact for fact in facts if fact)


def _who(customer: str, account: str) -> str:
    return ", ".join(dict.fromkeys(quote(name, LONGEST_NAME) for name in (customer, account) if name.strip()))


def _left_out(number: int, language: str) -> list[str]:
    return [say("digest", "more", language, n=number)] if number > 0 else []


def weekly(won: Won, week: Span, *, policy: Policy, now: datetime, reach: Reach) -> Message | None:
    """The note of what a team won back; None where that is nothing."""
    if not won.recoveries:
        return None
    language, team = policy.language, policy.teams[won.team]
    way = reach.team(won.team, team)
    told = [_recovery(one, policy) for one in won.recoveries]
    return Message(
        key=week.key,
        kind="digest",
        role="team",
        recipient=f"team-{won.team}",
        channel=way.channel,
        address=way.address,
        fallback=way.fallback,
        language=language,
        title=say("digest", "won", language, n=won.total),
        text="\n\n".join([*told, *_left_out(won.total - len(told), language)]) + "\n",
        send_after=now,
    )


def _recovery(won: Recovery, policy: Policy) -> str:
    """One recovery: the customer and the scores, who did it, what had gone wrong and what was changed."""
    language = policy.language
    case = say("digest", "case", language, case=won.case_id)
    names = [policy.roster[who].name if who in policy.roster else who for who in won.people]
    reasons = {
        "cause": quote(write_cause(won.root_cause, language), LONGEST_REASON),
        "action": quote(won.action, LONGEST_REASON),
    }
    lines = [
        " · ".join(fact for fact in (_who(won.customer, won.account), case, _scores(won, language)) if fact),
        say("digest", "people", language, people=_all(names, language)) if names else "",
        *(say("digest", key, language, **{key: text}) for key, text in reasons.items() if text),
    ]
    return "\n".join(line for line in lines if line)


def _scores(won: Recovery, language: str) -> str:
    before, after = (write_score(score, won.scale, language) for score in (won.before, won.after))
    if not after:
        return ""
    return say(
        "digest", "scores" if before else "score", language, **({"before": before} if before else {}), after=after
    )


def _all(names: Sequence[str], language: str) -> str:
    *others, last = names
    return say("digest", "and", language, others=", ".join(others), last=last) if others else last
