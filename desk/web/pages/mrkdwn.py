"""What our cards say, as HTML: the few marks that they use of Slack's mrkdwn, and nothing else."""

import html
import re
from datetime import UTC, datetime
from itertools import groupby

from markupsafe import Markup, escape

TOKEN = re.compile(r"<([^<>]*)>")
BOLD = re.compile(r"\*([^*\n]+)\*")
SLANTED = re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)")
DATE = re.compile(r"!date\^(\d{1,11})\^[^|]*\|(.*)", re.DOTALL)
FOLLOWED = ("https://", "http://", "tel:", "mailto:")


def to_html(told: str) -> Markup:
    """mrkdwn as `winback.cards` writes it: what is foreign in it was escaped there, and is escaped here again."""
    parts = []
    for quoted, lines in groupby(told.split("\n"), lambda line: line.startswith(">")):
        if quoted:
            inner = Markup("<br>").join(_line(line.removeprefix(">").removeprefix(" ")) for line in lines)
            parts.append(Markup('<blockquote dir="auto">{}</blockquote>').format(inner))
        else:
            parts.append(Markup("<br>").join(_line(line) for line in lines))
    return Markup("").join(parts)


def _line(line: str) -> Markup:
    pieces, place = [], 0
    for token in TOKEN.finditer(line):
        pieces += [_marked(line[place : token.start()]), _token(token[1])]
        place = token.end()
    return Markup("").join([*pieces, _marked(line[place:])])


def _marked(text: str) -> Markup:
    """Words with their bold and slanted parts."""
    plain = str(escape(html.unescape(text)))
    return Markup(SLANTED.sub(r"<em>\1</em>", BOLD.sub(r"<strong>\1</strong>", plain)))  # noqa: S704 - escaped above


def _token(token: str) -> Markup:
    if dated := DATE.fullmatch(token):
        at = datetime.fromtimestamp(int(dated[1]), UTC).isoformat()
        return Markup('<time datetime="{}">{}</time>').format(at, html.unescape(dated[2]))
    address, _, label = token.partition("|")
    address, label = html.unescape(address), html.unescape(label)
    if not address.startswith(FOLLOWED):
        return escape(label or address)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, label or address)
