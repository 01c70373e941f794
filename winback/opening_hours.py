"""Opening hours as people write them, and the public holidays that close a day."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
PAIRS = 'write a list of pairs such as [["08:00", "12:00"], ["12:30", "16:00"]]'

Pairs = Iterable[Sequence[str]]
Day = tuple[tuple[str, str], ...]


def read_week(hours: Mapping[str, Pairs]) -> dict[str, Day]:
    """The open weekdays in their order, each as `read_day` has it; raises ValueError."""
    if unknown := [str(key) for key in hours if key not in WEEKDAYS]:
        raise ValueError(f"no such weekday: {', '.join(unknown)}; write {', '.join(WEEKDAYS)}")
    days = {key: read_day(hours.get(key, ()), key) for key in WEEKDAYS}
    return {key: day for key, day in days.items() if day}


def read_days(days: Mapping[date | str, Pairs], where: str) -> dict[date, Day]:
    """Intervals of single dates, in order; raises ValueError."""
    dated = {read_date(day, where): pairs for day, pairs in days.items()}
    return {day: read_day(dated[day], f"{where} {day}") for day in sorted(dated)}


def read_day(pairs: Pairs, where: str) -> Day:
    """Intervals in order, touching ones joined; raises ValueError that begins with `where`.

    The texts are kept: "HH:MM" sorts as the times do, and "24:00" after all others.
    """
    if isinstance(pairs, str | Mapping) or not isinstance(pairs, Iterable):
        raise ValueError(f"{where}: {PAIRS}")
    joined: list[tuple[str, str]] = []
    for opens, closes in sorted(_read_interval(pair, where) for pair in pairs):
        if joined and opens < joined[-1][1]:
            last = "-".join(joined[-1])
            raise ValueError(f"{where}: {opens}-{closes} overlaps {last}; join them or move one")
        if joined and opens == joined[-1][1]:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    return tuple(joined)


def _read_interval(pair: Sequence[str], where: str) -> tuple[str, str]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise ValueError(f"{where}: {pair!r} is no interval; {PAIRS}")
    for text in pair:
        if not isinstance(text, str) or not TIME.fullmatch(text):
            raise ValueError(f'{where}: {text!r} is no time of day; write "HH:MM", from "00:00" to "24:00"')
    opens, closes = pair
    if closes <= opens:
        raise ValueError(
            f"{where}: {opens}-{closes} ends before it has begun; "
            'hours past midnight are two intervals, to "24:00" and from "00:00" on the next day'
        )
    return opens, closes


def read_date(day: date | str, where: str) -> date:
    """A date, or its ISO text, which is what a TOML key is; raises ValueError."""
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    try:
        return date.fromisoformat(day)  # type: ignore[arg-type] # a datetime is refused as what it is
    except (TypeError, ValueError):
        raise ValueError(f"{where}: {day!r} is no date; write one such as 2026-12-24") from None


def read_zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; raises ValueError."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError, TypeError) as unknown:
        raise ValueError(f'zone: {name!r} is unknown; write an IANA name such as "Europe/Oslo"') from unknown


@cache  # 1441 texts at most
def since_midnight(text: str) -> timedelta:
    """How far into the day the wall clock shows "HH:MM"."""
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


@lru_cache(maxsize=1024)
def public_holidays(code: str, year: int) -> frozenset[date]:
    """Public holidays of a country ("DK") or a part of one ("GB-ENG", "DE-BY"), substitute days included.

    "GB" and "DE" alone have only what all their parts share. Eves that staff have free by custom
    (Denmark's 24 December, Sweden's Midsummer Eve) are not public holidays: list them as own days.
    Raises ValueError for a code that the `holidays` package does not know.
    """
    import holidays  # noqa: PLC0415 # slow to import, and a calendar may do without

    country, _, part = code.partition("-")
    try:
        days = holidays.country_holidays(
            country, subdiv=part or None, years=year, expand=False, categories=holidays.PUBLIC
        )
    except NotImplementedError as unknown:
        raise ValueError(f'holidays: {unknown}; write a country such as "DK", or "GB-ENG"') from unknown
    return frozenset(days)
