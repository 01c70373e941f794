"""Lists as files for spreadsheets: of what customers wrote nothing becomes a formula there."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, tzinfo
from decimal import Decimal
from io import StringIO
from itertools import islice

from winback.phrases import say

MOST = 50_000
"""Rows of a file; a list that is longer is narrowed first."""

PART = "web/export"
BOM = "\ufeff"
"""By this a spreadsheet knows UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, in signs of full width too."""

LONGEST = 32_000
"""Characters of a cell; spreadsheets take 32,767."""

Cell = str | int | float | Decimal | bool | date | datetime | None


def write_csv(
    columns: Iterable[str], rows: Iterable[Iterable[Cell]], language: str, zone: tzinfo, most: int = MOST
) -> Iterator[str]:
    """A file, line by line: headers, then at most so many rows.

    `columns` are keys of `phrases/web/export.toml`. Where numbers have a comma the cells are parted by semicolons.
    Times are written in the zone, as spreadsheets read them.
    """
    write = _line(";" if language != "en" else ",")
    yield BOM + write([say(PART, column, language) for column in columns])
    for row in islice(rows, most):
        yield write([_cell(value, language, zone) for value in row])


def _line(delimiter: str) -> Callable[[list[str]], str]:
    def write(cells: list[str]) -> str:
        out = StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
        return out.getvalue()

    return write


def _cell(value: Cell, language: str, zone: tzinfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return say(PART, "yes" if value else "no", language)
        case datetime():
            return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case int() | float() | Decimal():
            return str(value) if language == "en" else str(value).replace(".", ",")
        case str():
            return _harmless(value)


def _harmless(text: str) -> str:
    """A text that is none but a text: a mark before what would begin a formula, spaces before it or not."""
    plain = text.replace("\0", "")[:LONGEST]
    return f"'{plain}" if plain.startswith(FORMULA) or plain.lstrip().startswith(FORMULA) else plain
