"""What a way out is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session

from blocks.store.tables import MessageRow

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out; `also` is written down with the message's new state, `proves` names troubles that are over."""

    provider_id: str
    also: Callable[[Session], None] | None = None
    proves: tuple[str, ...] = ()


class Way(Protocol):
    """A way out. Every call is bounded in time."""

    @property
    def tells(self) -> bool:
        """Whether it tells afterwards, by itself, what became of a message."""

    def send(self, row: MessageRow, in_time: Check) -> Sent:
        """Send it once; `in_time` raises right before it goes, if it is too late. Raises NotNow, Refused or Unclear."""

    def find(self, row: MessageRow) -> Sent | None:
        """What did go out although nobody noted it; None where nothing is to be found."""
