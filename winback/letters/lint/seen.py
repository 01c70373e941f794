"""A part of a letter as a reader sees it, and the way back to where its words stand."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from winback.letters.lint.findings import Finding, Part
from winback.letters.words import QUOTATION_MARKS
from winback.policy.lint import LintRule

PLAIN_QUOTES = re.compile(r'"[^"\n]*"')
SENTENCE = re.compile(
    r"(?<!\bkl)(?<!\bca)(?<!\bnr)(?<!\bhr)(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bfr)"
    r"[.!?\u2026](?=\s)(?!(?<=\d\.)\s+(?-i:[a-z\u00e6\u00f8\u00e5\u00e4\u00f6]))|\n",
    re.IGNORECASE,
)
"""Where one sentence ends; a date's point or an abbreviation's is none."""
UNSEEN = frozenset("\u034f\u115f\u1160\u3164\ufe0e\ufe0f")
"""Signs beside those of format that show nothing and could part a word."""
MARKS = frozenset("\u2019\u02bc\u2032")
"""What stands for an apostrophe."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Seen:
    """Nothing invisible in it, each letter one sign; `spans` lead back to the part."""

    part: Part
    language: str
    text: str
    spans: tuple[Span, ...]

    def finding(self, rule: LintRule, span: Span, *, blocking: bool, kind: str = "") -> Finding:
        """What is found from one place of the text up to another."""
        begin, end = span
        place = (self.spans[begin][0], self.spans[end - 1][1])
        return Finding(rule, place, " ".join(self.text[begin:end].split()), blocking, self.part, kind)

    @cached_property
    def unquoted(self) -> str:
        """Without what stands in the language's quotation marks; all else keeps its place."""
        opens, closes = (re.escape(mark) for mark in QUOTATION_MARKS[self.language])
        return blank(re.compile(f"{opens}[^{opens}{closes}\n]+{closes}"), self.text)

    @cached_property
    def ours(self) -> str:
        """Without anybody's quoted words, each apostrophe the plain one; all else keeps its place."""
        plain = "".join("'" if sign in MARKS else sign for sign in self.unquoted)
        return blank(PLAIN_QUOTES, plain)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Where our sentences begin and end; a line ends one, too."""
        return tuple(_sentences(self.ours))

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that a place is in, or that ended before it."""
        return max(bisect_right(self.sentences, place, key=lambda sentence: sentence[0]) - 1, 0)


def see(text: str, part: Part, language: str) -> Seen:
    """A part as it is seen; `language` is one that letters are written in."""
    signs: list[str] = []
    spans: list[Span] = []
    for at, sign in enumerate(text):
        if unicodedata.category(sign) == "Cf" or sign in UNSEEN or (sign == "\r" and text[at + 1 : at + 2] == "\n"):
            continue
        joined = unicodedata.normalize("NFC", signs[-1] + sign) if signs and unicodedata.combining(sign) else ""
        if len(joined) == 1:
            signs[-1], spans[-1] = joined, (spans[-1][0], at + 1)
        else:
            signs.append(sign)
            spans.append((at, at + 1))
    return Seen(part, language, "".join(signs), tuple(spans))


def blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with blanks in the place of what matches, so that all else keeps its place."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


def words_of(text: str) -> list[str]:
    """The words of a text, folded: what is no word parts them."""
    return re.findall(r"\w+", text.casefold())


def _sentences(text: str) -> Iterator[Span]:
    begin = 0
    for match in SENTENCE.finditer(text):
        if text[begin : match.start()].strip():
            yield begin, match.start()
        begin = match.end()
    if text[begin:].strip():
        yield begin, len(text)
