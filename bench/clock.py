"""How fast business time is: 50,000 times "8 working hours from here", spread over two years.

Run `python bench/clock.py`, with `--json` for a JSON line at the end. Building the tables is part of the
time, importing the `holidays` package is not.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from winback.clock import Calendar
from winback.opening_hours import public_holidays

ADDS = 50_000
HOURS_8 = timedelta(hours=8)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Copenhagen")
OFFICE = [("08:00", "12:00"), ("12:30", "16:00")]
HOURS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE)
Add = Callable[[datetime, timedelta], datetime]


def starts() -> list[datetime]:
    """Moments at even distances through two years, at all hours."""
    step = timedelta(days=730) / ADDS
    return [FIRST + step * n for n in range(ADDS)]


def day_stepping() -> Add:
    """The naive loop, with its holidays and times of day already at hand."""
    holidays: set[date] = {day for year in range(2026, 2030) for day in public_holidays("DK", year)}
    office = [[datetime.strptime(text, "%H:%M").time() for text in pair] for pair in OFFICE]  # noqa: DTZ007

    def add(start: datetime, left: timedelta) -> datetime:
        day = start.astimezone(ZONE).date()
        while True:
            if day.weekday() < 5 and day not in holidays:
                for opens, closes in office:
                    begin = max(start, datetime.combine(day, opens, ZONE).astimezone(UTC))
                    end = datetime.combine(day, closes, ZONE).astimezone(UTC)
                    if begin < end and left <= end - begin:
                        return (begin + left).astimezone(ZONE)
                    left -= max(end - begin, timedelta())
            day += timedelta(days=1)

    return add


def timed(add: Add, moments: list[datetime]) -> tuple[float, list[datetime]]:
    """Seconds taken, and the answers."""
    begin = time.perf_counter()
    answers = [add(moment, HOURS_8) for moment in moments]
    return time.perf_counter() - begin, answers


def main() -> None:
    """Time both, and insist that they agree."""
    moments = starts()
    naive, expected = timed(day_stepping(), moments)
    calendar = Calendar("Europe/Copenhagen", HOURS, "DK")
    seconds, answers = timed(calendar.add, moments)
    if answers != expected:
        sys.exit("the calendar and the day-stepping loop disagree")
    print(f"Calendar.add     {ADDS} x 8 h  {seconds:.3f} s  ({seconds / ADDS * 1e6:.1f} us each)")
    print(f"day by day loop  {ADDS} x 8 h  {naive:.3f} s  ({naive / seconds:.1f} times as long)")
    if "--json" in sys.argv:
        figures = {"adds": ADDS, "seconds": round(seconds, 4), "naive_seconds": round(naive, 4)}
        print(json.dumps({"bench": "clock", **figures, "ratio": round(naive / seconds, 2)}))


if __name__ == "__main__":
    main()
