"""A text written plainly for whoever looks for people in it, each sign with the place that it came from."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from winback.masking import Spot

UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""Categories of signs that nobody sees by themselves: joiners, marks of direction, what is put over another sign."""
FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters that are blank."""
BARE = {"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "\u0131": "i", "_": " "}
SPELT = BARE | {"å": "aa", "ø": "oe", "ä": "ae", "ö": "oe", "ü": "ue"}

Write = Callable[[str], str]
"""A sign in another way: some signs, or none."""


class Plain(NamedTuple):
    """A text in another way; `origins` are the places of its signs in the text itself."""

    text: str
    origins: Sequence[int]

    def behind(self, spot: Spot) -> Spot:
        """A spot of this text, in the text itself."""
        return spot._replace(start=self.origins[spot.start], end=self.origins[spot.end - 1] + 1)


def plain(text: str, write: Write) -> Plain:
    """The text, sign for sign as `write` has it."""
    told = [(part, at) for at, sign in enumerate(text) for part in write(sign)]
    return Plain("".join(part for part, _ in told), [at for _, at in told])


@lru_cache(maxsize=4_096)
def as_seen(sign: str) -> str:
    """As a reader sees it: any digit as 0 to 9, wide and ornate letters as their own, nothing unseen."""
    if unicodedata.category(sign) in UNSEEN or sign in FILLERS:
        return ""
    digit = unicodedata.digit(sign, None)
    return unicodedata.normalize("NFKC", sign) if digit is None else str(digit)


@lru_cache(maxsize=4_096)
def as_bare(sign: str) -> str:
    """In small letters of the English alphabet: "Søren" is "soren"."""
    return _in_english(sign, BARE)


@lru_cache(maxsize=4_096)
def as_spelt(sign: str) -> str:
    """The same, with two letters for one where that is how it is spelt: "Søren" is "soeren"."""
    return _in_english(sign, SPELT)


def _in_english(sign: str, letters: dict[str, str]) -> str:
    seen = "".join(letters.get(part, part) for part in as_seen(sign).casefold())
    return "".join(part for part in unicodedata.normalize("NFKD", seen) if unicodedata.category(part) not in UNSEEN)
