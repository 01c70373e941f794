"""A picture of figures before it is drawn: its marks, and the same in words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from babel import Locale

DASH = "\u2013"
"""Stands where there is no figure."""


class Reads(Protocol):
    """Who a picture is for: their language and zone, and numbers as they write them."""

    @property
    def language(self) -> str:
        """One of ours."""

    @property
    def zone(self) -> ZoneInfo:
        """Where their days begin."""

    @property
    def locale(self) -> Locale:
        """How they write."""

    def say(self, part: str, key: str, **values: object) -> str:
        """A phrase of the web's."""

    def number(self, number: float, digits: int | None = None) -> str:
        """A number."""

    def percent(self, share: float) -> str:
        """A share between 0 and 1."""


class Kind(StrEnum):
    """How a picture is drawn."""

    LINE = "line"
    BARS = "bars"
    INTERVALS = "intervals"


@dataclass(frozen=True, slots=True)
class Mark:
    """A point or a bar: on which row (or over which period), from where to where, and what stands at it.

    `series` is what it counts as; it gives the colour. A point stands `at` a place between `begins` and `ends`.
    """

    row: str
    series: str
    begins: float
    ends: float
    label: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn, in the reader's language; `series` pairs each with its name, in their order.

    `low` and `high` bound the axis, None where the marks do. `alt` stands for the picture where it cannot be seen;
    `rows` are the table behind it, under `columns`; `note` says how to read it.
    """

    name: str
    kind: Kind
    title: str
    axis: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marks: tuple[Mark, ...]
    series: tuple[tuple[str, str], ...] = ()
    low: float = 0
    high: float | None = None
    rows_axis: str = ""
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.marks
