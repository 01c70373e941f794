"""Business time against a slow oracle that asks the wall clock minute by minute, and by example."""

import pickle
import subprocess
import sys
import tomllib
from dataclasses import FrozenInstanceError, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from winback.clock import KEPT, TICK, Calendar, OpenTimeError
from winback.opening_hours import WEEKDAYS, public_holidays

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta()
WINDOW = 5  # days that the oracle looks at in one example
WINDOWS = [
    ("Europe/Copenhagen", date(2026, 3, 27)),  # spring
    ("Europe/Copenhagen", date(2026, 10, 23)),  # autumn
    ("Europe/Copenhagen", date(2026, 4, 1)),  # Easter
    ("Europe/Copenhagen", date(2025, 12, 16)),  # two tables meet on the 18th
    ("America/New_York", date(2026, 3, 6)),
    ("America/New_York", date(2026, 10, 30)),
    ("Australia/Lord_Howe", date(2026, 4, 3)),  # by half an hour
    ("Australia/Lord_Howe", date(2026, 10, 2)),
    ("America/Sao_Paulo", date(2018, 2, 15)),  # at midnight: 23:00 comes twice
    ("America/Sao_Paulo", date(2018, 11, 2)),  # at midnight: 00:00 never comes
    ("Pacific/Apia", date(2011, 12, 28)),  # the 30th never comes
    ("Asia/Kolkata", date(2026, 12, 29)),
    ("UTC", date(2026, 2, 26)),
]
DANISH = {date(2026, 4, n) for n in (2, 3, 5, 6)} | {date(2012, 1, 1), date(2027, 1, 1)}  # in the windows
CLOCK = [f"{n // 60:02}:{n % 60:02}" for n in range(1441)]
CLOCKED = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Day = list[tuple[int, int]]


@dataclass
class Plan:
    """What a calendar is told, in minutes of the day."""

    zone: str
    first: date
    week: list[Day]
    danish: bool
    closed: set[date]
    half_days: dict[date, Day]

    def calendar(self) -> Calendar:
        hours = {WEEKDAYS[n]: [(CLOCK[a], CLOCK[b]) for a, b in day] for n, day in enumerate(self.week)}
        half_days = {day: [(CLOCK[a], CLOCK[b]) for a, b in pairs] for day, pairs in self.half_days.items()}
        return Calendar(self.zone, hours, "DK" if self.danish else None, self.closed, half_days)

    def day(self, day: date) -> Day:
        if day in self.half_days:
            return self.half_days[day]
        off = day in self.closed or (self.danish and day in DANISH)
        return [] if off else self.week[day.weekday()]


@lru_cache
def wall_clock(zone: str, first: date) -> list[tuple[date, int]]:
    """What the wall clock shows at each minute of the window."""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    local = [(begin + MINUTE * n).astimezone(ZoneInfo(zone)) for n in range(1440 * WINDOW)]
    return [(t.date(), t.hour * 60 + t.minute) for t in local]


