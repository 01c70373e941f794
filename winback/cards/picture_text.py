"""Slack's two kinds of text as HTML: mrkdwn with its quotations, links and dates, and plain text."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

Clock = Callable[[int, str], str]
"""Draws a time from its epoch and the words that stand for it in mrkdwn."""

MARKED = re.compile(r"<([^<>]*)>")
HELD = re.compile("\x00(\\d+)\x00")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
ENTITY = re.compile("|".join(ENTITIES))
STYLES = (("*", "b"), ("_", "i"), ("~", "s"), ("`", "code"))
"""Signs around words that are bold, slanted, struck out or code."""


def draw_plain(text: str) -> str:
    """Plain text with its line breaks."""
    return escape(text).replace("\n", "<br>")


def draw_mrkdwn(text: str, clock: Clock) -> str:
    """Mrkdwn: lines behind `>` are a quotation."""
    drawn: list[str] = []
    quoted: list[str] = []
    for line in text.split("\n"):
        if line.startswith((">", "&gt;")):
            quoted.append(_inline(line.removeprefix("&gt;").removeprefix(">"), clock))
            continue
        drawn += [_quotation(quoted), f"{_inline(line, clock)}<br>"]
        quoted = []
    return "".join((*drawn, _quotation(quoted))).removesuffix("<br>")


def draw_time(epoch: int, zone: ZoneInfo) -> str:
    """A time in a zone: `2026-11-23 09:00`."""
    return f"{datetime.fromtimestamp(epoch, UTC).astimezone(zone):%Y-%m-%d %H:%M}"


def in_zone(zone: ZoneInfo) -> Clock:
    """Times as they are in a zone, with their words in the tooltip."""

    def draw(epoch: int, words: str) -> str:
        at = draw_time(epoch, zone)
        return f'<time datetime="{at.replace(" ", "T")}" title="{words}">{at}</time>'

    return draw


def in_words(epoch: int, words: str) -> str:
    """Times in the words that stand for them."""
    return f'<time datetime="{datetime.fromtimestamp(epoch, UTC).isoformat()}">{words}</time>'


def _quotation(lines: list[str]) -> str:
    return f'<blockquote dir="auto">{"<br>".join(lines)}</blockquote>' if lines else ""


def _inline(line: str, clock: Clock) -> str:
    """One line: what stands between `<` and `>` is a date, a link or a mention, and all else is text with styles."""
    marks: list[str] = []

    def hold(mark: re.Match[str]) -> str:
        marks.append(_marked(mark[1], clock))
        return f"\x00{len(marks) - 1}\x00"

    drawn = _words(MARKED.sub(hold, line.replace("\x00", "")))
    for sign, tag in STYLES:
        words = rf"(?<!\w){re.escape(sign)}(?=\S)([^{sign}]*)(?<=\S){re.escape(sign)}(?!\w)"
        drawn = re.sub(words, rf"<{tag}>\1</{tag}>", drawn)
    return HELD.sub(lambda held: marks[int(held[1])], drawn)


def _words(text: str) -> str:
    """Text between the marks; of its entities only Slack's three are read."""
    return escape(ENTITY.sub(lambda entity: ENTITIES[entity[0]], text))


def _marked(inside: str, clock: Clock) -> str:
    to, _, label = inside.partition("|")
    command, _, epoch = to.partition("^")
    if command == "!date":
        return clock(int(epoch.partition("^")[0]), _words(label))
    if to.startswith(("https://", "http://", "mailto:", "tel:")):
        return f'<a href="{_words(to)}" rel="noreferrer">{_words(label or to)}</a>'
    return _words(label or to)
