"""Business time: how much open time lies between two instants, and where a span of it ends.

Open time is elapsed time. A calendar is open at an instant when the wall clock in its zone then shows
a time within one of the day's intervals. So an hour that the clock skips in spring is never open,
and one that it repeats in autumn is open twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from winback.opening_hours import (
    WEEKDAYS,
    Pairs,
    public_holidays,
    read_date,
    read_days,
    read_week,
    read_zone,
    since_midnight,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
DAY = 86_400_000_000
SPAN = 365 * DAY
REACH = 230
"""How many spans from 1970 a calendar covers, to 2199: it bounds every search."""
KEPT = 40
"""How many tables a calendar keeps, some 50 kB each for office hours with a lunch break."""


class OpenTimeError(ValueError):
    """The calendar has not so much open time in the years from 1970 to 2199; look at its hours."""


class Table(NamedTuple):
    """Open intervals of one span, in order: their starts, and the open time before each and in all.

    Instants are microseconds since 1970, so that nothing is rounded.
    """

    starts: list[int]
    before: list[int]

    @property
    def total(self) -> int:
        """Open time of the whole span."""
        return self.before[-1]

    def until(self, instant: int) -> int:
        """Open time from the span's beginning."""
        count = bisect_right(self.starts, instant)
        if not count:
            return 0
        return min(self.before[count - 1] + instant - self.starts[count - 1], self.before[count])

    def first(self, opened: int) -> int:
        """The earliest instant before which `opened` of the span's open time lies; `opened` > 0."""
        at = bisect_left(self.before, opened) - 1
        return self.starts[at] + opened - self.before[at]

    def last(self, opened: int) -> int:
        """The latest such instant; `opened` < total."""
        at = bisect_right(self.before, opened) - 1
        return self.starts[at] + opened - self.before[at]


