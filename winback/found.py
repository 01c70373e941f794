"""A page of a list, and what was found for it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

SIZE = 50
FURTHEST = 200
"""Pages that can be leafed to: who looks further narrows the list."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which lines of a list: so many on each page, counted from 1."""

    number: int = 1
    size: int = SIZE

    @classmethod
    def read(cls, told: str, size: int = SIZE) -> "Page":
        """The page of an address; the nearest there can be, and the first where it is no number."""
        plain = told.strip()[:6]
        number = int(plain) if plain.isascii() and plain.isdecimal() else 1
        return cls(min(max(number, 1), FURTHEST), size)

    @property
    def offset(self) -> int:
        """Lines before it."""
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A page's lines, and how many there are in all: `total` at least where it is not `exact`."""

    lines: tuple[T, ...] = ()
    total: int = 0
    page: Page = Page()
    exact: bool = True

    @property
    def pages(self) -> int:
        """Pages that there are and that can be leafed to; an empty list has one."""
        return min(max(-(-self.total // self.page.size), 1), FURTHEST)
