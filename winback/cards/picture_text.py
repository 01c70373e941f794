"""Slack's two kinds of text as HTML: mrkdwn with its quotations, links and dates, and plain text."""

import re
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

MARKED = re.compile(r"<([^<>]*)>")
HELD = re.compile("\x00(\\d+)\x00")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
ENTITY = re.compile("|".join(ENTITIES))
STYLES = (("*", "b"), ("_", "i"), ("~", "s"), ("`", "code"))
"""Signs around words that are bold, slanted, struck out or code."""


def draw_plain(text: str) -> str:
    """Plain text with its line breaks."""
    return escape(text).replace("\n", "<br>")


def draw_mrkdwn(text: str, zone: ZoneInfo) -> str:
    """Mrkdwn: lines behind `>` are a quotation."""
    drawn: list[str] = []
    quoted: list[str] = []
    for line in text.split("\n"):
        if line.startswith((">", "&gt;")):
            quoted.append(_inline(line.removeprefix("&gt;").removeprefix(">"), zone))
            continue
        drawn += [_quotation(quoted), f"{_inline(line, zone)}<br>"]
        quoted = []
    return "".join((*drawn, _quotation(quoted))).removesuffix("<br>")


def draw_time(epoch: int, zone: ZoneInfo) -> str:
    """A time in a zone: `2026-11-23 09:00`."""
    return f"{datetime.fromtimestamp(epoch, UTC).astimezone(zone):%Y-%m-%d %H:%M}"


def _quotation(lines: list[str]) -> str:
    return f"<blockquote>{'<br>'.join(lines)}</blockquote>" if lines else ""


def _inline(line: str, zone: ZoneInfo) -> str:
    """One line: what stands between `<` and `>` is a date, a link or a mention, and all else is text with styles."""
    marks: list[str] = []

    def hold(mark: re.Match[str]) -> str:
        marks.append(_marked(mark[1], zone))
        return f"\x00{len(marks) - 1}\x00"

    drawn = _words(MARKED.sub(hold, line.replace("\x00", "")))
    for sign, tag in STYLES:
        words = rf"(?<!\w){re.escape(sign)}(?=\S)([^{sign}]*)(?<=\S){re.escape(sign)}(?!\w)"
        drawn = re.sub(words, rf"<{tag}>\1</{tag}>", drawn)
    return HELD.sub(lambda held: marks[int(held[1])], drawn)


def _words(text: str) -> str:
    """Text between the marks; of its entities only Slack's three are read."""
    return escape(ENTITY.sub(lambda entity: ENTITIES[entity[0]], text))


def _marked(inside: str, zone: ZoneInfo) -> str:
    to, _, label = inside.partition("|")
    command, _, epoch = to.partition("^")
    if command == "!date":
        at = draw_time(int(epoch.partition("^")[0]), zone)
        return f'<time datetime="{at.replace(" ", "T")}" title="{_words(label)}">{at}</time>'
    if to.startswith(("https://", "http://", "mailto:", "tel:")):
        return f'<a href="{_words(to)}" rel="noreferrer">{_words(label or to)}</a>'
    return _words(label or to)
