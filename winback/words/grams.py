"""What a model sees of a word: the word, the pieces of it, and the word before it, each hashed into a bucket.

Pieces carry what Scandinavian compounds and endings hide from whole words: "fakturagebyret" still holds "faktura".
"""

from zlib import crc32

from winback.words.sources import word_set

BEGIN = "<"
"""Stands for the word before the first."""

SILENT = frozenset(".;:\u2026\n\"'()[]{}-\u2013\u2014/\\*_|<>\u00ab\u00bb\u201e\u201c\u201d\u2018\u2019\u00b7\u2022")
"""Signs that are not read as words. Commas, exclamation marks, question marks and emoji are."""

DENIALS = word_set("denials.txt")
"""Words that turn what follows them."""

REACH, STOP = 3, ","
"""How many words behind a denial it turns, and what it does not reach beyond."""


def pieces(word: str, shortest: int, longest: int) -> list[str]:
    """All pieces of a word with its edges marked: of "pris" with 4-5 `^pri`, `pris`, `ris$`, `^pris`, `pris$`."""
    marked = f"^{word}$"
    return [
        marked[at : at + length]
        for length in range(shortest, longest + 1)
        for at in range(len(marked) - length + 1)
    ]  # fmt: skip


def buckets(word: str, shortest: int, longest: int, size: int) -> list[int]:
    """The buckets of a word and of its pieces."""
    return [crc32(gram.encode()) % size for gram in (f"={word}", *pieces(word, shortest, longest))]


def turned(clause: list[str]) -> list[bool]:
    """Which words of a clause a denial before them turns."""
    left, found = 0, []
    for word in clause:
        found.append(left > 0 and word != STOP)
        left = REACH if word in DENIALS else max(0, left - 1) * (word != STOP)
    return found


def pairs(clause: list[str], size: int) -> list[int]:
    """For each word the bucket of it with the word before, and one more where a denial turns it."""
    together = [f"{before} {word}" for before, word in zip([BEGIN, *clause], clause, strict=False)]
    denied = [f"!{word}" for word, is_turned in zip(clause, turned(clause), strict=True) if is_turned]
    return [crc32(gram.encode()) % size for gram in together + denied]
