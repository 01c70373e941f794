"""Durations, read and written."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.durations import LONGEST, SECONDS, parse_duration, write_duration

SPANS = st.timedeltas(timedelta(0), LONGEST)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90s", timedelta(seconds=90)),
        ("30m", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(days=14)),
        ("1h 30m", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("1.5h", timedelta(minutes=90)),
        (" 2 h ", timedelta(hours=2)),
        ("0.05s", timedelta(milliseconds=50)),
        ("0s", timedelta(0)),
        (timedelta(hours=2), timedelta(hours=2)),
    ],
)
def test_a_duration_is_read_as_people_write_it(text: object, span: timedelta):
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    "text", ["", " ", "2", "h", "-2h", "2H", "2 hours", "two hours", "1h, 30m", "1h and", "P7D", 2, 2.5, True, None]
)
def test_anything_else_is_refused_with_the_form_to_write(text: object):
    with pytest.raises(ValueError, match='write a duration such as "90s"'):
        parse_duration(text)


@pytest.mark.parametrize("text", ["3651d", "9999999999w", "9" * 400 + "d"])
def test_what_nobody_lives_to_see_is_refused(text: str):
    with pytest.raises(ValueError, match="3650d at most"):
        parse_duration(text)


@given(SPANS)
def test_what_is_written_is_read_back(span: timedelta):
    assert parse_duration(write_duration(span)) == span


@given(st.sampled_from("smhdw"), st.integers(1, 500))
def test_a_whole_number_of_a_unit_is_written_in_that_unit_or_a_longer_one(unit: str, number: int):
    written = write_duration(timedelta(seconds=number * SECONDS[unit]))

    assert SECONDS[written[-1]] >= SECONDS[unit]
    assert written[:-1].isdecimal()


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from("smhd")), min_size=1, max_size=4))
def test_parts_add_up(parts: list[tuple[int, str]]):
    text = " ".join(f"{number}{unit}" for number, unit in parts)

    assert parse_duration(text) == sum((parse_duration(f"{n}{unit}") for n, unit in parts), timedelta(0))


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(0), "0s"),
        (timedelta(seconds=10), "10s"),
        (timedelta(seconds=0.5), "0.5s"),
        (timedelta(minutes=90), "90m"),
        (timedelta(hours=24), "1d"),
        (timedelta(days=14), "2w"),
        (timedelta(days=30), "30d"),
    ],
)
def test_a_duration_is_written_short(span: timedelta, text: str):
    assert write_duration(span) == text
