"""The weeks or months by which a time is told."""

from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

MOST_WEEKS = timedelta(days=100)
"""The longest time that is told by the week; a longer one is told by the month."""


def step_for(since: datetime, until: datetime) -> str:
    """Whether such a time is told by "week" or by "month"."""
    return "week" if until - since <= MOST_WEEKS else "month"


def periods(since: datetime, until: datetime, zone: ZoneInfo, step: str) -> tuple[tuple[datetime, datetime], ...]:
    """The weeks, from Monday on, or months between two times; the first and the last may be cut by these."""
    day = since.astimezone(zone).date()
    edges = [since]
    while edges[-1] < until:
        if step == "week":
            day += timedelta(days=7 - day.weekday())
        else:
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        edges.append(min(until, datetime.combine(day, time(), zone).astimezone(since.tzinfo)))
    return tuple(pairwise(edges))
