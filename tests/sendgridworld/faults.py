"""What can go wrong between winback and SendGrid, chosen by the test."""

import threading
from dataclasses import dataclass, field

from tests.sendgridworld.calls import Call

ANY = "*"
SEND = "/v3/mail/send"


@dataclass(frozen=True)
class RateLimited:
    """Status 429 until so many seconds from now; `reset` is told instead where it is not None."""

    seconds: float = 7
    reset: str | None = None


@dataclass(frozen=True)
class Says:
    """A refusal in SendGrid's shape; nothing happened."""

    status: int
    message: str = "access forbidden"
    field: str | None = None


@dataclass(frozen=True)
class Broken:
    """A server's error in SendGrid's shape, with headers; `taken`: although the mail was queued."""

    status: int = 500
    taken: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of HTML where JSON belongs, as proxies answer."""

    status: int = 502
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Unheard:
    """The connection is reset before anything happened."""


@dataclass(frozen=True)
class LostAnswer:
    """The mail is queued, and the connection is reset before the answer is out."""


@dataclass(frozen=True)
class Slow:
    """The mail is queued, and the answer comes so many seconds later."""

    seconds: float


@dataclass(frozen=True)
class Drip:
    """The mail is queued, and the answer comes a byte at a time, with so many seconds between two."""

    seconds: float


Fault = RateLimited | Says | Broken | Page | Unheard | LostAnswer | Slow | Drip


@dataclass
class Planned:
    """A fault that waits for its calls."""

    path: str
    fault: Fault
    left: int | None
    struck: list[Call] = field(default_factory=list)


class Faults:
    """The faults that are planned; each call meets the first that fits it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[Planned] = []

    def plan(self, path: str, fault: Fault, times: int | None) -> Planned:
        with self._lock:
            self._planned.append(Planned(path, fault, times))
            return self._planned[-1]

    def clear(self) -> None:
        """All is well again."""
        with self._lock:
            self._planned.clear()

    def strike(self, call: Call) -> Fault | None:
        """The fault that this call meets, if any."""
        with self._lock:
            fits = (one for one in self._planned if one.path in {ANY, call.path} and one.left != 0)
            planned = next(fits, None)
            if planned is None:
                return None
            planned.left = None if planned.left is None else planned.left - 1
            planned.struck.append(call)
            return planned.fault
