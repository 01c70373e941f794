"""Files for spreadsheets: read back they are the list, and nothing in them is a formula."""

import csv
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.export import BOM, FORMULA, LONGEST, write_csv
from winback.phrases import LANGUAGES, read_phrases

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AT = datetime(2026, 7, 1, 10, 5, tzinfo=UTC)


def read(text: str, delimiter: str = ";") -> list[list[str]]:
    assert text.startswith(BOM)
    return list(csv.reader(text.removeprefix(BOM).splitlines(keepends=True), delimiter=delimiter))


def written(*rows, language: str = "da", most: int = 10) -> str:
    return "".join(write_csv(["case", "customer"], rows, language, COPENHAGEN, most))


def test_a_file_for_danes():
    told = read(written((1, "Åse; Ødegård"), (2.5, AT), (None, True), (date(2026, 1, 2), 'say "no"')))

    assert told == [
        ["Sag", "Kunde"],
        ["1", "Åse; Ødegård"],
        ["2,5", "2026-07-01 12:05"],
        ["", "ja"],
        ["2026-01-02", 'say "no"'],
    ]


def test_english_has_commas():
    assert read(written((2.5, False), language="en"), ",") == [["Case", "Customer"], ["2.5", "no"]]


@pytest.mark.parametrize("sign", FORMULA)
def test_no_text_begins_a_formula(sign):
    assert written((1, f"{sign}HYPERLINK(1)")).split(";")[-1].lstrip('"').startswith("'")


def test_no_spaces_hide_a_formula():
    assert read(written((1, "  =1")))[1] == ["1", "'  =1"]


def test_numbers_below_nothing_stay_numbers():
    assert read(written((-5, "x")))[1] == ["-5", "x"]


@given(st.text(max_size=50))
def test_no_text_is_more_than_one_cell(text):
    rows = list(csv.reader(written((1, text)).removeprefix(BOM).split("\r\n", 1)[1].splitlines(True), delimiter=";"))

    assert len(rows[0]) == 2


def test_a_file_ends():
    rows = ((number, "x" * 100_000) for number in range(10**9))
    lines = list(write_csv(["case", "customer"], rows, "sv", COPENHAGEN, 3))

    assert len(lines) == 4
    assert len(lines[1]) < LONGEST + 100


def test_each_header_is_in_each_language():
    for key, phrase in read_phrases("web/export").items():
        assert set(phrase) == set(LANGUAGES), key