class Oracle:
    """Open time by stepping through the minutes of real time."""

    def __init__(self, plan: Plan) -> None:
        self.begin = datetime(plan.first.year, plan.first.month, plan.first.day, tzinfo=UTC)
        shown = wall_clock(plan.zone, plan.first)
        days = {day: {n for a, b in plan.day(day) for n in range(a, b)} for day in {day for day, _ in shown}}
        self.open = [minute in days[day] for day, minute in shown]
        self.end = self.begin + MINUTE * len(self.open)

    def is_open(self, t: datetime) -> bool:
        return self.open[(t - self.begin) // MINUTE]

    def between(self, a: datetime, b: datetime) -> timedelta:
        steps = range((a - self.begin) // MINUTE, -((self.begin - b) // MINUTE))
        minutes = [self.begin + MINUTE * n for n in steps if self.open[n]]
        return sum((min(b, minute + MINUTE) - max(a, minute) for minute in minutes), NOTHING)

    def moments(self) -> st.SearchStrategy[datetime]:
        """Instants in the window: where it opens or closes and beside, whole minutes, and any."""
        edges = [n for n, (was, now) in enumerate(pairwise(self.open), 1) if was != now]
        minutes = st.integers(1, len(self.open) - 1)
        telling = st.one_of(st.sampled_from(edges), minutes) if edges else minutes
        beside = st.sampled_from([NOTHING, TICK, -TICK, timedelta(seconds=30, microseconds=7)])
        return st.builds(lambda n, more: self.begin + MINUTE * n + more, telling, beside)


CUTS = st.sampled_from([0, 30, 60, 120, 125, 150, 180, 720, 1380, 1410, 1440]) | st.integers(0, 1440)


@st.composite
def days(draw: st.DrawFn) -> Day:
    """Up to four intervals, touching or apart."""
    cuts = sorted(draw(st.sets(CUTS, min_size=2, max_size=5)))
    return [pair for pair in pairwise(cuts) if draw(st.integers(0, 3))]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    zone, first = draw(st.sampled_from(WINDOWS))
    near = st.sampled_from([first + timedelta(days=n) for n in range(-1, WINDOW + 1)])
    return Plan(
        zone,
        first,
        week=draw(st.lists(days(), min_size=7, max_size=7)),
        danish=draw(st.booleans()),
        closed=draw(st.sets(near, max_size=1)),
        half_days=draw(st.dictionaries(near, days(), max_size=2)),
    )


def daily(*intervals: tuple[str, str]) -> Calendar:
    return Calendar("Europe/Copenhagen", dict.fromkeys(WEEKDAYS, intervals))


def same(a: datetime, b: datetime) -> bool:
    """Whether two datetimes are one instant; == looks at the wall clock in one zone, and at folds in two."""
    return a.astimezone(UTC) == b.astimezone(UTC)


@CLOCKED
@given(plans(), st.data())
def test_is_open_when_the_wall_clock_says_so(plan, data):
    calendar, oracle = plan.calendar(), Oracle(plan)
    moments = data.draw(st.lists(oracle.moments(), min_size=10, max_size=30))

    assert [calendar.is_open(t) for t in moments] == [oracle.is_open(t) for t in moments]


@CLOCKED
@given(plans(), st.data())
def test_open_time_is_what_its_minutes_sum_to(plan, data):
    calendar, oracle = plan.calendar(), Oracle(plan)
    a, b = sorted(data.draw(st.tuples(oracle.moments(), oracle.moments())))
    length = oracle.between(a, b)

    assert calendar.between(a, b) == length
    assert calendar.between(b, a) == -length
    assert same(calendar.add(a, NOTHING), a)
    assert same(calendar.subtract(b, NOTHING), b)


@CLOCKED
@given(plans(), st.data())
def test_a_span_ends_as_soon_and_begins_as_late_as_can_be(plan, data):
    calendar, oracle = plan.calendar(), Oracle(plan)
    a, b = sorted(data.draw(st.tuples(oracle.moments(), oracle.moments())))
    length = oracle.between(a, b)
    end = calendar.add(a, length).astimezone(UTC)
    start = calendar.subtract(b, length).astimezone(UTC)

    assert oracle.between(a, end) == oracle.between(start, b) == length
    assert end == a or oracle.is_open(end - TICK)
    assert start == b or oracle.is_open(start)


@CLOCKED
@given(plans().filter(lambda plan: any(plan.week)), st.data())
def test_next_open_is_where_the_next_open_minute_begins(plan, data):
    calendar, oracle = plan.calendar(), Oracle(plan)
    moment = data.draw(oracle.moments())
    opening = calendar.next_open(moment).astimezone(UTC)

    assert calendar.is_open(opening)
    assert oracle.between(moment, min(opening, oracle.end)) == NOTHING


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PLANS = plans().filter(lambda plan: any(plan.week))
LENGTHS = st.timedeltas(NOTHING, 9 * HOUR) | st.integers(0, 90).map(lambda n: 30 * n * MINUTE)


@CLOCKED
@given(PLANS, MOMENTS, LENGTHS.filter(bool))
def test_what_was_added_can_be_taken_back(plan, moment, length):
    calendar = plan.calendar()
    later, earlier = calendar.add(moment, length), calendar.subtract(moment, length)

    assert calendar.between(moment, later) == calendar.between(earlier, moment) == length
    assert same(calendar.subtract(later, length), calendar.next_open(moment))
    assert calendar.between(calendar.add(earlier, length), moment) == NOTHING


@CLOCKED
@given(PLANS, MOMENTS, MOMENTS, LENGTHS, LENGTHS)
def test_later_or_longer_never_ends_earlier(plan, a, b, v, w):
    calendar = plan.calendar()
    (a, b), (v, w) = sorted([a, b]), sorted([v, w])

    assert calendar.add(a, v).astimezone(UTC) <= calendar.add(b, v).astimezone(UTC)
    assert calendar.add(a, v).astimezone(UTC) <= calendar.add(a, w).astimezone(UTC)
    assert calendar.subtract(a, v).astimezone(UTC) <= calendar.subtract(b, v).astimezone(UTC)
    assert calendar.subtract(a, w).astimezone(UTC) <= calendar.subtract(a, v).astimezone(UTC)


@CLOCKED
@given(PLANS, MOMENTS, MOMENTS, LENGTHS, LENGTHS)
def test_steps_add_up(plan, a, b, v, w):
    calendar = plan.calendar()

    assert same(calendar.add(calendar.add(a, v), w), calendar.add(a, v + w))
    assert same(calendar.subtract(calendar.subtract(a, v), w), calendar.subtract(a, v + w))
    assert calendar.between(a, b) + calendar.between(b, a + v) == calendar.between(a, a + v)


WEEK = dict.fromkeys(WEEKDAYS[:5], (("08:00", "12:00"), ("12:30", "17:00")))
OFFICE = Calendar("Europe/Copenhagen", WEEK, "DK")
WORLDLY = replace(OFFICE, holidays=None)
EVE, CHRISTMAS = date(2026, 12, 24), date(2026, 12, 25)
HALF = replace(OFFICE, closed=[EVE], half_days=dict.fromkeys([EVE, CHRISTMAS], (("09:00", "11:00"),)))
SHUT = replace(HALF, half_days={EVE: []})
SUNDAYS = Calendar("Europe/Copenhagen", {"sun": [("10:00", "11:00")]})
SHIFT = daily(("22:00", "24:00"), ("00:00", "06:00"))
NIGHT = daily(("00:00", "06:00"))
TWICE = daily(("01:00", "02:30"))
ONCE = Calendar("UTC", {}, half_days={EVE: [("08:00", "12:00")]})
at = datetime.fromisoformat
told = pytest.param


@pytest.mark.parametrize(
    ("calendar", "start", "hours", "end"),
    [
        told(OFFICE, "2026-06-12 16:30+02:00", 1, "2026-06-15 08:30+02:00", id="friday-to-monday"),
        told(OFFICE, "2025-12-17 16:00+01:00", 1, "2025-12-17 17:00+01:00", id="day-and-table-used-up"),
        told(OFFICE, "2025-12-18 08:00+01:00", 1, "2025-12-18 09:00+01:00", id="day-and-table-from-start"),
        told(OFFICE, "2026-06-12 11:00+02:00", 1.5, "2026-06-12 13:00+02:00", id="over-lunch"),
        told(OFFICE, "2026-06-13 03:07+02:00", 0, "2026-06-13 03:07+02:00", id="nothing-even-at-night"),
        told(OFFICE, "2026-04-01 16:00+02:00", 2, "2026-04-07 09:00+02:00", id="over-danish-easter"),
        told(WORLDLY, "2026-04-01 16:00+02:00", 2, "2026-04-02 09:00+02:00", id="no-holidays"),
        told(HALF, "2026-12-23 16:00+01:00", 4, "2026-12-25 10:00+01:00", id="half-days-win"),
        told(SUNDAYS, "2026-01-04 10:00+01:00", 60, "2027-02-21 11:00+01:00", id="sundays-only"),
        told(SHIFT, "2026-06-12 23:00+02:00", 3, "2026-06-13 02:00+02:00", id="past-midnight"),
        told(NIGHT, "2026-03-29 01:30+01:00", 1, "2026-03-29 03:30+02:00", id="clocks-go-forward"),
        told(NIGHT, "2026-10-25 01:30+02:00", 1, "2026-10-25 02:30+02:00", id="clocks-go-back-first"),
        told(NIGHT, "2026-10-25 01:30+02:00", 2, "2026-10-25 02:30+01:00", id="clocks-go-back-second"),
        told(TWICE, "2026-10-25 02:00+02:00", 1, "2026-10-25 02:30+01:00", id="ends-twice"),
    ],
)
def test_a_span_leads_there_and_back(calendar, start, hours, end):
    assert calendar.add(at(start).astimezone(UTC), hours * HOUR).isoformat(" ", "minutes") == end
    assert calendar.subtract(at(end).astimezone(UTC), hours * HOUR).isoformat(" ", "minutes") == start
    assert calendar.between(at(start), at(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("calendar", "t", "opening"),
    [
        told(OFFICE, "2026-06-12 12:00+02:00", "2026-06-12 12:30+02:00", id="lunch"),
        told(OFFICE, "2026-06-12 12:30+02:00", "2026-06-12 12:30+02:00", id="open-already"),
        told(HALF, "2026-12-24 11:00+01:00", "2026-12-25 09:00+01:00", id="half-day-over"),
        told(SHUT, "2026-12-24 09:00+01:00", "2026-12-28 08:00+01:00", id="closed"),
        told(daily(("02:15", "02:45")), "2026-03-29 00:00+01:00", "2026-03-30 02:15+02:00", id="skipped"),
        told(daily(("02:30", "10:00")), "2026-03-29 00:00+01:00", "2026-03-29 03:00+02:00", id="cut"),
        told(ONCE, "2020-01-01 00:00+00:00", "2026-12-24 08:00+00:00", id="years-ahead"),
        told(TWICE, "2026-10-25 02:29+02:00", "2026-10-25 02:29+02:00", id="repeated-hour-open"),
        told(TWICE, "2026-10-25 02:30+02:00", "2026-10-25 02:00+01:00", id="repeated-hour-again"),
        told(TWICE, "2026-10-25 02:30+01:00", "2026-10-26 01:00+01:00", id="repeated-hour-over"),
    ],
)
def test_next_open_is(calendar, t, opening):
    assert calendar.next_open(at(t)).isoformat(" ", "minutes") == opening
    assert calendar.is_open(at(t)) == (t == opening)


def test_round_the_clock_no_minute_is_lost_or_gained():
    calendar, start = daily(("00:00", "24:00")), at("2026-01-01 00:00:01+00:00")
    lengths = [timedelta(minutes=10_007 * n, microseconds=n) for n in range(200)]

    assert all(same(calendar.add(start, length), start + length) for length in lengths)
    assert all(same(calendar.subtract(start, length), start - length) for length in lengths)
    assert all(calendar.between(start, start + length) == length for length in lengths)


def test_microseconds_are_kept():
    friday, monday = at("2026-06-12 16:59:59.999999+02:00"), at("2026-06-15 08:00:00.000001+02:00")

    assert OFFICE.add(friday, 2 * TICK) == monday
    assert OFFICE.subtract(monday, 2 * TICK) == friday
    assert OFFICE.between(friday, monday) == 2 * TICK


@pytest.mark.parametrize(
    ("country", "holiday", "working_day"),
    [
        ("DK", date(2026, 4, 2), date(2026, 6, 5)),
        ("NO", date(2026, 5, 1), date(2026, 5, 18)),
        ("SE", date(2026, 6, 20), date(2026, 6, 14)),  # an ordinary Sunday
        ("FI", date(2026, 12, 6), date(2026, 12, 13)),
        ("DE", date(2026, 10, 3), date(2026, 1, 6)),
        ("DE-BY", date(2026, 1, 6), date(2026, 6, 5)),
        ("GB", date(2026, 12, 28), date(2026, 4, 6)),
        ("GB-ENG", date(2026, 4, 6), date(2026, 1, 2)),
    ],
)
def test_public_holidays_are_those_of_the_country_or_its_part(country, holiday, working_day):
    assert holiday in public_holidays(country, 2026)
    assert working_day not in public_holidays(country, 2026)


def test_a_calendar_reads_what_toml_holds():
    read = tomllib.loads("""
        zone = "Europe/Copenhagen"
        holidays = "DK"
        closed = [2026-06-05]
        hours.mon = [["12:30", "16:00"], ["08:00", "12:00"], ["16:00", "17:00"]]
        half_days = { 2026-12-24 = [["08:00", "12:00"]] }
    """)
    hours = {"mon": (("08:00", "12:00"), ("12:30", "17:00")), "tue": ()}
    meant = Calendar("Europe/Copenhagen", hours, "DK", {date(2026, 6, 5)}, {EVE: {("08:00", "12:00")}})

    assert Calendar(**read) == meant


def test_equal_calendars_are_one_key_and_unequal_ones_are_not_equal():
    assert len({OFFICE, replace(OFFICE), replace(OFFICE, holidays="NO"), HALF, SHUT}) == 4


def test_a_calendar_does_not_change():
    with pytest.raises(FrozenInstanceError):
        OFFICE.zone = "UTC"
    with pytest.raises(TypeError):
        OFFICE.hours["sun"] = ()


def test_what_is_kept_is_bounded_and_not_pickled():
    HALF.between(at("1970-01-01 00:00Z"), at("2199-01-01 00:00Z"))
    packed = pickle.dumps(HALF)

    assert 0 < len(HALF._tables) <= KEPT
    assert pickle.loads(packed) == HALF
    assert len(packed) < 1000


def test_a_calendar_without_holidays_does_not_import_the_package():
    script = "import sys, winback.clock as c; c.Calendar('UTC', {}); sys.exit('holidays' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"zone": "Europe/Kopenhagen"}, "zone: 'Europe/Kopenhagen' is unknown; write an IANA name"),
        ({"hours": {"monday": []}}, "no such weekday: monday; write mon, tue,"),
        ({"hours": {"mon": [("8:00", "12:00")]}}, "mon: '8:00' is no time of day; write \"HH:MM\""),
        ({"hours": {"mon": [("08:00", "24:01")]}}, "mon: '24:01' is no time of day"),
        ({"hours": {"mon": [("12:00", "08:00")]}}, "mon: 12:00-08:00 ends before it has begun; hours past"),
        ({"hours": {"mon": [("08:00", "08:00")]}}, "mon: 08:00-08:00 ends before it has begun"),
        ({"hours": {"mon": [("11:00", "13:00"), ("08:00", "12:00")]}}, "11:00-13:00 overlaps 08:00-12:00"),
        ({"hours": {"mon": ["08:00", "12:00"]}}, "mon: '08:00' is no interval; write a list of pairs"),
        ({"hours": {"mon": "08:00-12:00"}}, "mon: write a list of pairs"),
        ({"holidays": "XX"}, "holidays: .* not available; write a country"),
        ({"holidays": "GB-XX"}, "holidays: .* subdivision XX; write a country"),
        ({"closed": ["24.12.2026"]}, "closed: '24.12.2026' is no date; write one such as"),
        ({"closed": [datetime(2026, 12, 24, tzinfo=UTC)]}, "closed: .* is no date"),
        ({"half_days": {"2026-12-24": [("12:00",)]}}, "half_days 2026-12-24: .* is no interval"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_write(wrong, answer):
    with pytest.raises(ValueError, match=answer):
        Calendar(**{"zone": "UTC", "hours": WEEK} | wrong)


@pytest.mark.parametrize("verb", [Calendar.add, Calendar.subtract])
def test_a_negative_length_is_refused(verb):
    with pytest.raises(ValueError, match="negative"):
        verb(OFFICE, at("2026-06-12 10:00Z"), -TICK)


@pytest.mark.parametrize("verb", ["add", "subtract", "between", "is_open", "next_open"])
@pytest.mark.parametrize("moment", ["2026-06-12 10:00", "1969-12-31 00:00Z", "9999-12-31 00:00Z"])
def test_a_time_without_a_zone_or_out_of_reach_is_refused(verb, moment):
    more = {"add": [HOUR], "subtract": [HOUR], "between": [at("2026-06-12 10:00Z")]}

    with pytest.raises(ValueError, match=r"has no time zone; give|is outside the years"):
        getattr(OFFICE, verb)(at(moment), *more.get(verb, []))


@pytest.mark.parametrize("calendar", [OFFICE, ONCE, Calendar("Europe/Copenhagen", {}, "DK")])
@pytest.mark.parametrize("verb", [Calendar.add, Calendar.subtract])
def test_a_search_for_open_time_that_never_comes_ends(calendar, verb):
    with pytest.raises(OpenTimeError, match="not so much open time"):
        verb(calendar, at("2026-12-24 10:00Z"), timedelta.max)
