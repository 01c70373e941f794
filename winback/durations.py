"""Durations as people write them: "90s", "30m", "2h", "7d", "2w", or several together: "1h 30m"."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
PART = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")
LONGEST = timedelta(days=3650)
"""Calendars and databases end somewhere; nothing that people wait for is that far off."""


def parse_duration(text: object) -> timedelta:
    """Read a duration; raises ValueError with the accepted form."""
    if isinstance(text, timedelta):
        return text
    if not isinstance(text, str) or PART.sub("", text).strip() or not PART.search(text):
        raise ValueError('write a duration such as "90s", "30m", "2h", "7d" or "1h 30m"')
    seconds = sum(float(n) * SECONDS[unit] for n, unit in PART.findall(text))
    if seconds > LONGEST.total_seconds():
        raise ValueError(f"write a duration of {LONGEST.days}d at most")
    return timedelta(seconds=seconds)


def write_duration(span: timedelta) -> str:
    """The shortest text that `parse_duration` reads back as `span`."""
    seconds = span.total_seconds()
    for unit in "wdhm":
        if seconds and seconds % SECONDS[unit] == 0:
            return f"{int(seconds // SECONDS[unit])}{unit}"
    return f"{seconds:f}".rstrip("0").rstrip(".") + "s"


Duration = Annotated[timedelta, BeforeValidator(parse_duration), PlainSerializer(write_duration)]
Positive = Annotated[Duration, Field(gt=timedelta(0))]
"""One that takes time: a deadline of nothing would be missed as it is set."""
