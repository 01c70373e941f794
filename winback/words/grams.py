"""What a model sees of a word: the word, the pieces of it, and the word before it, each hashed into a bucket.

Pieces carry what Scandinavian compounds and endings hide from whole words: "fakturagebyret" still holds "faktura".
"""

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

from winback.words.sources import word_set

Text = TypeVar("Text", str, bytes)

BEGIN = "<"
"""Stands for the word before the first."""

SILENT = frozenset(".;:\u2026\n\"'()[]{}-\u2013\u2014/\\*_|<>\u00ab\u00bb\u201e\u201c\u201d\u2018\u2019\u00b7\u2022")
"""Signs that are not read as words. Commas, exclamation marks, question marks and emoji are."""

DENIALS = word_set("denials.txt")
"""Words that turn what follows them."""

ONLY = frozenset(("only", "just", "kun", "bare", "blot", "berre", "bara", "endast", "nur", "bloss"))
"""Behind a denial they take it back."""

LAST_WORDS = frozenset(("ikke", "ikkje", "inte", "nicht"))
"""Denials that stand behind the verb."""

REACH, STOP = 3, ","
"""How many words behind a denial it turns, and what it does not reach beyond."""


def pieces(word: str, shortest: int, longest: int) -> list[str]:
    """All pieces of a word with its edges marked: of "pris" with 4-5 `^pri`, `pris`, `ris$`, `^pris`, `pris$`."""
    return _cut(f"^{word}$", shortest, longest)


def buckets(word: str, shortest: int, longest: int, size: int) -> list[int]:
    """The buckets of a word and of its pieces."""
    return [one % size for one in hashes(word, shortest, longest)]


def hashes(word: str, shortest: int, longest: int) -> list[int]:
    """A word and its pieces, each as a number below 2**32."""
    if word.isascii():
        grams = _cut(b"^%b$" % word.encode(), shortest, longest)
    else:
        grams = [piece.encode() for piece in pieces(word, shortest, longest)]
    return [crc32(f"={word}".encode()), *map(crc32, grams)]


def _cut(marked: Text, shortest: int, longest: int) -> list[Text]:
    many = len(marked)
    return [marked[at : at + long] for long in range(shortest, longest + 1) for at in range(many - long + 1)]


def turned(clause: Sequence[str]) -> list[bool]:
    """Which words of a clause a denial before them turns."""
    if DENIALS.isdisjoint(clause):
        return [False] * len(clause)
    left, found = 0, []
    for word in clause:
        found.append(left > 0 and word != STOP)
        left = REACH if word in DENIALS else max(0, left - 1) * (word != STOP)
    return found


def denied(clause: Sequence[str]) -> list[bool]:
    """Which words are denied, for what is said in so many words: also the one before a denial that ends it all.

    "Not only late" denies nothing; "hakker ikke" does, where no more follows.
    """
    if DENIALS.isdisjoint(clause):
        return [False] * len(clause)
    ends = [*clause[1:], STOP]
    found = turned(
        ["" if word in DENIALS and after in ONLY else word for word, after in zip(clause, ends, strict=True)]
    )
    for at, after in enumerate(ends[1:]):
        if clause[at + 1] in LAST_WORDS and after == STOP:
            found[at] = True
    return found


def pairs(clause: list[str]) -> list[int]:
    """For each word a number for it with the word before, and one more where a denial turns it; below 2**32."""
    together = [f"{before} {word}" for before, word in zip([BEGIN, *clause], clause, strict=False)]
    denied = [f"!{word}" for word, is_turned in zip(clause, turned(clause), strict=True) if is_turned]
    return [crc32(gram.encode()) for gram in together + denied]
