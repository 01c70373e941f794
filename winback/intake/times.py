"""Dates and times as files write them: day first, or ISO."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from winback.intake.values import KEPT, Unreadable, shown

DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
HOUR = re.compile(r"(?:kl\.? ?)?(\d{1,2})[.:](\d{2})(?:[.:](\d{2})(?:[.,]\d+)?)?")
ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:?\d\d.*")
WITH_HOUR = re.compile(r"[T ]\d\d?[.:]\d\d\S{0,20}$")
OFFSET = re.compile(r" (?=[+-]\d\d:?\d\d$)")
DAY = timedelta(days=1)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
TIMES_KEPT = 100_000
"""All seconds of a day."""


def parse_day(text: str) -> date:
    """`31-01-2027`, `31/1/2027`, `31.01.2027` or `2027-01-31`; raises ValueError."""
    if found := DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
    elif found := YEAR_FIRST.fullmatch(text):
        year, _, month, day = found.groups()
    else:
        raise ValueError(f"{shown(text)} is no date; write it as 31-01-2027 or 2027-01-31")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"{shown(text)} is no day of the calendar") from None


def parse_date(text: str) -> date | None:
    """A day, with or without an hour, which says nothing; None for an empty cell."""
    return parse_day(WITH_HOUR.sub("", text)) if text else None


def parse_hour(text: str) -> time:
    """`9:05`, `09.05`, `09.05.59`, or "" for midnight; raises ValueError."""
    if not text:
        return time()
    if not (found := HOUR.fullmatch(text)):
        raise ValueError(f"{shown(text)} is no time of day; write it as 09:31")
    try:
        hour, minute, second = map(int, found.groups("0"))
        return time(hour, minute, second)
    except ValueError:
        raise ValueError(f"{shown(text)} is no time of day") from None


def moments(zone: ZoneInfo, now: datetime, column: str) -> Callable[[str], datetime]:
    """A reader of times, in UTC. What names no zone is local to `zone`.

    An hour that the clock skips in spring is read an hour later; of one that it repeats in autumn, the first.
    More than a day after `now` is unreadable: no answer comes from the future.
    """
    latest = (now + DAY).astimezone(UTC)

    def read(text: str) -> datetime:
        if not text:
            raise Unreadable(column, "no date: nothing says when it was answered")
        try:
            at = _instant(text, zone)
        except OverflowError:
            raise Unreadable(column, f"{shown(text)} is beyond all calendars") from None
        except ValueError as error:
            raise Unreadable(column, str(error)) from None
        if at > latest:
            raise Unreadable(column, f"{shown(text)} is in the future")
        if at < EARLIEST:
            raise Unreadable(column, f"{shown(text)} is before {EARLIEST.year}")
        return at

    return read


def _instant(text: str, zone: ZoneInfo) -> datetime:
    if ISO.fullmatch(text):
        return _iso(text, zone)
    first, _, second = text.partition(" ")
    day, begin = _midnight(first.rstrip(","), zone)
    at, since = _hour(second.strip())
    return begin + since if begin else datetime.combine(day, at, zone).astimezone(UTC)


@lru_cache(KEPT)
def _midnight(text: str, zone: ZoneInfo) -> tuple[date, datetime | None]:
    """A day, and its beginning if its clock runs evenly."""
    day = parse_day(text)
    begin = datetime.combine(day, time(), zone)
    even = day < date.max and begin.utcoffset() == datetime.combine(day + DAY, time(), zone).utcoffset()
    return day, begin.astimezone(UTC) if even else None


@lru_cache(TIMES_KEPT)
def _hour(text: str) -> tuple[time, timedelta]:
    """A time of day, and how long after midnight that is."""
    at = parse_hour(text)
    return at, timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


def _iso(text: str, zone: ZoneInfo) -> datetime:
    spelled = OFFSET.sub("", text.removesuffix(" UTC") + ("Z" if text.endswith(" UTC") else ""))
    try:
        at = datetime.fromisoformat(spelled)
    except ValueError:
        raise ValueError(f"{shown(text)} is no time; write it as 2027-01-31 09:31") from None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
