"""What a language model must not see, behind marks in its place; only who holds the masked text can turn them back."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from winback.letters.words import MONTHS, WEEKDAYS

OPENS, CLOSES = "⟦", "⟧"
MARK = re.compile(r"⟦[^⟦⟧]*⟧")

DAYS = "|".join(sorted({day for days in WEEKDAYS.values() for day in days}, key=len, reverse=True))
MONTH = "|".join(sorted({month for months in MONTHS.values() for month in months}, key=len, reverse=True))
FIGURE = r"\+?\d+(?:[.,:/\u00a0 -]\d+)*"
HIDDEN = {
    "LINK": r"(?:https?://|www\.)[^\s⟦⟧]*[^\s⟦⟧.,;:!?)]",
    "MAIL": r"(?<![^\s@⟦⟧<>])[^\s@⟦⟧<>]+@[^\s@⟦⟧<>]+\.\w+",
    "DATE": rf"(?i:\b(?:{DAYS})\b(?: (?:den )?{FIGURE}\.?(?: (?:{MONTH}))?)?|\b{FIGURE}\.? (?:{MONTH})\b)",
    "NUMBER": rf"(?:[€£$]|\b[A-Z]{{3}}[ \u00a0])?{FIGURE}(?:[ \u00a0]?(?:kr\b\.?|euro\b|[A-Z]{{3}}\b|[%€£$]))?",
}
"""What is hidden wherever it stands, by what the mark calls it."""


class Spot(NamedTuple):
    """Something to hide, `text[start:end]`, and what its mark calls it."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks in the place of what they stand for, in order."""

    text: str
    marks: tuple[str, ...]
    hidden: tuple[str, ...]


def spots(text: str, kinds: re.Pattern[str]) -> Iterator[Spot]:
    """What a pattern finds, each by its group."""
    return (Spot(found.start(), found.end(), found.lastgroup or "") for found in kinds.finditer(text))


def hide(text: str, found: Iterable[Spot]) -> Masked | None:
    """The text with a mark for each spot; None where it holds signs of the marks themselves."""
    if OPENS in text or CLOSES in text:
        return None
    shown: list[str] = []
    marks: list[str] = []
    hidden: list[str] = []
    behind = 0
    for spot in _joined(found):
        marks.append(f"{OPENS}{spot.kind}{len(marks) + 1}{CLOSES}")
        hidden.append(text[spot.start : spot.end])
        shown += [text[behind : spot.start], marks[-1]]
        behind = spot.end
    return Masked("".join([*shown, text[behind:]]), tuple(marks), tuple(hidden))


def _joined(found: Iterable[Spot]) -> Iterator[Spot]:
    """In their order; those that overlap are one."""
    open_spot: Spot | None = None
    for spot in sorted(found):
        if open_spot is None or spot.start >= open_spot.end:
            yield from [open_spot] if open_spot else []
            open_spot = spot
        else:
            open_spot = open_spot._replace(end=max(open_spot.end, spot.end))
    yield from [open_spot] if open_spot else []


def unmask(answer: str, masked: Masked) -> str | None:
    """The answer with what the marks stand for; None where one is lost, doubled, invented or out of its order."""
    bare = MARK.sub("", answer)
    if tuple(MARK.findall(answer)) != masked.marks or OPENS in bare or CLOSES in bare:
        return None
    restored = iter(masked.hidden)
    return MARK.sub(lambda _: next(restored), answer)


def place_behind(masked: Masked, start: int, end: int) -> tuple[int, int]:
    """Where in the text itself a place of the masked one is that cuts no mark."""
    moved, added = [start, end], 0
    for found, hidden in zip(MARK.finditer(masked.text), masked.hidden, strict=True):
        added += len(hidden) - len(found[0])
        moved = [old + added if found.end() <= old else now for old, now in zip((start, end), moved, strict=True)]
    return moved[0], moved[1]


def any_of(kinds: dict[str, str]) -> re.Pattern[str]:
    """One pattern of several, whose groups are their names; the first that fits goes before the others."""
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()))


def longest_first(names: Iterable[str]) -> str:
    """A pattern for any of these names and of their words, whatever blanks are between them."""
    whole = sorted({*_parts(names)}, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, name.split())) for name in whole)


def _parts(names: Iterable[str]) -> Iterator[str]:
    """Names, and each of their words that is long enough to be one."""
    for name in names:
        whole = " ".join(name.split())
        if whole:
            yield whole
            yield from (word for word in (*whole.split(), *re.findall(r"[^\W_]+", whole)) if len(word) > 2)
