"""Pieces of Slack's Block Kit that keep every limit, whatever text they are given.

Two kinds of text go in: mrkdwn that is ready to be shown (`escape` has been over all that is foreign), and plain text.
Lengths count as UTF-16 does, which is never less than what Slack may count.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from winback.letters.texts import clean
from winback.letters.words import write_date, write_time

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

TEXT = 3000
FIELD = 2000
FIELDS = 10
HEADER = 150
LABEL = 75
VALUE = 2000
ELEMENTS = 10
BUTTONS = 25
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 12_000
"""All texts of a message's blocks together; Slack refuses a little above it."""
NOTICE = 300
"""The line that a telephone shows of a message."""
VIEW_TITLE = 24
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff\u3164\u2800")
"""Signs that show nothing by themselves."""
JOINING = frozenset("\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""Signs that belong to the one before them."""
LONGEST_SIGN = 12
"""Characters that one sign may be made of, a family with its colours of skin; beyond it nothing is held together."""
LONGEST_ENTITY = len("&amp;")
MORE = "…"
NOTHING = "—"
"""Stands where Slack wants a text and there is none."""
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
FORMATTING = re.compile(r"`|(?<![^\W_])[*_~]|[*_~](?![^\W_])")
"""Signs that Slack may read as the beginning or end of bold, slanted, struck out or code. Within a word it does not."""
ALIKE = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
"""Signs that look like them and mean nothing: Slack has no way to escape its own."""

Style = Literal["primary", "danger"]


@dataclass(frozen=True, slots=True)
class Post:
    """A message: its blocks, and the line that stands for them in notifications."""

    text: str
    blocks: list[Block]


# -- texts --


def seen(text: str) -> bool:
    """Whether a text shows anything; Slack refuses one that does not."""
    return any(not sign.isspace() and sign not in INVISIBLE for sign in text)


def tame(text: str) -> str:
    """A foreign text without control characters and turned directions; "" where it shows nothing."""
    harmless = text.replace("\n", " ").isprintable()  # most are, and this is a hundred times faster
    tamed = (text if harmless else str(clean(text))).strip()
    return tamed if seen(tamed) else ""


def fold(text: str) -> str:
    """A foreign text on one line."""
    return " ".join(tame(text).split())


def escape(text: str) -> str:
    """A foreign text as it may stand in mrkdwn: nothing in it is a mention, a link, a date, or formats anything."""
    tamed = FORMATTING.sub(lambda sign: ALIKE[sign[0]], tame(text))
    return tamed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline(text: str) -> str:
    """A foreign text within a line of ours, in mrkdwn; one written from right to left turns nothing around it."""
    line = escape(fold(text))
    turned = not line.isascii() and any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in line)
    return f"{ISOLATE}{line}{END_ISOLATE}" if turned else line


def quote(text: str, limit: int | None = None) -> str:
    """Somebody's words as a quotation: each line behind `>`, so that none can pass for ours; "" for no words."""
    lines = [f">{line}" for line in escape(text).splitlines()]
    return cut("\n".join(lines), limit) if limit else "\n".join(lines)


def length(text: str) -> int:
    """How long Slack may find a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """At most `limit` long, cut between words where a gap is near; never within an entity, a link or a date of ours.

    A direction that was turned is turned back.
    """
    if length(text) <= limit:
        return text
    room, place = limit - (2 if ISOLATE in text else 1), 0
    for sign in text:
        room -= 2 if sign > "\uffff" else 1
        if room < 0:
            break
        place += 1
    head = text[: _whole(text, place)].rstrip() + MORE
    return head + END_ISOLATE if head.count(ISOLATE) > head.count(END_ISOLATE) else head


def _whole(text: str, place: int) -> int:
    """The last place up to `place` where a text may be cut."""
    near = range(place, max(place - LONGEST_SIGN, 0), -1)
    place = next((at for at in near if text[at] not in JOINING and text[at - 1] != "\u200d"), place)
    gap = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place))
    head = text[: gap if gap > max(place - 40, place // 2) else place]
    for opens, closes in (("<", ">"), ("&", ";")):
        begun = head.rfind(opens)
        if begun > head.rfind(closes) and (opens == "<" or len(head) - begun < LONGEST_ENTITY):
            return begun
    return len(head)


def spread(text: str, limit: int = TEXT, parts: int = 4) -> list[str]:
    """A long mrkdwn text in at most `parts` pieces of `limit`, each ending with a line where there is one."""
    pieces: list[str] = []
    while length(text) > limit and len(pieces) < parts - 1:
        piece = cut(text, limit).removesuffix(MORE)
        line = piece.rfind("\n")
        piece = piece[:line] if line > limit // 2 else piece
        pieces.append(piece)
        text = text[len(piece) :].lstrip("\n ")
    return [piece for piece in (*pieces, cut(text, limit)) if seen(piece)]


def bold(label: str) -> str:
    """A text of ours in bold."""
    return f"*{label}*"


def link(address: str, label: str) -> str:
    """A link under words of ours; the words alone where there is no address that can be followed."""
    told = escape(label) or NOTHING
    if not address.startswith(("https://", "http://")) or any(sign in address for sign in "<>|\n "):
        return told
    return f"<{address.replace('&amp;', '&').replace('&', '&amp;')}|{told.replace('|', '/')}>"


def date(at: datetime, zone: ZoneInfo | str, language: str) -> str:
    """A time in the reader's own zone; in words of the team's zone where it cannot be worked out."""
    local = at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{write_time(local, language)}>"


def day(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A day with its year, as the reader's Slack writes days."""
    local = at.astimezone(zone)
    return f"<!date^{int(at.timestamp())}^{{date_short}}|{write_date(local, language)} {local.year}>"


