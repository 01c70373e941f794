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

from winback.clock import KEPT, SPAN, TICK, Calendar, OpenTimeError
from winback.opening_hours import WEEKDAYS, public_holidays

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta()
WINDOW = 5
"""Days that the oracle looks at in one example."""
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
DANISH = {
    date(2012, 1, 1),
    date(2026, 4, 2),
    date(2026, 4, 3),
    date(2026, 4, 5),
    date(2026, 4, 6),
    date(2027, 1, 1),
}
"""The Danish public holidays in those windows, from the almanac."""
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
        """The calendar under test."""
        hours = {key: written(day) for key, day in zip(WEEKDAYS, self.week, strict=True)}
        half_days = {day: written(pairs) for day, pairs in self.half_days.items()}
        return Calendar(self.zone, hours, "DK" if self.danish else None, self.closed, half_days)

    def day(self, day: date) -> Day:
        """The minutes of a date that are open."""
        if day in self.half_days:
            return self.half_days[day]
        off = day in self.closed or (self.danish and day in DANISH)
        return [] if off else self.week[day.weekday()]


def written(day: Day) -> list[tuple[str, str]]:
    return [(f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}") for a, b in day]


@lru_cache
def wall_clock(zone: str, first: date) -> list[tuple[date, int]]:
    """What the wall clock shows at each minute of the window."""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    shown = [(begin + MINUTE * n).astimezone(ZoneInfo(zone)) for n in range(1440 * WINDOW)]
    return [(local.date(), local.hour * 60 + local.minute) for local in shown]


class Oracle:
    """Open time by stepping through the minutes of real time."""

    def __init__(self, plan: Plan) -> None:
        self.begin = datetime(plan.first.year, plan.first.month, plan.first.day, tzinfo=UTC)
        shown = wall_clock(plan.zone, plan.first)
        days = {day: {n for a, b in plan.day(day) for n in range(a, b)} for day in {day for day, _ in shown}}
        self.open = [minute in days[day] for day, minute in shown]
        self.end = self.begin + MINUTE * len(self.open)

    def pieces(self, a: datetime, b: datetime) -> list[tuple[datetime, datetime]]:
        """The open parts of minutes from a to b."""
        steps = range((a - self.begin) // MINUTE, -((self.begin - b) // MINUTE))
        minutes = [self.begin + MINUTE * n for n in steps if self.open[n]]
        return [(max(a, minute), min(b, minute + MINUTE)) for minute in minutes]

    def between(self, a: datetime, b: datetime) -> timedelta:
        return sum((end - begin for begin, end in self.pieces(a, b)), NOTHING)

    def add(self, start: datetime, left: timedelta) -> datetime:
        reached = start
        for begin, end in self.pieces(start, self.end):
            if left:
                reached = begin + min(left, end - begin)
                left -= reached - begin
        return reached

    def subtract(self, end: datetime, left: timedelta) -> datetime:
        reached = end
        for begin, stop in reversed(self.pieces(self.begin, end)):
            if left:
                reached = stop - min(left, stop - begin)
                left -= stop - reached
        return reached

    def moments(self) -> st.SearchStrategy[datetime]:
        """Instants in the window: where it opens or closes and beside, whole minutes, and any."""
        edges = [n for n, (was, now) in enumerate(pairwise(self.open), 1) if was != now]
        minutes = st.integers(1, len(self.open) - 1)
        telling = st.one_of(st.sampled_from(edges), minutes) if edges else minutes
        beside = st.sampled_from([NOTHING, TICK, -TICK, timedelta(seconds=30, microseconds=7)])
        return st.builds(lambda n, more: self.begin + MINUTE * n + more, telling, beside)


CUTS = st.one_of(
    st.sampled_from([0, 30, 60, 120, 125, 150, 180, 720, 1380, 1410, 1440]), st.integers(0, 1440)
)


@st.composite
def days(draw: st.DrawFn) -> Day:
    """Up to four intervals, touching or apart."""
    cuts = sorted(draw(st.sets(CUTS, min_size=2, max_size=5)))
    return [pair for pair in pairwise(cuts) if draw(st.integers(0, 3))]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A calendar, and days that are worth looking at."""
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


def office(**told: object) -> Calendar:
    """Danish office hours to 17:00 with a lunch break, changed as `told`."""
    week = dict.fromkeys(WEEKDAYS[:5], (("08:00", "12:00"), ("12:30", "17:00")))
    return replace(Calendar("Europe/Copenhagen", week, "DK"), **told)


def daily(*intervals: tuple[str, str], zone: str = "Europe/Copenhagen") -> Calendar:
    """The same intervals on each day of the week."""
    return Calendar(zone, dict.fromkeys(WEEKDAYS, intervals))


def local(text: str, fold: int = 0) -> datetime:
    """That time in Copenhagen; fold 1 is the second of two."""
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN, fold=fold)


def same(a: datetime, b: datetime) -> bool:
    """Whether two datetimes are one instant; == goes by the wall clock within a zone."""
    return a.astimezone(UTC) == b.astimezone(UTC)


# Against the oracle


@CLOCKED
@given(plans())
def test_is_open_at_just_the_minutes_that_the_wall_clock_says(plan):
    calendar, oracle = plan.calendar(), Oracle(plan)
    instants = [oracle.begin + MINUTE * n for n in range(0, len(oracle.open), 5)]

    assert [calendar.is_open(t) for t in instants] == oracle.open[::5]


@CLOCKED
@given(plans(), st.data())
def test_is_open_at_the_edges_too(plan, data):
    calendar, oracle = plan.calendar(), Oracle(plan)
    moment = data.draw(oracle.moments())

    assert calendar.is_open(moment) == oracle.open[(moment - oracle.begin) // MINUTE]


@CLOCKED
@given(plans(), st.data())
def test_between_counts_what_the_minutes_sum_to(plan, data):
    calendar, oracle = plan.calendar(), Oracle(plan)
    a, b = sorted(data.draw(st.tuples(oracle.moments(), oracle.moments())))

    assert calendar.between(a, b) == oracle.between(a, b)
    assert calendar.between(b, a) == -oracle.between(a, b)


@CLOCKED
@given(plans(), st.data())
def test_add_ends_where_the_minutes_run_out(plan, data):
    calendar, oracle = plan.calendar(), Oracle(plan)
    a, b = sorted(data.draw(st.tuples(oracle.moments(), oracle.moments())))
    length = oracle.between(a, b)

    assert same(calendar.add(a, length), oracle.add(a, length))


@CLOCKED
@given(plans(), st.data())
def test_subtract_begins_where_the_minutes_run_out(plan, data):
    calendar, oracle = plan.calendar(), Oracle(plan)
    a, b = sorted(data.draw(st.tuples(oracle.moments(), oracle.moments())))
    length = oracle.between(a, b)

    assert same(calendar.subtract(b, length), oracle.subtract(b, length))


@CLOCKED
@given(plans().filter(lambda plan: any(plan.week)), st.data())
def test_next_open_is_where_the_next_open_minute_begins(plan, data):
    calendar, oracle = plan.calendar(), Oracle(plan)
    moment = data.draw(oracle.moments())
    opening = calendar.next_open(moment).astimezone(UTC)

    assert calendar.is_open(opening)
    assert oracle.between(moment, min(opening, oracle.end)) == NOTHING


# Laws

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PLANS = plans().filter(lambda plan: any(plan.week))
LENGTHS = st.one_of(
    st.timedeltas(NOTHING, timedelta(hours=9)), st.integers(0, 90).map(lambda n: timedelta(minutes=30 * n))
)


@CLOCKED
@given(PLANS, MOMENTS, LENGTHS)
def test_as_much_lies_between_as_was_added_or_taken(plan, moment, length):
    calendar = plan.calendar()

    assert calendar.between(moment, calendar.add(moment, length)) == length
    assert calendar.between(calendar.subtract(moment, length), moment) == length


@CLOCKED
@given(PLANS, MOMENTS, LENGTHS.filter(bool))
def test_taking_back_what_was_added_leads_to_the_next_opening(plan, moment, length):
    calendar = plan.calendar()
    there = calendar.add(moment, length)
    back = calendar.subtract(moment, length)

    assert same(calendar.subtract(there, length), calendar.next_open(moment))
    assert calendar.between(calendar.add(back, length), moment) == NOTHING


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
@given(PLANS, MOMENTS, LENGTHS, LENGTHS)
def test_two_steps_are_one_long_step(plan, moment, v, w):
    calendar = plan.calendar()

    assert same(calendar.add(calendar.add(moment, v), w), calendar.add(moment, v + w))
    assert same(calendar.subtract(calendar.subtract(moment, v), w), calendar.subtract(moment, v + w))


@CLOCKED
@given(PLANS, MOMENTS, MOMENTS, MOMENTS)
def test_a_way_round_counts_as_the_straight_one(plan, a, b, c):
    calendar = plan.calendar()

    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@CLOCKED
@given(PLANS, MOMENTS, LENGTHS, st.sampled_from([zone for zone, _ in WINDOWS]))
def test_the_zone_of_the_question_changes_no_answer(plan, moment, length, zone):
    calendar = plan.calendar()
    told = moment.astimezone(ZoneInfo(zone))

    assert calendar.add(told, length) == calendar.add(moment, length)
    assert calendar.add(told, length).tzinfo is ZoneInfo(plan.zone)
    assert calendar.subtract(told, length) == calendar.subtract(moment, length)


# By example


def test_an_hour_from_late_on_friday_ends_on_monday():
    assert office().add(local("2026-06-12 16:30"), HOUR) == local("2026-06-15 08:30")


def test_a_day_that_is_used_up_ends_when_it_closes():
    assert office().add(local("2026-06-12 16:00"), HOUR) == local("2026-06-12 17:00")


def test_backwards_a_day_that_is_used_up_begins_when_it_opens():
    assert office().subtract(local("2026-06-15 09:00"), HOUR) == local("2026-06-15 08:00")
    assert office().subtract(local("2026-06-15 08:00"), HOUR) == local("2026-06-12 16:00")


def test_nothing_added_or_taken_is_the_moment_itself_even_at_night():
    night = local("2026-06-13 03:00:00.000001")

    assert office().add(night, NOTHING) == night
    assert office().subtract(night, NOTHING) == night


def test_lunch_does_not_count():
    assert office().between(local("2026-06-12 11:00"), local("2026-06-12 13:00")) == 1.5 * HOUR
    assert not office().is_open(local("2026-06-12 12:00"))
    assert office().is_open(local("2026-06-12 12:30"))
    assert office().next_open(local("2026-06-12 12:00")) == local("2026-06-12 12:30")


def test_a_complaint_before_easter_waits_for_tuesday_in_denmark():
    assert office().add(local("2026-04-01 16:00"), 2 * HOUR) == local("2026-04-07 09:00")


def test_without_a_country_easter_is_worked():
    assert office(holidays=None).add(local("2026-04-01 16:00"), 2 * HOUR) == local("2026-04-02 09:00")


@pytest.mark.parametrize(
    ("country", "holiday", "working_day"),
    [
        ("DK", date(2026, 4, 2), date(2026, 6, 5)),
        ("NO", date(2026, 5, 1), date(2026, 5, 18)),
        ("SE", date(2026, 6, 20), date(2026, 6, 14)),  # no ordinary Sunday
        ("FI", date(2026, 12, 6), date(2026, 12, 13)),
        ("DE", date(2026, 10, 3), date(2026, 1, 6)),
        ("DE-BY", date(2026, 1, 6), date(2026, 6, 5)),
        ("GB", date(2026, 12, 28), date(2026, 4, 6)),
        ("GB-ENG", date(2026, 4, 6), date(2026, 1, 2)),
        ("GB-SCT", date(2026, 1, 2), date(2026, 4, 6)),
    ],
)
def test_public_holidays_are_those_of_the_country_or_its_part(country, holiday, working_day):
    assert holiday in public_holidays(country, 2026)
    assert working_day not in public_holidays(country, 2026)


def test_swedish_sundays_are_open_where_the_hours_say_so():
    swedish = Calendar("Europe/Stockholm", {"sun": [("10:00", "14:00")]}, "SE")

    assert swedish.is_open(datetime(2026, 6, 14, 9, tzinfo=UTC))
    assert not swedish.is_open(datetime(2026, 5, 24, 9, tzinfo=UTC))  # Whit Sunday


def test_a_half_day_beats_a_holiday_and_a_closed_day():
    eve, christmas = date(2026, 12, 24), date(2026, 12, 25)
    calendar = office(closed=[eve], half_days={day: [("09:00", "11:00")] for day in (eve, christmas)})

    assert calendar.between(local("2026-12-24 00:00"), local("2026-12-26 00:00")) == 4 * HOUR


def test_a_half_day_without_intervals_is_closed():
    assert office(half_days={date(2026, 6, 12): []}).next_open(local("2026-06-12 08:00")) == local(
        "2026-06-15 08:00"
    )


def test_own_closed_days_are_closed():
    assert office(closed={date(2026, 6, 5)}).next_open(local("2026-06-05 10:00")) == local("2026-06-08 08:00")


def test_a_week_with_sundays_only_is_counted_over_months():
    sundays = Calendar("Europe/Copenhagen", {"sun": [("10:00", "11:00")]})

    assert sundays.add(local("2026-01-01 00:00"), 60 * HOUR) == local("2027-02-21 11:00")
    assert sundays.subtract(local("2027-02-22 00:00"), 60 * HOUR) == local("2026-01-04 10:00")


def test_a_shift_past_midnight_is_two_intervals():
    night = daily(("22:00", "24:00"), ("00:00", "06:00"))

    assert night.add(local("2026-06-12 23:00"), 3 * HOUR) == local("2026-06-13 02:00")
    assert night.is_open(local("2026-06-13 00:00"))
    assert night.between(local("2026-06-12 12:00"), local("2026-06-13 12:00")) == 8 * HOUR


def test_the_night_that_clocks_go_forward_is_an_hour_short():
    night = daily(("00:00", "06:00"))

    assert night.between(local("2026-03-29 00:00"), local("2026-03-29 06:00")) == 5 * HOUR
    assert night.add(local("2026-03-29 01:30"), HOUR) == local("2026-03-29 03:30")
    assert night.subtract(local("2026-03-29 03:30"), HOUR) == local("2026-03-29 01:30")


def test_the_night_that_clocks_go_back_is_an_hour_long():
    night = daily(("00:00", "06:00"))

    assert night.between(local("2026-10-25 00:00"), local("2026-10-25 06:00")) == 7 * HOUR
    assert same(night.add(local("2026-10-25 01:30"), HOUR), local("2026-10-25 02:30"))
    assert same(night.add(local("2026-10-25 01:30"), 2 * HOUR), local("2026-10-25 02:30", fold=1))


def test_an_interval_within_the_skipped_hour_never_comes_that_night():
    calendar = daily(("02:15", "02:45"))

    assert calendar.between(local("2026-03-29 00:00"), local("2026-03-30 00:00")) == NOTHING
    assert calendar.next_open(local("2026-03-29 00:00")) == local("2026-03-30 02:15")


def test_an_interval_that_begins_in_the_skipped_hour_opens_after_it():
    assert daily(("02:30", "10:00")).next_open(local("2026-03-29 00:00")) == local("2026-03-29 03:00")


def test_an_interval_that_ends_in_the_repeated_hour_opens_twice():
    calendar = daily(("01:00", "02:30"))

    assert calendar.between(local("2026-10-25 00:00"), local("2026-10-25 12:00")) == 2 * HOUR
    assert calendar.is_open(local("2026-10-25 02:29"))
    assert not calendar.is_open(local("2026-10-25 02:30"))
    assert calendar.is_open(local("2026-10-25 02:00", fold=1))
    assert not calendar.is_open(local("2026-10-25 02:30", fold=1))
    assert same(calendar.next_open(local("2026-10-25 02:30")), local("2026-10-25 02:00", fold=1))


def test_round_the_clock_no_minute_is_lost_or_gained():
    calendar = daily(("00:00", "24:00"))
    start = datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)
    lengths = [timedelta(minutes=10_007 * n, microseconds=n) for n in range(200)]

    assert all(same(calendar.add(start, length), start + length) for length in lengths)
    assert all(same(calendar.subtract(start, length), start - length) for length in lengths)
    assert all(calendar.between(start, start + length) == length for length in lengths)


def test_microseconds_are_kept():
    start = local("2026-06-12 16:59:59.999999")

    assert office().add(start, TICK) == local("2026-06-12 17:00")
    assert office().add(start, 2 * TICK) == local("2026-06-15 08:00:00.000001")
    assert office().between(start, local("2026-06-15 08:00:00.000001")) == 2 * TICK
    assert office().subtract(local("2026-06-15 08:00:00.000001"), 2 * TICK) == start


def test_answers_are_in_the_calendars_zone():
    assert office().add(datetime(2026, 6, 12, 8, tzinfo=UTC), HOUR).isoformat() == "2026-06-12T11:00:00+02:00"


# What it is told


def test_a_calendar_reads_what_toml_holds():
    told = tomllib.loads("""
        zone = "Europe/Copenhagen"
        holidays = "DK"
        closed = [2026-06-05]
        hours.mon = [["12:30", "16:00"], ["08:00", "12:00"]]
        half_days = { 2026-12-24 = [["08:00", "12:00"]] }
    """)

    assert Calendar(**told) == Calendar(
        "Europe/Copenhagen",
        {"mon": (("08:00", "12:00"), ("12:30", "16:00")), "tue": ()},
        "DK",
        {date(2026, 6, 5)},
        {date(2026, 12, 24): {("08:00", "12:00")}},
    )


def test_touching_intervals_are_one():
    assert daily(("08:00", "12:00"), ("12:00", "16:00")) == daily(("08:00", "16:00"))


def test_equal_calendars_are_one_key_and_unequal_ones_are_not_equal():
    assert len({office(), office(), office(holidays="NO"), office(half_days={date(2026, 6, 5): []})}) == 3


def test_a_calendar_does_not_change():
    calendar = office()

    with pytest.raises(FrozenInstanceError):
        calendar.zone = "UTC"
    with pytest.raises(TypeError):
        calendar.hours["sun"] = ()


def test_a_pickled_calendar_comes_back_as_it_was_and_light():
    calendar = office(half_days={date(2026, 12, 24): [("08:00", "12:00")]})
    calendar.between(datetime(2000, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
    packed = pickle.dumps(calendar)

    assert pickle.loads(packed) == calendar
    assert len(packed) < 1000


def test_what_is_kept_is_bounded():
    calendar = office(holidays=None)
    calendar.between(datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))

    assert len(calendar._tables) <= KEPT
    assert max(calendar._tables) == datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1_000_000 // SPAN


def test_a_calendar_without_holidays_does_not_import_the_package():
    script = "import sys, winback.clock as c; c.Calendar('UTC', {}); sys.exit('holidays' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


MONDAY = {"mon": [("08:00", "12:00")]}


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"zone": "Europe/Kopenhagen"}, "zone: 'Europe/Kopenhagen' is unknown; write an IANA name"),
        ({"zone": "Europe"}, "zone: 'Europe' is unknown"),
        ({"zone": ""}, "zone: '' is unknown"),
        ({"hours": {"monday": []}}, "no such weekday: monday; write mon, tue,"),
        ({"hours": {"mon": [("8:00", "12:00")]}}, "mon: '8:00' is no time of day; write \"HH:MM\""),
        ({"hours": {"mon": [("08:00", "24:01")]}}, "mon: '24:01' is no time of day"),
        ({"hours": {"mon": [(8, 12)]}}, "mon: 8 is no time of day"),
        ({"hours": {"mon": [("12:00", "08:00")]}}, "mon: 12:00-08:00 ends before it has begun"),
        ({"hours": {"mon": [("08:00", "08:00")]}}, "mon: 08:00-08:00 ends before it has begun"),
        (
            {"hours": {"mon": [("11:00", "13:00"), ("08:00", "12:00")]}},
            "mon: 11:00-13:00 overlaps 08:00-12:00; join them",
        ),
        ({"hours": {"mon": ["08:00", "12:00"]}}, "mon: '08:00' is no interval; write a list of pairs"),
        ({"hours": {"mon": "08:00-12:00"}}, "mon: write a list of pairs"),
        ({"hours": {"mon": None}}, "mon: write a list of pairs"),
        ({"holidays": "XX"}, "holidays: Country XX not available; write a country"),
        ({"holidays": "GB-XX"}, "holidays: Entity `GB` does not have subdivision XX; write a country"),
        ({"closed": ["24.12.2026"]}, "closed: '24.12.2026' is no date; write one such as"),
        ({"closed": [datetime(2026, 12, 24, tzinfo=UTC)]}, "closed: .* is no date"),
        ({"half_days": {"2026-12-24": [("12:00",)]}}, "half_days 2026-12-24: .* is no interval"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_write(told, answer):
    with pytest.raises(ValueError, match=answer):
        Calendar(**{"zone": "UTC", "hours": MONDAY} | told)


@pytest.mark.parametrize("verb", ["add", "subtract"])
def test_a_negative_length_is_refused(verb):
    with pytest.raises(ValueError, match="negative"):
        getattr(office(), verb)(local("2026-06-12 10:00"), -TICK)


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar, t: calendar.add(t, HOUR),
        lambda calendar, t: calendar.subtract(t, HOUR),
        lambda calendar, t: calendar.between(local("2026-06-12 10:00"), t),
        lambda calendar, t: calendar.is_open(t),
        lambda calendar, t: calendar.next_open(t),
    ],
)
def test_a_time_without_a_zone_or_out_of_reach_is_refused(ask):
    with pytest.raises(ValueError, match="no time zone"):
        ask(office(), datetime(2026, 6, 12, 10))  # noqa: DTZ001
    with pytest.raises(ValueError, match="outside the years"):
        ask(office(), datetime(1969, 12, 31, tzinfo=UTC))
    with pytest.raises(ValueError, match="outside the years"):
        ask(office(), datetime.max.replace(tzinfo=UTC))


@pytest.mark.parametrize("hours", [{}, MONDAY])
def test_a_search_for_open_time_that_never_comes_ends(hours):
    calendar = Calendar("Europe/Copenhagen", hours, "DK")
    start = local("2026-06-12 10:00")

    assert calendar.between(start, start) == NOTHING
    with pytest.raises(OpenTimeError, match="not so much open time"):
        calendar.add(start, timedelta.max)
    with pytest.raises(OpenTimeError, match="not so much open time"):
        calendar.subtract(start, timedelta.max)


def test_after_the_last_half_day_of_an_empty_week_nothing_opens():
    calendar = Calendar("UTC", {}, None, (), {date(2026, 6, 12): [("08:00", "12:00")]})

    assert same(calendar.next_open(datetime(2020, 1, 1, tzinfo=UTC)), datetime(2026, 6, 12, 8, tzinfo=UTC))
    with pytest.raises(OpenTimeError):
        calendar.next_open(datetime(2026, 6, 12, 12, tzinfo=UTC))
