"""A response as it comes in, before the store knows it.

Both are tuples, for files bring hundreds of thousands: a frozen dataclass takes three times as long to make.
"""

import hashlib
from datetime import date, datetime
from typing import NamedTuple

from winback.scales import Scale

UNIT = "\x1f"
"""Separates the parts of a hashed identity; it cannot occur in a cell that was read from a file."""


class Person(NamedTuple):
    """Who a row of input speaks of. Fields are normalised; None or "" where the row was silent."""

    external_id: str | None = None
    name: str = ""
    email: str | None = None
    phone: str | None = None
    role: str = ""
    language: str = ""
    segment: str = ""
    account: str = ""
    yearly_value: int | None = None
    contract_end: date | None = None
    account_owner: str | None = None
    review_permission: bool | None = None


class Response(NamedTuple):
    """One answer. (`source`, `form`, `key`) is its identity: told twice is one response."""

    source: str
    form: str
    key: str
    answered_at: datetime
    scale: Scale
    score: int | None
    verbatim: str
    person: Person
    touchpoint: str = ""
    contact_me: bool = False
    link: str = ""


def stated_key(form: str, answered_at: str, who: str, score: str, verbatim: str) -> str:
    """Identity of a response whose platform gives none: a hash of what it says, stated as such."""
    told = UNIT.join((form, answered_at, who, score, verbatim))
    return "hash:" + hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
