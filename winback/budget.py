"""What a language model may cost in a day: how many calls, and how many tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from winback.policy import Policy

FRAME = 64
"""Tokens that a call has beside its texts, at most."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What went on a day; `failures` are calls that led to nothing."""

    calls: int = 0
    tokens: int = 0
    failures: int = 0


def day_of(now: datetime, policy: Policy) -> date:
    """The day whose budget a call is of: the company's own."""
    return now.astimezone(policy.zone).date()


def most_tokens(asked: Sequence[tuple[str, str]], answer: int) -> int:
    """What a call can cost at most: no token is shorter than a byte, and the `answer` is cut off."""
    return sum(len(text.encode()) for _, text in asked) + FRAME + answer
