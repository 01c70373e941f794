"""The example files as if they had been exported this morning."""

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

WRITTEN_FOR = date(2026, 11, 21)
"""The day after the newest answer of the examples."""

DAY_FIRST = re.compile(r"(\d{2})([-/.])(\d{2})\2(\d{4})")
DATED = {"Tidsstempel", "Kontraktudløb"}


def shift_file(source: Path, target: Path, by: timedelta) -> None:
    """Copy a file with its dated columns moved; whatever is wrong with a row stays wrong."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    header = rows[0]
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(shift_row(header, row, by) for row in rows[1:])


def shift_row(header: list[str], row: list[str], by: timedelta) -> list[str]:
    """A row with its dates moved, unless it has too few columns to tell which they are."""
    if len(row) != len(header):
        return row
    return [shift(cell, by) if column in DATED else cell for column, cell in zip(header, row, strict=True)]


def shift(text: str, by: timedelta) -> str:
    """A date (and what follows it) moved, written as it was; text that is no date is left alone."""
    return DAY_FIRST.sub(_moved(by), text, count=1)


def _moved(by: timedelta) -> Callable[[re.Match[str]], str]:
    def moved(found: re.Match[str]) -> str:
        day, mark, month, year = found.groups()
        try:
            at = date(int(year), int(month), int(day)) + by
        except ValueError:
            return found[0]
        return f"{at:%d}{mark}{at:%m}{mark}{at:%Y}"

    return moved
