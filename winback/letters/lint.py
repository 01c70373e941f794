"""What a letter should not say to a customer, found before it is sent: the words, where they stand, and why."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from winback.letters import TEXTS
from winback.letters.languages import known_language
from winback.letters.words import QUOTATION_MARKS, greet
from winback.phrases import say

Part = Literal["subject", "text"]
TONES = ("generic", "defensive", "blaming")
LONG = 350
"""Words beyond which a letter explains more than anybody reads."""

BLANKS = re.compile(
    r"""
    \{\{.*?\}\} | \{%.*?%\} | \$?\{[^{}\n]{1,60}\}     # {{ name }}, {% if %}, {name}, ${name}
    | \[(?!\s*(?:sic|\.\.\.|…)\s*\])(?=[^\]\n]*[^\W\d])[^\[\]\n]{1,60}\]   # [name], but not [1], [sic] or [...]
    | <(?=[^\W\d])[\w .-]{1,60}> | «»|»«|<<[^<>\n]{1,60}>>                # <name>, <<name>>
    | %[^\W\d]\w*% | _{3,} | \bX{3,}\b | \b(?:TODO|TBD)\b | \blorem[ ]ipsum\b
    | (?<=[Dd]ear[ ])NN\b | (?<=[Kk]ære[ ])NN\b | (?<=[Kk]jære[ ])NN\b | (?<=[Hh]ej[ ])NN\b | (?<=[Hh]ei[ ])NN\b
    """,
    re.VERBOSE,
)
EMOJI_CODE = re.compile(r"(?<![\w:/]):(?:[a-z][a-z0-9_+'-]*|[+-]1):(?![\w:/])")
"""What Slack makes of an emoji that somebody typed into a form."""
PLAIN_QUOTES = re.compile(r'"[^"\n]*"')


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


def lint(text: str, *, subject: str = "", language: str, customer_name: str = "") -> list[Finding]:
    """Look through a letter, subject first, each part from its beginning; `language` is the letter's."""
    spoken = known_language(language)
    found = [*_of_part(subject, "subject", spoken), *_of_part(text, "text", spoken)]
    return [*found, *_nameless(text, customer_name, spoken), *_too_long(text)]


def why(finding: Finding, language: str) -> str:
    """A finding in the language of whoever reads it: what is wrong, and what to do about it."""
    return say("lint", finding.rule, language, words=finding.words)


def _of_part(text: str, part: Part, language: str) -> list[Finding]:
    """What one part says that it should not; a customer's words in quotation marks are the customer's."""
    opens, closes = (re.escape(mark) for mark in QUOTATION_MARKS[language])
    ours = _without(re.compile(f"{opens}.+{closes}"), text)
    spoken = _without(PLAIN_QUOTES, ours.replace("\u2019", "'"))
    found = [
        *(_finding("unfilled", text, one, part, blocking=True) for one in BLANKS.finditer(ours)),
        *(_finding("emoji_code", text, one, part, blocking=True) for one in EMOJI_CODE.finditer(ours)),
        *_tones(text, spoken, part, language),
    ]
    return sorted(found, key=lambda one: one.place or (0, 0))


def _without(pattern: re.Pattern[str], text: str) -> str:
    """The text with blanks in the place of what matches, so that all else keeps its place."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


def _tones(text: str, spoken: str, part: Part, language: str) -> Iterator[Finding]:
    for rule in TONES:
        for strength in ("stops", "advice"):
            for match in _phrases(rule, strength, language).finditer(spoken):
                yield _finding(rule, text, match, part, blocking=strength == "stops")


@cache
def _phrases(rule: str, strength: str, language: str) -> re.Pattern[str]:
    """All phrases of a rule as one pattern of whole words."""
    written = tomllib.loads((TEXTS / "lint.toml").read_text(encoding="utf-8"))
    either = "|".join(f"(?:{phrase})" for phrase in written[rule][strength][language])
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)".replace(" ", r"\s+"), re.IGNORECASE)


def _finding(rule: str, text: str, match: re.Match[str], part: Part, *, blocking: bool) -> Finding:
    begin, end = match.span()
    return Finding(rule, (begin, end), " ".join(text[begin:end].split()), blocking, part)


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