@dataclass(frozen=True)
class Calendar:
    """When a team works. Every error in it is a ValueError that says what to write instead.

    `zone` is an IANA name. `hours` has half-open intervals by weekday, `{"mon": [("08:00", "12:00")]}`,
    up to "24:00"; a weekday left out is closed. `holidays` is a country as `public_holidays` takes it.
    `half_days` have their own intervals, and win over public holidays and over `closed`.

    Answers are in the calendar's zone. Python compares and subtracts two datetimes of one zone by the wall
    clock, so take them to UTC, or use `between`, where daylight saving may lie between them.
    """

    zone: str
    hours: Mapping[str, Pairs] = field(hash=False)
    holidays: str | None = None
    closed: Iterable[date | str] = frozenset()
    half_days: Mapping[date | str, Pairs] = field(default_factory=dict, hash=False)
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _tables: dict[int, Table] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read what people wrote into its one canonical form."""
        if self.holidays is not None:
            public_holidays(self.holidays, EPOCH.year)
        hold = partial(object.__setattr__, self)
        hold("_zone", read_zone(self.zone))
        hold("hours", MappingProxyType(read_week(self.hours)))
        hold("closed", frozenset(read_date(day, "closed") for day in self.closed))
        hold("half_days", MappingProxyType(read_days(self.half_days, "half_days")))

    def __reduce__(self) -> tuple[type["Calendar"], tuple[object, ...]]:
        """Pickle what the calendar says and leave the tables, which grow again."""
        return Calendar, (self.zone, dict(self.hours), self.holidays, self.closed, dict(self.half_days))

    def add(self, start: datetime, working_time: timedelta) -> datetime:
        """The first instant by which so much open time has passed; none is `start` itself."""
        instant, length = _instant(start), _length(working_time)
        return self._local(self._forward(instant, length) if length else instant)

    def subtract(self, end: datetime, working_time: timedelta) -> datetime:
        """The last instant from which so much open time is left until `end`; none is `end` itself."""
        instant, length = _instant(end), _length(working_time)
        return self._local(self._back(instant, length) if length else instant)

    def between(self, a: datetime, b: datetime) -> timedelta:
        """Open time from `a` to `b`, negative where `b` is the earlier."""
        begin, end = _instant(a), _instant(b)
        if end < begin:
            return -self.between(b, a)
        whole = sum(self._table(number).total for number in range(begin // SPAN, end // SPAN))
        return TICK * (whole + self._until(end) - self._until(begin))

    def is_open(self, t: datetime) -> bool:
        """Whether the calendar's wall clock at `t` is within an interval of its date."""
        instant = _instant(t)
        return self._table(instant // SPAN).until(instant + 1) > self._until(instant)

    def next_open(self, t: datetime) -> datetime:
        """`t` itself if open, else the next opening."""
        return self._local(self._forward(_instant(t), 1) - 1)

    def _forward(self, instant: int, length: int) -> int:
        number = instant // SPAN
        opened = self._until(instant) + length
        while opened > self._table(number).total:
            opened -= self._table(number).total
            number += 1
        return self._table(number).first(opened)

    def _back(self, instant: int, length: int) -> int:
        number = instant // SPAN
        opened = self._until(instant) - length
        while opened < 0:
            number -= 1
            opened += self._table(number).total
        return self._table(number).last(opened)

    def _until(self, instant: int) -> int:
        return self._table(instant // SPAN).until(instant)

    def _local(self, instant: int) -> datetime:
        return (EPOCH + TICK * instant).astimezone(self._zone)

    def _table(self, number: int) -> Table:
        """The table of a span, made when it is first asked for."""
        table = self._tables.get(number)
        if table is None:
            if not 0 <= number < REACH:
                raise OpenTimeError(OpenTimeError.__doc__)
            table = Table([], [0])
            for start, end in self._intervals(number * SPAN, (number + 1) * SPAN):
                table.starts.append(start)
                table.before.append(table.total + end - start)
            if len(self._tables) >= KEPT:
                self._tables.clear()
            self._tables[number] = table
        return table

    def _intervals(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Open intervals within two instants, cut where the zone's offset changes."""
        for since, until, offset in _stretches(self._zone, begin, end):
            for number in range((since + offset) // DAY, (until + offset - 1) // DAY + 1):
                midnight = number * DAY - offset
                for opens, closes in self._open_on(EPOCH.date() + timedelta(days=number)):
                    start = max(since, midnight + since_midnight(opens) // TICK)
                    stop = min(until, midnight + since_midnight(closes) // TICK)
                    if start < stop:
                        yield start, stop

    def _open_on(self, day: date) -> Pairs:
        if day in self.half_days:
            return self.half_days[day]
        usual = self.hours.get(WEEKDAYS[day.weekday()], ())
        if not usual or day in self.closed:
            return ()
        return () if self.holidays and day in public_holidays(self.holidays, day.year) else usual


def _stretches(zone: ZoneInfo, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Since, until and UTC offset of each stretch without a change; wall time runs evenly in one.

    A look a day finds every change: since 1970 no zone has had two within a week.
    """
    offset = _offset(zone, begin)
    for noted in range(begin + DAY, end + DAY, DAY):
        if (after := _offset(zone, noted)) != offset:
            turn = _turn(zone, noted - DAY, noted)
            yield begin, turn, offset
            begin, offset = turn, after
    yield begin, end, offset


def _turn(zone: ZoneInfo, low: int, high: int) -> int:
    """The first instant that has the offset of `high`, where `low` has another."""
    after = _offset(zone, high)
    return low + bisect_left(range(low, high), True, key=lambda instant: _offset(zone, instant) == after)


def _offset(zone: ZoneInfo, instant: int) -> int:
    moment = EPOCH + TICK * instant
    return (moment.astimezone(zone).replace(tzinfo=UTC) - moment) // TICK


def _instant(t: datetime) -> int:
    if t.utcoffset() is None:
        raise ValueError(f"{t} has no time zone; give an aware datetime, such as datetime.now(UTC)")
    if type(t) is not datetime:  # subclasses such as pendulum's subtract to classes of their own
        t = datetime.fromisoformat(t.isoformat())
    instant = (t - EPOCH) // TICK
    if not 0 <= instant < REACH * SPAN:
        raise ValueError(f"{t} is outside the years that a calendar covers, 1970 to 2199")
    return instant


def _length(working_time: timedelta) -> int:
    if working_time < timedelta():
        raise ValueError(f"working time of {working_time} is negative; add and subtract take lengths")
    return working_time // TICK
