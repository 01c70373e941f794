"""What `/winback` answers, to whoever asked alone."""

from collections.abc import Sequence
from datetime import timedelta

from winback.agenda import Line, Numbers
from winback.cards import kit, lines
from winback.cards.words import brief
from winback.letters.words import write_outcome, write_severity, write_step
from winback.phrases import count, say
from winback.policy import Policy
from winback.scales import Severity

PART = "home"


def found(shown: Sequence[Line], total: int, query: str, policy: Policy) -> kit.Post:
    """The cases that a search found, `total` of them in all; the query is plain."""
    language, asked = policy.language, kit.cut(kit.fold(query), 100)
    title = count(PART, "found" if total else "found_none", language, total, total=total, query=asked)
    less = say(PART, "shown_of", language, shown=len(shown)) if total > len(shown) else ""
    return kit.post(title, [kit.section(kit.escape(title)), *lines.sections(shown, policy), *kit.context(less)])


def numbers(counted: Numbers, policy: Policy) -> kit.Post:
    """How the desk stands and how its last days went."""
    language = policy.language
    title = say(PART, "numbers", language, days=counted.days)
    told = {
        "open_now": _open(counted, language),
        "due_now": say(PART, "due_counts", language, today=counted.due_today, overdue=counted.overdue),
        "in_time": _in_time(counted, language),
        "median": _span(counted.median, language) if counted.median is not None else "",
        "closed": _closed(counted, language),
        "carried": "\n".join(
            say(
                PART,
                "of_cap" if one.cap else "of_no_cap",
                language,
                name=brief(one.name, 40),
                load=one.open,
                cap=one.cap,
            )
            for one in counted.loads[:30]
        ),
    }
    return kit.post(
        title, [kit.header(title), *kit.fields((say(PART, key, language), text) for key, text in told.items())]
    )


def usage(language: str) -> kit.Post:
    """How the command is used."""
    title = say(PART, "usage_title", language)
    return kit.post(title, [kit.section(f"{kit.bold(title)}\n{say(PART, 'usage', language)}")])


def _open(counted: Numbers, language: str) -> str:
    """How many at each severity, and under it where they stand."""
    told = []
    for severity in Severity:
        stages = {stage: count for (bad, stage), count in counted.open.items() if bad is severity and count}
        if stages:
            where = ", ".join(f"{write_step(stage, language)} {count}" for stage, count in stages.items())
            told.append(f"{write_severity(severity, language)} {kit.bold(str(sum(stages.values())))}: {where}")
    return "\n".join(told) or say(PART, "nothing", language)


def _in_time(counted: Numbers, language: str) -> str:
    if counted.share_in_time is None:
        return ""
    return say(
        PART,
        "in_time_of",
        language,
        share=round(100 * counted.share_in_time),
        in_time=counted.in_time,
        total=counted.due_contacts,
        late=counted.late,
        never=counted.never,
    )


def _closed(counted: Numbers, language: str) -> str:
    told = [f"{write_outcome(outcome, language)} {count}" for outcome, count in counted.closed.items() if count]
    return "\n".join(told) or say(PART, "nothing", language)


def _span(span: timedelta, language: str) -> str:
    """A time that something takes, as one says it."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return say(PART, "minutes", language, count=minutes)
    if minutes < 48 * 60:
        return say(PART, "hours", language, count=round(minutes / 60))
    return say(PART, "days", language, count=round(minutes / (24 * 60)))
