"""What of a reply its writer wrote: without what it quotes, and what telephones write below."""

import re
from dataclasses import dataclass
from itertools import groupby

from winback.letters.texts import clean, shorten
from winback.replies.inbound import LONGEST
from winback.replies.quoting import LABEL, LONGEST_LINE, SEPARATOR, breaks
from winback.replies.sent import UNKNOWN, Sent

PIECES = 20
"""Answers that somebody writes between what they quote; behind the last of them all is kept."""
RULE = re.compile(r"[\s_=*\u2013\u2014-]*")
LINK = re.compile(r"<?(?:https?://|mailto:|www\.)\S+", re.IGNORECASE)
LOOSE = re.compile(r"\s*>\d")
"""Not as mail programs mark what they quote: more than so many."""
SENT_BY = (
    r"(?:sendt|skickat|sänt|sent|gesendet|lähetetty) "
    r"(?:(?:fra|från|from|von) [^\d,.\n]{0,30}|(?:med|with|via) (?:min |my )?)"
)
DEVICE = (
    r"(?:iphone|ipad|ios|android|samsung|galaxy|huawei|outlook|mobil|mobile|telefon|phone|tablet|yahoo|proton|mail)\b"
)
SENT_FROM = re.compile(
    rf"\s*{SENT_BY}{DEVICE}.{{0,30}}"
    r"|\s*(?:hent|få|skaff|skaffa|hämta|last ned|ladda ner|ladda ned|get) (?:deg )?outlook (?:til|for|för) .*",
    re.IGNORECASE,
)
"""What telephones write below."""
BELOW = re.compile(
    r"\b(?:nedenfor|nedenunder|herunder|nedan|nedanför|below|in-?line|mellem linjerne|mellom linjene|mellan raderna"
    r"|(?:i|in|med|with) (?:rødt|rød|rött|röd|red|blåt|blått|blue)|svar\w* (?:står )?under"
    r"|(?:i|in) (?:teksten|texten|the text))\b",
    re.IGNORECASE,
)
"""What somebody says who writes their answers into what they quote."""


@dataclass(frozen=True, slots=True)
class Own:
    """A writer's own words; `cut` where text was left out that may be theirs too."""

    text: str
    cut: bool = False


def own_words(text: str, sent: Sent = UNKNOWN) -> str:
    """The writer's own words, LONGEST signs of them at most; the whole text where nothing else would be left."""
    return written(text, sent).text


def written(text: str, sent: Sent = UNKNOWN) -> Own:
    """The same, with whether something may have been left out."""
    own = said(text, sent)
    return Own(shorten(own.text or _tidy(_lines(text)), LONGEST), own.cut and bool(own.text))


def said(text: str, sent: Sent = UNKNOWN) -> Own:
    """Their own words in their whole length; "" where the writer added nothing to what they quote."""
    own: list[str] = []
    lines, answers = _lines(text), False
    for _ in range(PIECES):
        found = breaks(lines, sent)
        if found is None:
            break
        above, below = lines[: found.first], lines[found.first + found.taken :]
        own += _without_rule(_unmarked(above) if answers else _written(above, sent))
        if not found.marked:
            if BELOW.search("\n".join(own)):
                return Own(_tidy([*own, *lines[found.first :]]))
            return Own(_tidy(_without_sent_from(own)), _may_be_theirs(below, sent))
        lines, answers = below, True
    own += _unmarked(lines) if answers else _written(lines, sent)
    return Own(_tidy(_without_sent_from(own)))


def _lines(text: str) -> list[str]:
    return str(clean(text)).splitlines()


def _written(lines: list[str], sent: Sent) -> list[str]:
    """Without what is marked as quoted, where that is ours: others mark things of their own in the same way."""
    kept: list[str] = []
    for marked, group in groupby(lines, key=_is_marked):
        block = list(group)
        if not (marked and _is_ours(block, sent)):
            kept += block
    return kept


def _is_ours(block: list[str], sent: Sent) -> bool:
    told = [line.lstrip("> ") for line in block if re.search(r"\w", line)]
    return sent.says(" ".join(told)) or (
        bool(told) and any(map(sent.says, told)) and all(sent.says(t, 1) for t in told)
    )


def _unmarked(lines: list[str]) -> list[str]:
    """What stands between what a mail program marked; a line alone that begins with a number is no such mark."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        near = lines[max(0, number - 1) : number] + lines[number + 1 : number + 2]
        if not _is_marked(line) or (LOOSE.match(line) and near and not any(map(_is_marked, near))):
            kept.append(line)
    return kept


def _may_be_theirs(lines: list[str], sent: Sent) -> bool:
    """Whether something stands here that is neither ours nor a mail program's."""
    for line in lines:
        told = LINK.sub("", line[:LONGEST_LINE]).lstrip("> ")
        passed = LABEL.match(line) or SEPARATOR.fullmatch(told) or SENT_FROM.fullmatch(told)
        if re.search(r"\w", told) and not passed and not sent.says(told, 1):
            return True
    return False


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _without_rule(lines: list[str]) -> list[str]:
    """Without the line that a mail program draws above what it quotes."""
    kept = len(lines)
    while kept and len(lines[kept - 1]) <= LONGEST_LINE and RULE.fullmatch(lines[kept - 1]):
        kept -= 1
    return [*lines[:kept], ""]


def _without_sent_from(lines: list[str]) -> list[str]:
    return [line for line in lines if len(line) > LONGEST_LINE or not SENT_FROM.fullmatch(line)]


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
