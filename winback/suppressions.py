"""What keeps messages from an address: it does not take them, or whoever reads it does not want them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    """`BOUNCED` and `INVALID` are the address's doing, `TOO_LARGE` the letter's, the others the reader's will.

    `TOLD` was said to a person, `REPLIED` written in a reply.
    """

    BOUNCED = "bounced"
    INVALID = "invalid"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    SPAM_REPORT = "spam_report"
    UNSUBSCRIBED = "unsubscribed"
    REPLIED = "replied"
    TOLD = "told"


class Scope(StrEnum):
    """Which messages: all of them, or only those that ask something (surveys, reminders, reviews)."""

    ALL = "all"
    SURVEYS = "surveys"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One address, since when nothing of a scope may go to it, and why."""

    address: str
    scope: Scope
    why: Why
    since: datetime
