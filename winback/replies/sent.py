"""The mail that a reply answers, by which what it quotes is told from what it says."""

import re
from dataclasses import dataclass
from functools import cached_property

FEWEST = 3
"""Words that a quotation has at least; fewer stand in every letter."""
LONGEST_LINE = 2_000
REPLY_TO = re.compile(r"^\s*(?:(?:re|sv|vs|vb|aw|fwd?)\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True)
class Sent:
    """Its subject and text; empty where nobody knows what is answered."""

    subject: str = ""
    text: str = ""

    def says(self, line: str, fewest: int = FEWEST) -> bool:
        """Whether the words of a line stand in it, in this order and side by side."""
        words = _words(line[:LONGEST_LINE])
        return words.count(" ") + 1 >= fewest and f" {words} " in self._said

    def is_called(self, subject: str) -> bool:
        """Whether a subject is its own, perhaps as a reply's."""
        own = _words(self.subject)
        return bool(own) and _words(REPLY_TO.sub("", subject[:LONGEST_LINE])) == own

    @cached_property
    def _said(self) -> str:
        return f" {_words(self.subject)} | {_words(self.text)} "


UNKNOWN = Sent()


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
