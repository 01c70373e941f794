"""What leads to a person beside a known name: mail in odd writing, domains, codes, streets, and how people sign.

All of it is looked for in the text as a reader sees it. Each pattern begins at a word, so that no text takes long.
"""

import re
from collections.abc import Iterator

from winback.masking import HIDDEN, Spot, any_of, spots

_AT_WORD = "snabel-?a|krøllalfa|alfakrøll"
_AT = rf"(?:\s*[(\[{{]\s*(?:at|ät|a|@|{_AT_WORD})\s*[)\]}}]\s*|\s+(?:{_AT_WORD})\s+)"
_DOT_WORD = "dot|punkt|punktum|prik"
_DOT = rf"(?:\.|\s*[(\[{{]\s*(?:{_DOT_WORD})\s*[)\]}}]\s*|\s+(?:{_DOT_WORD})\s+)"
_ENDING = "dk|no|se|de|fi|eu|uk|com|net|org|info|io|fo|gl|ch"
_OUR_WAYS = "gaden?|vejen|vej|veien|vei|vegen|veg|allé|alle|stræde|plads|torv|gata|gaten|gate"
_OTHER_WAYS = "gatan|vägen|väg|torg|straße|strasse|str\\.|weg|platz|allee|gasse"
_TOWN = r"(?:[^\n]{0,30}?\b\d{4,5}\s+[^\W\d_]+)?"
_OWN = "".join(rf"(?<!\b{whose} )" for whose in ("min", "sin", "din", "my", "meine", "seine", "deine"))
_TITLE = r"hr|herrn?|fru|frau|frøken|fröken|mrs?|ms|dr"
_CALLED = (
    "(?:jeg (?:hedder|heter)|eg heiter|jag heter|ich hei(?:ß|ss)e|my name is|mein name ist"
    "|mitt? (?:navn er|namn är)|na(?:vnet|mnet) mitt er)"
)
_GREETING = "hilsen|hilsner|hilsing|helsing|hälsning|hälsningar|regards|wishes|grüßen|grüssen|grüße|gruß"
_BYE = rf"(?:mvh|vh|kh|mfg|br|lg|vg|sincerely|(?:[^\W\d_]+ ){{0,3}}(?:{_GREETING}))"

KINDS = any_of(HIDDEN)
"""What is hidden by the way it is written."""
ADDRESSES = any_of({"ADDRESS": r"(?<![^\s⟦⟧<>])[^\s⟦⟧<>]*@[^\s⟦⟧<>]*"})
"""Looked for by themselves, since a number before one may end within it."""
ODDLY = any_of(
    {
        "MAIL": rf"(?i:(?<![\w.+-])[\w.+-]+(?:{_AT}[\w-]+(?:{_DOT}[\w-]+)*"
        rf"|(?:\s*@\s+|\n@)[\w-]+(?:{_DOT}[\w-]+)+|\s+at\s+[\w-]+(?:\s+(?:{_DOT_WORD})\s+[\w-]+|\.(?:{_ENDING})\b)))",
        "LINK": rf"(?<![\w.-])(?:[\w-]+\.)+(?:{_ENDING})\b(?:/\S*)?",
        "NUMBER": r"(?<!\w)(?:[A-ZÆØÅÄÖÜ]{1,3}-)?[A-ZÆØÅÄÖÜ]{2,3}[ -]\d+(?:[ -]\d+)*",
        "ADDRESS": rf"(?i:\b[^\W\d_]+(?:{_OUR_WAYS}|{_OTHER_WAYS})\s+\d+\w?{_TOWN})",
        "NAME": rf"(?i:\b{_OWN}(?:{_TITLE})\b\.?\s+(?:(?:dr|prof)\.\s*)?[^\W\d_][\w'\u2019-]*"
        rf"|\b{_CALLED}(?:\s+[^\W\d_][\w'\u2019-]*){{1,2}})",
    }
)
"""The same in odd writing, and what stands beside a name or in place of one."""
_GOODBYE = re.compile(rf"(?i:(?:\A|\n|[.!?,]\s)\s{{0,4}}{_BYE}\b[,:.!]?(?: (?:fra|från|frå|from|von)\b)?)")
_STROKE = re.compile(r"\s/\s?(?P<NAME>[^\W\d_]\w*)\s*\Z")
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_MIXED = re.compile(r"\d[^\W\d_]|[^\W\d_]\d")
_GROUPS = re.compile(r"[A-Z0-9]{2,}(?:-[A-Z0-9]{2,}){2,}")

MOST_LINES, MOST_WORDS = 3, 4
"""Of a signature."""


def find_traces(seen: str) -> Iterator[Spot]:
    """Where they stand."""
    for kinds in (KINDS, ADDRESSES, ODDLY):
        yield from spots(seen, kinds)
    yield from _codes(seen)
    yield from _signatures(seen)


def _codes(seen: str) -> Iterator[Spot]:
    """Words of digits and letters, and groups of capitals: orders, keys, accounts, plates."""
    for found in _TOKEN.finditer(seen):
        if _MIXED.search(found[0]) or _GROUPS.fullmatch(found[0]):
            yield Spot(found.start(), found.end(), "NUMBER")


def _signatures(seen: str) -> Iterator[Spot]:
    """Short lines below a goodbye, and behind it; a name behind a stroke, as Swedes sign."""
    for goodbye in _GOODBYE.finditer(seen):
        at, lines = goodbye.end(), 0
        for line in seen[at:].splitlines(keepends=True):
            if len(line.split()) > MOST_WORDS or lines == MOST_LINES:
                break
            if told := line.strip():
                lines += 1
                start = at + line.index(told)
                yield Spot(start, start + len(told), "NAME")
            at += len(line)
    if found := _STROKE.search(seen):
        yield Spot(found.start("NAME"), found.end("NAME"), "NAME")
