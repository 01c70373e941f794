"""Times as people at a terminal write and read them."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from winback.durations import parse_duration

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FORM = 'write "2026-11-23 10:00" (the team\'s local time), "10:00" (today), or from now on "30m", "2h", "3d"'


def read_time(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """A time from what was typed; without a zone it is local, a duration counts from now. Raises ValueError."""
    text = text.strip()
    try:
        return now + parse_duration(text)
    except ValueError:
        pass
    if DAY.fullmatch(text):
        raise ValueError(f"{text} is a day; say at which hour too: {FORM}")
    today = now.astimezone(zone).date().isoformat()
    try:
        at = datetime.fromisoformat(f"{today} {text}" if len(text) == 5 and text[2:3] == ":" else text)
    except ValueError:
        raise ValueError(f"{text!r} is no time; {FORM}") from None
    if not 1970 < at.year < 2200:
        raise ValueError(f"{text!r} is too far away; {FORM}")
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def read_day(text: str, zone: ZoneInfo) -> datetime:
    """The beginning of a day in a zone, from what was typed. Raises ValueError."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is no day; write 2026-11-01") from None
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def write_local(at: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """`Mon 23 Nov 10:00`; with the year where it is not this one, `today 10:00` for today."""
    local = at.astimezone(zone)
    here = now.astimezone(zone) if now else None
    if here and local.date() == here.date():
        return f"today {local:%H:%M}"
    year = "" if here is None or local.year == here.year else f" {local.year}"
    return f"{local:%a} {local.day} {local:%b}{year} {local:%H:%M}"


def write_distance(at: datetime, now: datetime) -> str:
    """`in 2 h 10 min`, `now`, or `3 d late`."""
    if abs(at - now) < timedelta(minutes=1):
        return "now"
    span = write_span(abs(at - now))
    return f"in {span}" if at > now else f"{span} late"


def write_span(span: timedelta) -> str:
    """The two greatest units of a span, in whole numbers."""
    minutes = int(span.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    first = next((place for place, (count, _) in enumerate(parts) if count), 2)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count) or "0 min"
