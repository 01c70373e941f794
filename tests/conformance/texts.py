"""What is foreign in the texts of a message or a view stands there harmless: no mention, no link, nothing turned."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

DATE = r"<!date\^\d+\^[^<>|^]+\|[^<>|^]+>"
CALL = r"<tel:(?P<number>\+?\d{4,20})\|(?P=number)>"
PERMALINK = r"<https://[a-z0-9-]+\.slack\.com/archives/[A-Z0-9]+/p\d+(?:\?[a-z_=&;.0-9A-Z]+)?\|[^<>|]+>"
OURS = re.compile("|".join((DATE, CALL, PERMALINK)))
"""What we put between angle brackets: dates with their words, numbers to call, the way to a card."""
ENTITY = re.compile(r"&(?:amp|lt|gt);")
FENCE = "```"
OPENS, CLOSES = "\u2066\u2067\u2068", "\u2069"
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u200e\u200f\u061c")
LINES = "\n\t"


def unsafe(part: Any, path: str = "$") -> Iterator[str]:
    """A line for each text within `part` that somebody else's words could have made more than words."""
    if isinstance(part, list):
        for place, one in enumerate(part):
            yield from unsafe(one, f"{path}[{place}]")
    elif isinstance(part, dict):
        text = part.get("text")
        if part.get("type") == "mrkdwn" and isinstance(text, str):
            yield from (f"{path}.text: {why}" for why in _in_mrkdwn(text))
            if part.get("verbatim") is not True:
                yield f"{path}: Slack looks for names and addresses in it, `verbatim` is missing"
        if part.get("type") in {"mrkdwn", "plain_text"} and isinstance(text, str):
            yield from (f"{path}.text: {why}" for why in in_any(text))
        if isinstance(begins := part.get("initial_value"), str):
            yield from (f"{path}.initial_value: {why}" for why in in_any(begins))
        for name, value in part.items():
            yield from unsafe(value, f"{path}.{name}")


def in_notice(text: str) -> Iterator[str]:
    """What is wrong with the line that stands for a message: Slack reads mrkdwn in it."""
    yield from _in_mrkdwn(text)
    yield from in_any(text)


def in_any(text: str) -> Iterator[str]:
    """What is wrong with a text, formatted or plain."""
    if not text.strip():
        yield "shows nothing"
    bad = {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cs"} and sign not in LINES}
    if bad:
        yield f"control or half characters {sorted(map(ascii, bad))}"
    if turned := TURNS & set(text):
        yield f"turns its direction by {sorted(map(ascii, turned))}"
    if sum(text.count(sign) for sign in OPENS) != text.count(CLOSES):
        yield "a direction is turned and not turned back"


def _in_mrkdwn(text: str) -> Iterator[str]:
    rest = OURS.sub("", text)
    if "<" in rest:
        yield f"a `<` stands unescaped before {rest[rest.index('<') :][:40]!r}"
    if any(">" in line.removeprefix(">") for line in rest.splitlines()):
        yield "a `>` stands unescaped within a line"
    if "&" in ENTITY.sub("", rest):
        yield "an `&` stands unescaped"
    if FENCE in rest:
        yield "a block of code is opened"
