"""Cells and what they say: texts, scores, yes and no, money, languages."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from winback.scales import BANDS, Bands, Scale

Value = TypeVar("Value")

KEPT = 4096
"""How many different cells of a column are remembered: scores, languages and days come again and again."""
LONGEST = 200
"""Characters of an id, a name or an address: databases index them, and no real one is longer."""
SHOWN = 40
MOST_MONEY = 10**15

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]0*)?")
FRACTION = re.compile(r"[+-]?\d{1,9}[.,]\d+")
MONEY = re.compile(r"(-?)(\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\3\d{3})*|\d{1,15})(?:[.,](\d{1,2}|0+|\d{4,}))?")
CURRENCY = re.compile(r"(?i)\b(?:dkk|nok|sek|eur|usd|gbp|kr)\b\.?|[€$£]|,-$|:-$")

YES = frozenset({"ja", "j", "yes", "y", "true", "sand", "sann", "sant", "1", "x", "✓", "✔", "☑", "on"})
NO = frozenset({"nej", "nei", "n", "no", "false", "falsk", "usand", "0", "-", "off"})
UP = frozenset({"up", "op", "opp", "upp", "1", "👍", "thumbsup", "tommelop", "tommelopp", "tummenupp", "ja", "yes"})
DOWN = frozenset(
    {"down", "ned", "ner", "0", "👎", "thumbsdown", "tommelned", "tummenner", "tummenned", "nej", "nei", "no"}
)
LANGUAGES = {
    "da": "da dan dk dansk danish danska",
    "nb": "nb no nob nor norsk bokmål norskbokmål norwegian norwegianbokmål norska",
    "nn": "nn nno nynorsk norsknynorsk norwegiannynorsk",
    "sv": "sv swe se svensk svenska swedish",
    "en": "en eng engelsk engelska english",
}
LANGUAGE = {word: code for code, words in LANGUAGES.items() for word in words.split()}


class Unreadable(Exception):  # noqa: N818 - named for what is the matter
    """A row that cannot be read; `column` is the file's own name for where the trouble is, or ""."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}" if column else reason)
        self.column = column
        self.reason = reason


def remembered(parse: Callable[[str], Value], column: str, kept: int = KEPT) -> Callable[[str], Value]:
    """Let `parse` read each different cell of a column once; its ValueError becomes Unreadable there."""

    @lru_cache(kept)
    def read(cell: str) -> Value:
        try:
            return parse(cell)
        except ValueError as error:
            raise Unreadable(column, str(error)) from None

    return read


def shown(cell: str) -> str:
    """A cell as a message quotes it."""
    return repr(cell if len(cell) <= SHOWN else f"{cell[:SHOWN]}...")


def clean(text: str) -> str:
    """Text as every database takes it: control characters are blanks, broken halves of characters marked."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return SURROGATE.sub("\ufffd", CONTROL.sub(" ", text)).strip()


def parse_score(text: str, scale: Scale, bands: Bands | None) -> int | None:
    """A whole number within the scale, `7,0` too; None for an empty cell."""
    if not text or bands is None:
        return None
    if scale is Scale.THUMBS and (thumb := _thumb(text)) is not None:
        return thumb
    if scale is Scale.STARS and set(text) <= set("★☆⭐"):
        text = str(len(text) - text.count("☆"))
    if not NUMBER.fullmatch(text):
        whole = "is not a whole number" if FRACTION.fullmatch(text) else "is not a number"
        raise ValueError(f"{shown(text)} {whole}")
    score = int(re.split("[.,]", text)[0])
    if not bands.low <= score <= bands.high:
        raise ValueError(f"{shown(text)} is outside the scale, {bands.low} to {bands.high}")
    return score


def _thumb(text: str) -> int | None:
    word = "".join(letter for letter in text.casefold() if letter.isalnum() or letter in "👍👎")
    return 1 if word in UP else 0 if word in DOWN else None


def parse_scale(text: str) -> Scale | None:
    """A scale by its name; None for an empty cell."""
    try:
        return Scale(text.casefold()) if text else None
    except ValueError:
        raise ValueError(f"{shown(text)} is no scale; known are {', '.join([*BANDS, Scale.TEXT])}") from None


def parse_yes_no(text: str) -> bool | None:
    """Yes or no in the four languages, or a tick; None for an empty cell."""
    word = text.casefold().rstrip(".!")
    if not word:
        return None
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError(f"{shown(text)} is neither yes nor no")


def parse_money(text: str) -> int | None:
    """Whole units: `1.250.000,00` and `1,250,000.00` are 1250000; None for an empty cell.

    Three digits after a mark are thousands, one or two are decimals, which are rounded off.
    """
    bare = CURRENCY.sub("", text).strip()
    if not bare:
        if text:
            raise ValueError(f"{shown(text)} is no amount")
        return None
    found = MONEY.fullmatch(bare)
    if not found:
        raise ValueError(f"{shown(text)} is no amount")
    sign, whole, _, decimals = found.groups()
    amount = int(re.sub(r"\D", "", whole)) + (1 if decimals and decimals[0] >= "5" else 0)
    if sign or amount > MOST_MONEY:
        raise ValueError(f"{shown(text)} is below nothing" if sign else f"{shown(text)} is more than money can be")
    return amount


def parse_language(text: str) -> str:
    """`da`, `nb`, `nn`, `sv` or `en`; "unknown" for any other language, "" for an empty cell."""
    if not text:
        return ""
    word = "".join(letter for letter in text.casefold() if letter.isalpha() or letter in "-_")
    return LANGUAGE.get(re.sub("[-_]", "", word)) or LANGUAGE.get(re.split("[-_]", word)[0], "unknown")
