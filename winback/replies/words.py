"""What of a reply its writer wrote: without what it quotes, and what telephones write below."""

import re

from winback.letters.texts import clean, shorten
from winback.replies.inbound import LONGEST
from winback.replies.quoting import LONGEST_LINE, breaks

PIECES = 20
"""Answers that somebody writes between what they quote, at most."""
RULE = re.compile(r"[\s_=*\u2013\u2014-]*")
SENT_FROM = re.compile(
    r"\s*(?:sendt|skickat|sänt|sent|gesendet|lähetetty) (?:fra|från|from|von|med|with|via) .{0,30}"
    r"(?:iphone|ipad|ios|android|samsung|galaxy|huawei|outlook|mobil|mobile|telefon|phone|tablet|yahoo|proton|mail)\b.*"
    r"|\s*(?:hent|få|skaff|skaffa|hämta|last ned|ladda ned|ladda ner|get) (?:deg )?outlook (?:til|for|för) .*",
    re.IGNORECASE,
)


def own_words(text: str, longest: int = LONGEST) -> str:
    """The writer's own words, at most so many signs of them; the whole text where nothing else would be left."""
    whole = str(clean(text))
    return shorten(_tidy(_own(whole.splitlines())) or _tidy(whole.splitlines()), longest)


def _own(lines: list[str]) -> list[str]:
    own: list[str] = []
    for _ in range(PIECES):
        found = breaks(lines)
        if found is None:
            own += _unquoted(lines)
            break
        first, taken = found
        own += _without_rule(_unquoted(lines[:first]))
        rest = lines[first + taken :]
        if not _quotes_by_signs(rest):
            break
        lines = [line for line in rest if not line.lstrip().startswith(">")]
    return [line for line in own if len(line) > LONGEST_LINE or not SENT_FROM.fullmatch(line)]


def _quotes_by_signs(lines: list[str]) -> bool:
    """Whether each quoted line is marked, so that what is not marked is an answer to it."""
    return next((line for line in lines if line.strip()), "").lstrip().startswith(">")


def _unquoted(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.lstrip().startswith(">")]


def _without_rule(lines: list[str]) -> list[str]:
    """Without the line that a mail program draws above what it quotes."""
    kept = len(lines)
    while kept and len(lines[kept - 1]) <= LONGEST_LINE and RULE.fullmatch(lines[kept - 1]):
        kept -= 1
    return [*lines[:kept], ""]


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
