"""A verbatim as words and clauses: folded, bounded, each word with its place in what the customer wrote."""

import re
import unicodedata
from itertools import chain
from typing import NamedTuple

from winback.words.sources import word_set

MOST = 20_000
"""Characters that are read; of a longer text its beginning and its end, half each."""

SHORT, PILE = 2_000, 30
"""A text with more characters keeps so many marks upon each letter, as Unicode's stream-safe form does."""

TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+(?:[.,:]\d+)*|\n|[!?]+|[.;…:,]|[^\w\s]")
"""A word, a number, a line's end, a sign. Emoji are signs and so words of their own."""

ENDS = frozenset(".;…\n")
"""Signs at which a clause ends; so it does behind a run of `!` and `?`, which stays part of it."""

TURNS = word_set("turns.txt")
"""Words at which a customer turns: a clause begins with them."""

UNSEEN = dict.fromkeys(
    chain(
        *(range(first, last + 1) for first, last in (
            (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E),
            (0x2060, 0x206F), (0xD800, 0xDFFF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFB),
        ))
    )
)  # fmt: skip
"""Characters that nobody sees: controls, joiners, marks of direction. A word is the word without them."""

SPACES = {0x09: " ", 0x0B: " ", 0x0C: " ", 0x0D: " ", 0xA0: " ", 0x202F: " ", 0x2007: " ", 0x2019: "'"}

_FOLDED = {**UNSEEN, **SPACES}
_STRETCHED = re.compile(r"(.)\1{2,}", re.DOTALL)


class Place(NamedTuple):
    """Where something stands in the composed (NFC) text: `text[start:end]`."""

    start: int
    end: int


def fold(text: str) -> str:
    """Small letters, without what nobody sees; a letter held down counts twice: "suuuuper" is "suuper"."""
    folded = "\n".join(part for _, part in _bounded(compose(text)))
    return _STRETCHED.sub(r"\1\1", folded.translate(_FOLDED).casefold())


def compose(text: str) -> str:
    """The text in Unicode's composed form (NFC), in which places are counted."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text if len(text) <= SHORT else _without_piles(text))


def _without_piles(text: str) -> str:
    """Without marks that are piled upon a letter beyond any writing; to compose them takes the square of their time."""
    kept, pile = [], 0
    for sign in text:
        pile = pile + 1 if unicodedata.combining(sign) else 0
        if pile <= PILE:
            kept.append(sign)
    return "".join(kept)


def words(text: str) -> list[str]:
    """The words of a text as they are read; every number is `0`."""
    return ["0" if token[0].isdigit() else token for token in TOKEN.findall(fold(text))]


def placed_words(text: str) -> tuple[list[str], list[Place]]:
    """The same words, each with its place. Slower: for evidence."""
    folded, origins = _align(text)
    found = list(TOKEN.finditer(folded))
    places = [Place(origins[token.start()], origins[token.end() - 1] + 1) for token in found]
    return ["0" if (word := token.group())[0].isdigit() else word for token in found], places


def clauses(read: list[str]) -> list[Place]:
    """Where each clause begins and ends among the words; all of them together are the text."""
    starts = [0]
    for at, word in enumerate(read):
        if word in TURNS and at > starts[-1]:
            starts.append(at)
        elif word in ENDS or word[0] in "!?":
            starts.append(at + 1)
    ends = [*starts[1:], len(read)]
    return [Place(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _bounded(text: str) -> list[tuple[int, str]]:
    """What is read of a text, in one part or two, each with where it begins."""
    if len(text) <= MOST:
        return [(0, text)]
    half = MOST // 2
    return [(0, text[:half]), (len(text) - half, text[-half:])]


def _align(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the one it came from."""
    signs: list[str] = []
    origins: list[int] = []
    for offset, part in _bounded(compose(text)):
        if offset:
            signs.append("\n")
            origins.append(offset)
        for at, raw in enumerate(part, offset):
            for sign in raw.translate(_FOLDED).casefold():
                if signs[-2:] != [sign, sign]:
                    signs.append(sign)
                    origins.append(at)
    return "".join(signs), origins
