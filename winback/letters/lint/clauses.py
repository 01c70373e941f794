"""What a sentence says before a phrase: that it is not so, or that somebody else said it."""

from winback.letters.lint.phrases import breaks, pattern
from winback.letters.lint.seen import Seen

MOST = 400
"""Signs of a sentence that are read back."""


def sentence_before(seen: Seen, place: int) -> str:
    """The sentence up to a place."""
    begin, _ = seen.sentences[seen.sentence_at(place)]
    return seen.ours[max(begin, place - MOST) : place]


def clause_before(seen: Seen, place: int) -> str:
    """The part of the sentence up to a place."""
    before = sentence_before(seen, place)
    ends = [match.end() for match in breaks("clauses", "clause", "parts", seen.language).finditer(before)]
    return before[ends[-1] if ends else 0 :]


def is_denied(clause: str, language: str) -> bool:
    """Whether somebody says no here."""
    return bool(pattern("clauses", "clause", "denial", language).search(clause))


def is_reported(seen: Seen, place: int) -> bool:
    """Whether a phrase only tells what the customer said or was told, or what we should not have said."""
    before = sentence_before(seen, place)
    turns = [match.end() for match in pattern("clauses", "clause", "turns", seen.language).finditer(before)]
    return bool(pattern("clauses", "clause", "reports", seen.language).search(before, turns[-1] if turns else 0))
