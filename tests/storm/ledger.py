"""What senders were told: only an answer counts, and what raised was not told."""

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True, slots=True)
class Told:
    """A yes. `kind`: "act" with its nonce, "answer" with its score, "response" with its key, in the case concerned.

    A response that opened or joined no case when it was told has `case_id` None.
    """

    kind: str
    case_id: int | None
    name: str


@dataclass(slots=True)
class Ledger:
    """The senders' own book; any thread may write."""

    yes: list[Told] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)
    signals: int = 0
    unheard: int = 0
    wrong: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def told(self, *yes: Told) -> None:
        """Somebody was told yes."""
        with self._lock:
            self.signals += 1
            self.yes += yes

    def no(self, what: str) -> None:
        """Somebody was told no, for a reason of the trade."""
        with self._lock:
            self.signals += 1
            self.refused[what] += 1

    def failed(self, error: str) -> None:
        """A call raised: nobody was told anything, and it is made again."""
        with self._lock:
            self.raised[error] += 1

    def gave_up(self) -> None:
        """Somebody called often enough without an answer."""
        with self._lock:
            self.unheard += 1

    def broke(self, what: str) -> None:
        """A call ended as no call should."""
        with self._lock:
            self.wrong.append(what)
