"""What a letter should not say to a customer, found before it is sent: the words, where they stand, and why."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from winback.letters import TEXTS
from winback.letters.languages import known_language
from winback.letters.spoken import other_language
from winback.letters.staff_words import write_language
from winback.letters.words import QUOTATION_MARKS, greet
from winback.phrases import say

Part = Literal["subject", "text"]
TONES = ("generic", "defensive", "blaming")
LONG = 350
"""Words beyond which a letter explains more than anybody reads."""

BLANKS = re.compile(
    r"""
    \{\{.*?\}\} | \{%.*?%\} | \$?\{[^{}\n]{1,60}\} | \{\{ | \}\}     # {{ name }}, {% if %}, {name}, ${name}, {{ name
    | \[(?!\s*(?:sic|\.\.\.|…)\s*\]) (?![^a-zæøåäö\]\n]*\d[^a-zæøåäö\]\n]*\])      # not [sic], [...], [AB-123]
      (?=(?:[^\]\n]*[^\w\]\n])?[^\W\d_]) [^\[\]\n]{1,60}\]                      # [name], but not [1], [12345a]
    | <(?=[^\W\d])[\w .-]{1,60}> | «»|»«|<<[^<>\n]{1,60}>>                   # <name>, <<name>>
    | \((?i:(?:kundens[ ]|customer'?s?[ ])?(?:(?:for|efter|etter|för)?na(?:vn|mn)|(?:first[ ]|last[ ])?name|dat[oe]))\)
    | %[^\W\d]\w*% | _{3,} | (?<!\w)(?<!\d-)X{3,}(?!\w|-\d) | \b(?:TODO|TBD)\b | \blorem[ ]ipsum\b
    """,
    re.VERBOSE,
)
GREETED = re.compile(
    r"\b(?i:dear|kære|kjære|beste|bästa|bäste|kära|käre|hej|hei|hi)\s+(?P<blank>NN|XX|N\.N\.|…|\.{3})(?!\w)"
)
"""A greeting to nobody yet."""
EMOJI_CODE = re.compile(r"(?<![\w:/]):(?:[a-z][a-z0-9_+'-]*|[+-]1):(?![\w:/])")
"""What Slack makes of an emoji that somebody typed into a form."""
PLAIN_QUOTES = re.compile(r'"[^"\n]*"')
SENTENCE = re.compile(r"[.!?\n]")
UNSEEN = frozenset("\u034f\u115f\u1160\u3164\ufe0e\ufe0f")
"""Signs beside those of format that show nothing and could part a word."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to change. `place` is where `words` begin and end in the part; None where it is about the whole.

    What is `blocking` must go before the letter may.
    """

    rule: str
    place: tuple[int, int] | None
    words: str
    blocking: bool
    part: Part = "text"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader sees of a part: nothing invisible in it, each letter one sign; `spans` lead back to the part."""

    part: Part
    text: str
    spans: tuple[tuple[int, int], ...]

    def finding(self, rule: str, span: tuple[int, int], *, blocking: bool) -> Finding:
        """What is found from one place of the text up to another."""
        begin, end = span
        place = (self.spans[begin][0], self.spans[end - 1][1])
        return Finding(rule, place, " ".join(self.text[begin:end].split()), blocking, self.part)


def lint(
    text: str, *, subject: str = "", language: str, customer_name: str = "", customer_said: str = ""
) -> list[Finding]:
    """Look through a letter, subject first, each part from its beginning; `language` is the letter's.

    What stands in `customer_said` may be quoted as it is.
    """
    spoken = known_language(language)
    said = _see(customer_said, "text").text
    found = [*_of_part(subject, "subject", spoken, said), *_of_part(text, "text", spoken, said)]
    return [*found, *_nameless(text, customer_name, spoken), *_too_long(text), *_strange(text, spoken)]


def why(finding: Finding, language: str) -> str:
    """A finding in the language of whoever reads it: what is wrong, and what to do about it."""
    words = write_language(finding.words, language) if finding.rule == "wrong_language" else finding.words
    return say("lint", finding.rule, language, words=words)


def _see(text: str, part: Part) -> Seen:
    signs: list[str] = []
    spans: list[tuple[int, int]] = []
    for at, sign in enumerate(text):
        if unicodedata.category(sign) == "Cf" or sign in UNSEEN:
            continue
        joined = unicodedata.normalize("NFC", signs[-1] + sign) if signs and unicodedata.combining(sign) else ""
        if len(joined) == 1:
            signs[-1], spans[-1] = joined, (spans[-1][0], at + 1)
        else:
            signs.append(sign)
            spans.append((at, at + 1))
    return Seen(part, "".join(signs), tuple(spans))


def _of_part(text: str, part: Part, language: str, said: str) -> list[Finding]:
    """What one part says that it should not; a customer's words in quotation marks are the customer's."""
    seen = _see(text, part)
    ours = _without_quotes(seen.text, language)
    blanks = [
        *(one.span() for one in BLANKS.finditer(seen.text)),
        *(one.span(1) for one in GREETED.finditer(seen.text)),
    ]
    codes = [one.span() for one in EMOJI_CODE.finditer(ours)]
    forgotten = [(begin, end) for begin, end in blanks if ours[begin:end].strip() or seen.text[begin:end] not in said]
    found = [
        *(seen.finding("unfilled", span, blocking=True) for span in forgotten),
        *(seen.finding("emoji_code", span, blocking=True) for span in codes),
        *_tones(seen, _without(PLAIN_QUOTES, ours.replace("\u2019", "'")), language),
    ]
    return sorted(found, key=lambda one: one.place or (0, 0))


def _without_quotes(text: str, language: str) -> str:
    opens, closes = (re.escape(mark) for mark in QUOTATION_MARKS[language])
    return _without(re.compile(f"{opens}.+?{closes}"), text)


def _without(pattern: re.Pattern[str], text: str) -> str:
    """The text with blanks in the place of what matches, so that all else keeps its place."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


def _tones(seen: Seen, ours: str, language: str) -> Iterator[Finding]:
    for rule in TONES:
        for strength in ("stops", "advice"):
            for match in _phrases(rule, strength, language).finditer(ours):
                yield seen.finding(rule, match.span(), blocking=strength == "stops")
    for match in _phrases("blaming", "unless_denied", language).finditer(ours):
        sentence = SENTENCE.split(ours[: match.start()])[-1]
        clause = _phrases("denial", "parts", language).split(sentence)[-1]
        no = _phrases("denial", "words", language)
        if not no.search(clause):
            yield seen.finding("blaming", match.span(), blocking=not no.search(sentence))


@cache
def _phrases(rule: str, strength: str, language: str) -> re.Pattern[str]:
    """All phrases of a rule as one pattern of whole words."""
    written = tomllib.loads((TEXTS / "lint.toml").read_text(encoding="utf-8"))
    either = "|".join(f"(?:{phrase})" for phrase in written[rule][strength][language])
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)".replace(" ", r"\s+"), re.IGNORECASE)


def _nameless(text: str, customer_name: str, language: str) -> Iterator[Finding]:
    """A letter that names nobody, where there is a name that a letter can carry."""
    if greet(customer_name, language) == greet("", language):
        return
    names = {word for word in re.findall(r"\w+", customer_name.casefold()) if len(word) > 1}
    if names and names.isdisjoint(re.findall(r"\w+", text.casefold())):
        yield Finding("name_missing", None, " ".join(customer_name.split()), blocking=False)


def _too_long(text: str) -> Iterator[Finding]:
    count = len(text.split())
    if count > LONG:
        yield Finding("over_explaining", None, str(count), blocking=False)


def _strange(text: str, language: str) -> Iterator[Finding]:
    """A letter in another language than the customer's."""
    other = other_language(_without(PLAIN_QUOTES, _without_quotes(text, language)), language)
    if other:
        yield Finding("wrong_language", None, other, blocking=False)
