"""Cells are read as people meant them, and refused with a reason where nobody can tell."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.each import each
from winback.intake.addresses import normal_email, normal_id, normal_phone
from winback.intake.times import moments, parse_date
from winback.intake.values import (
    Unreadable,
    clean,
    parse_language,
    parse_money,
    parse_score,
    parse_yes_no,
)
from winback.scales import BANDS, Scale

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
moment = moments(COPENHAGEN, NOW, "Tidsstempel")
NPS = BANDS[Scale.NPS]


@given(st.sampled_from([scale for scale in BANDS if scale is not Scale.THUMBS]), st.data())
def test_every_score_of_a_scale_is_read_with_and_without_decimals(scale, data):
    bands = BANDS[scale]
    score = data.draw(st.integers(bands.low, bands.high))

    for written in ("{}", "{},0", "{}.0", "{},00", "+{}", "0{}"):
        assert parse_score(written.format(score), scale, bands) == score


@given(st.text(max_size=12))
@example("\uff17")
@example("\u0663")
@example("1e1")
@example("NaN")
def test_a_score_is_within_its_scale_or_refused(text):
    try:
        score = parse_score(text.strip(), Scale.NPS, NPS)
    except ValueError:
        return
    assert score is None or NPS.low <= score <= NPS.high


@each(
    ("text", "told"),
    [
        ("11", "'11' is outside the scale, 0 to 10"),
        ("-1", "outside the scale"),
        ("7,5", "'7,5' is not a whole number"),
        ("abc", "'abc' is not a number"),
        ("x" * 99, r"'x{40}\.\.\.' is not a number"),
    ],
)
def test_what_is_no_score_says_why(text, told):
    with pytest.raises(ValueError, match=told):
        parse_score(text, Scale.NPS, NPS)


@each(("text", "score"), [("op", 1), ("Tommel ned", 0), ("👍", 1), ("👎", 0), ("Thumbs up!", 1), ("1", 1), ("", None)])
def test_thumbs_are_words_too(text, score):
    assert parse_score(text, Scale.THUMBS, BANDS[Scale.THUMBS]) == score


def test_stars_can_be_counted():
    assert parse_score("★★★☆☆", Scale.STARS, BANDS[Scale.STARS]) == 3


@each(
    ("text", "utc"),
    [
        ("08-11-2026 09.31", "2026-11-08T08:31:00"),
        ("08/11/2026 9:31", "2026-11-08T08:31:00"),
        ("8.11.2026 kl. 09.31", "2026-11-08T08:31:00"),
        ("08-11-2026 09:31:59", "2026-11-08T08:31:59"),
        ("08-11-2026", "2026-11-07T23:00:00"),
        ("2026-07-08 09:31", "2026-07-08T07:31:00"),
        ("2026-07-08T09:31:00", "2026-07-08T07:31:00"),
        ("2026-07-08T09:31:00Z", "2026-07-08T09:31:00"),
        ("2026-07-08 09:31:00 UTC", "2026-07-08T09:31:00"),
        ("2026-07-08 09:31:00 +0500", "2026-07-08T04:31:00"),
        ("2026-07-08T09:31:00.000+05:00", "2026-07-08T04:31:00"),
        ("2026/07/08 09:31", "2026-07-08T07:31:00"),
        ("29-03-2026 02:30", "2026-03-29T01:30:00"),
        ("29-03-2026 04:30", "2026-03-29T02:30:00"),
        ("25-10-2026 02:30", "2026-10-25T00:30:00"),
        ("25-10-2026 23:30", "2026-10-25T22:30:00"),
    ],
)
def test_times_are_read_day_first_or_iso_in_the_zone(text, utc):
    assert moment(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(st.datetimes(datetime(1990, 1, 2), datetime(2026, 11, 21), timezones=st.just(COPENHAGEN)))  # noqa: DTZ001
def test_any_local_minute_is_read_as_the_zone_says(at):
    minute = at.replace(second=0, microsecond=0, fold=0)

    assert moment(minute.strftime("%d-%m-%Y %H.%M")) == minute.astimezone(UTC)
    assert moment(minute.strftime("%Y-%m-%dT%H:%M")) == minute.astimezone(UTC)


@each(
    ("text", "told"),
    [
        ("", "no date"),
        ("32-13-2026 08.15", "no day of the calendar"),
        ("yesterday", "is no date"),
        ("08-11-2026 25.00", "no time of day"),
        ("11/08/2026 9:31 PM", "no time of day"),
        ("23-11-2026", "in the future"),
        ("01-01-1900", "before 1990"),
        ("0001-01-01T00:00:00+14:00", "beyond all calendars"),
        ("9999-12-31T23:59:59-14:00", "beyond all calendars"),
        ("31-12-9999", "in the future"),
    ],
)
def test_what_is_no_time_says_why(text, told):
    with pytest.raises(Unreadable, match=told) as refused:
        moment(text)
    assert refused.value.column == "Tidsstempel"


def test_an_answer_may_be_a_day_ahead_for_clocks_differ():
    assert moment((NOW + timedelta(hours=20)).isoformat()) > NOW


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader_of_times(text):
    with suppress(Unreadable):
        assert moment(text).tzinfo is UTC


@each("text", ["31-01-2027", "31/1/2027", "31.01.2027", "2027-01-31", "2027-01-31T00:00:00"])
def test_days_are_read(text):
    assert parse_date(text) == date(2027, 1, 31)


@each(
    ("text", "amount"),
    [
        ("1.250.000,00", 1_250_000),
        ("1,250,000.00", 1_250_000),
        ("1 250 000", 1_250_000),
        ("48.000", 48_000),
        ("72.300,50", 72_301),
        ("1250000", 1_250_000),
        ("990,5", 991),
        ("kr. 1.200,-", 1200),
        ("DKK 500", 500),
        ("0", 0),
        ("", None),
    ],
)
def test_money_is_read_in_whole_units(text, amount):
    assert parse_money(text) == amount


@each("text", ["lots", "-5", "1.2.3", "1" * 16, "kr", "9" * 5000])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match=r"is no amount|below nothing|more than"):
        parse_money(text)


@given(st.integers(0, 10**12))
def test_amounts_come_through_both_ways_of_writing_them(amount):
    assert parse_money(f"{amount:,}.00") == parse_money(f"{amount:,}".replace(",", ".") + ",00") == amount


@each("text", ["ja", "JA", "Yes", "x", "1", "true", "J", "✓"])
def test_yes_is_yes_in_every_language(text):
    assert parse_yes_no(text) is True


@each("text", ["nej", "Nei", "no", "0", "FALSE", "-"])
def test_no_is_no_in_every_language(text):
    assert parse_yes_no(text) is False


def test_perhaps_is_neither():
    with pytest.raises(ValueError, match="neither yes nor no"):
        parse_yes_no("måske")


@each(
    ("text", "language"),
    [
        ("Dansk", "da"),
        ("da-DK", "da"),
        ("norsk", "nb"),
        ("nb-NO", "nb"),
        ("Norsk (nynorsk)", "nn"),
        ("svensk", "sv"),
        ("sv_SE", "sv"),
        ("Engelsk", "en"),
        ("fi", "unknown"),
        ("", ""),
    ],
)
def test_languages_have_many_names(text, language):
    assert parse_language(text) == language


@each(
    ("text", "language", "number"),
    [
        ("+45 10 12 10 01", "da", "+4510121001"),
        ("0045 10121004", "da", "+4510121004"),
        ("(+45) 10 12 10 14", "da", "+4510121014"),
        ("10 12 10 05", "", "+4510121005"),
        ("4510121005", "", "+4510121005"),
        ("10012069", "nb", "+4710012069"),
        ("+46 (0)70-174 06 37", "sv", "+46701740637"),
        ("070-174 06 32", "sv", "+46701740632"),
        ("0046-70-174 06 83", "sv", "+46701740683"),
        ("07700 900185", "en", "+447700900185"),
    ],
)
def test_phone_numbers_have_one_form(text, language, number):
    assert normal_phone(text, language) == number


@each("text", ["", "call me", "12", "070-174 06 32", "+45 1234567890123456", "+٤٥١٢٣٤٥٦٧٨"])
def test_what_is_no_phone_number_is_refused(text):
    with pytest.raises(ValueError, match="no phone number"):
        normal_phone(text)


@given(st.sampled_from(["da", "nb", "sv", "en"]), st.integers(10_000_000, 99_999_999))
def test_a_number_in_its_form_stays_as_it_is(language, digits):
    number = normal_phone(str(digits), language)

    assert normal_phone(number, "") == number
    assert normal_phone(number.replace("+", "00"), "da") == number


@each("text", [" Mia@Postkasse.Example ", "MIA@POSTKASSE.EXAMPLE", "mailto:mia@postkasse.example"])
def test_addresses_have_one_form(text):
    assert normal_email(text) == "mia@postkasse.example"


@each("text", ["mia", "mia@", "@x.dk", "mia@x", "a@b@c.dk", "mia @x.dk", "a@x..dk", f"{'a' * 300}@x.dk"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="no e-mail address"):
        normal_email(text)


def test_ids_are_compared_in_capitals():
    assert normal_id(" k1007 ") == "K1007"


@given(st.text())
def test_cleaned_text_can_be_stored_and_is_clean_already(text):
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert not set(cleaned) & {"\0", "\x1f", "\x7f", "\r"}
    cleaned.encode()