# -- objects and elements --


def plain(text: str, limit: int = TEXT) -> Element:
    """A plain text; a dash where there is nothing to show."""
    return {"type": "plain_text", "text": cut(tame(text), limit) or NOTHING, "emoji": True}


def mrkdwn(text: str, limit: int = TEXT) -> Element:
    """A mrkdwn text; Slack looks for no names, channels or addresses in it."""
    return {"type": "mrkdwn", "text": cut(text, limit) if seen(text) else NOTHING, "verbatim": True}


def confirmation(title: str, text: str, yes: str, no: str) -> Element:
    """What is asked before a press counts."""
    return {
        "title": plain(title, CONFIRM_TITLE),
        "text": plain(text, CONFIRM_TEXT),
        "confirm": plain(yes, CONFIRM_BUTTON),
        "deny": plain(no, CONFIRM_BUTTON),
    }


def button(
    label: str,
    action_id: str,
    value: str = "",
    *,
    style: Style | None = None,
    confirm: Element | None = None,
) -> Element:
    """A button; `value` holds ids only and is refused, not cut, where it is too long."""
    if len(value) > VALUE:
        raise ValueError(f"a button's value holds ids only, not {len(value)} characters")
    made: Element = {"type": "button", "text": plain(label, LABEL), "action_id": action_id}
    more = {"value": value, "style": style, "confirm": confirm}
    return made | {key: given for key, given in more.items() if given}


# -- blocks --


def header(text: str) -> Block:
    """A title on one line."""
    return {"type": "header", "text": plain(fold(text), HEADER)}


def section(text: str, accessory: Element | None = None, block_id: str = "") -> Block:
    """A paragraph of mrkdwn, with a button beside it if there is one."""
    made: Block = {"type": "section", "text": mrkdwn(text)}
    return made | ({"accessory": accessory} if accessory else {}) | ({"block_id": block_id} if block_id else {})


def fields(pairs: Iterable[tuple[str, str]]) -> list[Block]:
    """Labels of ours with their mrkdwn values, two in a row; pairs without a value are left out."""
    texts = [mrkdwn(f"{bold(label)}\n{value}", FIELD) for label, value in pairs if seen(value)]
    return [{"type": "section", "fields": texts[at : at + FIELDS]} for at in range(0, len(texts), FIELDS)]


def context(*texts: str) -> list[Block]:
    """Small print: a mrkdwn text each; none where no text shows anything."""
    shown = [mrkdwn(text) for text in texts if seen(text)]
    return [{"type": "context", "elements": shown[at : at + ELEMENTS]} for at in range(0, len(shown), ELEMENTS)]


def divider() -> Block:
    """A line between parts."""
    return {"type": "divider"}


def actions(elements: Sequence[Element], block_id: str = "") -> list[Block]:
    """Buttons in a row; none where there is none."""
    made: Block = {"type": "actions", "elements": list(elements[:BUTTONS])}
    return [made | ({"block_id": block_id} if block_id else {})] if elements else []


# -- messages and views --


def weigh(part: object) -> int:
    """The length of all texts within blocks."""
    if isinstance(part, dict):
        own = part.get("text")
        return (length(own) if isinstance(own, str) else 0) + sum(weigh(one) for one in part.values())
    return sum(weigh(one) for one in part) if isinstance(part, list) else 0


def post(text: str, blocks: Sequence[Block]) -> Post:
    """A message; `text` is plain. Beyond what Slack takes the last parts are left out, buttons last of all."""
    kept = list(blocks)
    while len(kept) > MESSAGE_BLOCKS or weigh(kept) >= MESSAGE_TEXT:
        spare = [place for place, block in enumerate(kept) if block["type"] != "actions"]
        del kept[spare[-1] if spare else -1]
    return Post(cut(escape(fold(text)), NOTICE) or NOTHING, kept)


def modal(title: str, blocks: Sequence[Block], *, close: str, **more: Any) -> View:
    """A modal; `more` is laid in as it is (submit, callback_id, private_metadata)."""
    kept = list(blocks[:VIEW_BLOCKS]) or [section(NOTHING)]
    return {
        "type": "modal",
        "title": plain(title, VIEW_TITLE),
        "close": plain(close, VIEW_TITLE),
        "blocks": kept,
    } | more


def home_tab(blocks: Sequence[Block]) -> View:
    """The home tab."""
    return {"type": "home", "blocks": list(blocks[:VIEW_BLOCKS]) or [section(NOTHING)]}
