"""Who a letter greets, whom it names, and who signs it."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from rapidfuzz import fuzz

from winback.letters.address import greet
from winback.letters.lint.findings import Finding, Text
from winback.letters.lint.layout import SALUTATION, Layout, looks_like_name
from winback.letters.lint.phrases import groups, listed, pattern
from winback.letters.lint.seen import Seen, Span, words_of
from winback.policy.lint import LintRule

NAME = re.compile(r"[^\W\d_](?:[\w'\u2019.-]*\w)?")
PUNCTUATION = " ,.!:-\u2013\u2014"
GREETED = re.compile(
    r"(?P<comma>\s*,)?\s*(?P<names>[^,.!:;?(\u2013\u2014\[\]{}<>_]{1,80}?)(?=\s*(?:[,.!:;?(\u2013\u2014]|\s-\s|$))"
)
LETTERS = str.maketrans({"ø": "o", "æ": "a", "å": "a", "ö": "o", "ä": "a", "ð": "d", "þ": "th", "ß": "ss", "ł": "l"})
ABBREVIATED = re.compile(
    r"(?<!\w)(?:hr|fr|frk|fam|dr|mr|mrs|ms|mx|prof|st|rev|cllr|capt|sgt|lt|col|\w)\.", re.IGNORECASE
)
MOST_GREETED = 5
"""A greeting with more words is a sentence."""
NEARLY = 70
"""How much alike two spellings are of which one may be a slip of the pen."""


def name_missing(seen: Seen, written: Text) -> Iterator[Finding]:
    """A letter that names nobody, where there is a name that a letter can carry."""
    if greet(written.customer_name, seen.language) == greet("", seen.language):
        return
    names = {word for word in words_of(written.customer_name) if len(word) > 1}
    if not names or not names.isdisjoint(words_of(seen.text)):
        return
    theirs, span = _folded(written.customer_name), _greeted(seen, written.company)
    greeted = _folded(seen.text[slice(*span)]) if span else []
    if set(theirs).isdisjoint(_folded(seen.text)) and not any(_is_called(name, theirs) for name in greeted):
        yield Finding(LintRule.NAME_MISSING, None, " ".join(written.customer_name.split()), blocking=False)


def wrong_name(seen: Seen, written: Text) -> Iterator[Finding]:
    """A greeting to somebody who is not this customer.

    It stops a letter where it is plainly somebody else's name and no slip of the pen: a common one, or one behind a
    title. What the customer signed with, or staff noted that they go by, is theirs too.
    """
    span = _greeted(seen, written.company)
    theirs = _folded(written.customer_name)
    if span is None or not theirs or _is_company(written.customer_name):
        return
    greeted = _folded(seen.text[slice(*span)])
    told = {*_folded(written.customer_said), *_folded(written.known_as)}
    if not greeted or any(_is_called(name, theirs) or name in told for name in greeted):
        return
    slip = any(fuzz.ratio(name, other) >= NEARLY for name in greeted for other in theirs)
    sure = seen.text[span[0]].isupper() and not slip and (greeted[0] in _given() or _is_titled(seen, span[0]))
    yield seen.finding(LintRule.WRONG_NAME, span, blocking=sure)


def no_owner(seen: Seen, written: Text) -> Iterator[Finding]:
    """A letter that nobody signs by name; one that says that it was sent automatically need not."""
    if pattern("promises", "automatic", "words", seen.language).search(seen.ours):
        return
    signed = _signatures(seen)
    owner = set(words_of(written.owner_name))
    if any(owner & set(words_of(line)) for line in signed):
        return
    company = set(words_of(written.company))
    if not any(_is_somebody(line, company) for line in signed):
        yield Finding(LintRule.NO_OWNER, None, " ".join(written.owner_name.split()), blocking=False)


def _signatures(seen: Seen) -> list[str]:
    """The lines that sign, or the end of the last one: "Many thanks, best regards Mette", "Ole at the workshop"."""
    layout = Layout(seen)
    if layout.signed or not layout.lines:
        return layout.signed
    last = seen.text[slice(*layout.lines[-1])].strip()
    closed = re.search(r"[.!?]\s+([^.!?]{1,60})$", last)
    if closed:
        return [closed[1]]
    return [] if len(layout.lines) == 1 or last[-1] in ".!?" else [last]


def _greeted(seen: Seen, company: str) -> Span | None:
    """Where the names stand that the first line greets; None where it greets nobody by name.

    Without capitals, or behind a comma, a name is only one where it is all that follows: "Hej, pakken er fundet."
    """
    line = Layout(seen).greeting
    salutation = SALUTATION.match(seen.text, *line) if line else None
    if line is None or salutation is None:
        return None
    begin, end = salutation.end(), line[1]
    greeted = GREETED.match(_with_initials(seen.text[:end]), begin)
    if greeted is None or len(greeted["names"].split()) > MOST_GREETED:
        return None
    names = [match for match in NAME.finditer(seen.text, *greeted.span("names")) if not _is_title(match[0])]
    alone = not seen.text[greeted.end("names") : end].strip(PUNCTUATION)
    capital = all(match[0][0].isupper() for match in names)
    if not names or not (alone if greeted["comma"] or not capital else True) or not (capital or len(names) == 1):
        return None
    words = {match[0].casefold() for match in names}
    nobody = words & listed("names", "nobody") or words <= set(words_of(company))
    return None if nobody else (names[0].start(), names[-1].end())


def _with_initials(text: str) -> str:
    """A point behind a title or an initial ends no greeting; all keeps its place."""
    return ABBREVIATED.sub(lambda match: match[0][:-1] + " ", text)


def _is_title(word: str) -> bool:
    return word.casefold().rstrip(".") in listed("names", "titles")


def _is_titled(seen: Seen, place: int) -> bool:
    """Whether a title stands before a name: "Kære hr. Jensen"."""
    before = seen.text[:place].rstrip(" .").rsplit(None, 1)
    return bool(before) and _is_title(before[-1])


def _is_company(name: str) -> bool:
    marks = listed("names", "companies")
    return any(word in marks for word in name.casefold().split()) or any(map(str.isdigit, name)) or "@" in name


def _folded(name: str) -> list[str]:
    """A name's parts without accents, as anybody would type them; none where it is not in Latin letters."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for two in ("aa", "ae", "oe"):
        plain = plain.replace(two, two[0])
    return [part for part in re.findall(r"[a-z]+", plain) if not _is_title(part)]


def _is_called(name: str, theirs: list[str]) -> bool:
    """Whether somebody is called so: a part of the name, its beginning, or a nickname of it."""
    for other in theirs:
        if name == other or name.startswith(other) or other.startswith(name):
            return True
        if any(name in group and other in group for group in _nicknames()):
            return True
    return False


@cache
def _nicknames() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_folded(" ".join(group))) for group in groups("names", "nicknames"))


@cache
def _given() -> frozenset[str]:
    return frozenset(_folded(" ".join(listed("names", "given"))))


def _is_somebody(line: str, company: set[str]) -> bool:
    """Whether a line of the signature has a person's name; "Mvh Mette" has one, too."""
    words = [match[0] for match in NAME.finditer(line) if match[0].casefold() not in listed("names", "offices")]
    named = [word for word in words if word[0].isupper() and word.casefold() not in company]
    return bool(named) and len(named) <= MOST_GREETED and (looks_like_name(line) or len(words) <= MOST_GREETED)
