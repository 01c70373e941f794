"""Filters that people keep under names of their own."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_NAME = 60
LONGEST_QUERY = 2_000
MOST = 30
"""How many somebody may keep for each page."""


class Kept(StrEnum):
    """The pages whose filters can be kept."""

    INBOX = "inbox"
    RESPONSES = "responses"


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter that somebody keeps; `query` is what the address of its page has behind the question mark."""

    id: int
    name: str
    query: str


def tidy_name(name: str) -> str:
    """A name as it is kept; "" where nothing is left of it."""
    return " ".join(name.replace("\0", " ").split())[:LONGEST_NAME].strip()
