"""What can go wrong between the app and Slack, chosen by the test."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.slackworld.calls import Call

ANY = "*"
PAGE = "<!DOCTYPE html><html><head><title>Slack</title></head><body><h1>Something went wrong</h1></body></html>"


@dataclass(frozen=True)
class RateLimited:
    """Status 429: ask again after so many seconds."""

    retry_after: int = 1


@dataclass(frozen=True)
class Broken:
    """A server's error that says nothing."""

    status: int = 500
    body: str = "Internal Server Error"


@dataclass(frozen=True)
class Page:
    """A page of HTML where JSON belongs, as proxies and bad days answer."""

    status: int = 200


@dataclass(frozen=True)
class Refused:
    """`ok: false` with this error; nothing happened."""

    error: str


@dataclass(frozen=True)
class DoneButRefused:
    """`ok: false` with this error, although it happened: Slack's own words about fatal_error."""

    error: str = "fatal_error"


@dataclass(frozen=True)
class Unheard:
    """The connection is reset before anything happened."""


@dataclass(frozen=True)
class LostAnswer:
    """It happened, and the connection is reset before the answer is out."""


@dataclass(frozen=True)
class Slow:
    """It happens after so many seconds, or at once with the answer that much later."""

    seconds: float
    answer_only: bool = False


Fault = RateLimited | Broken | Page | Refused | DoneButRefused | Unheard | LostAnswer | Slow


@dataclass
class Planned:
    """A fault that waits for its calls."""

    method: str
    fault: Fault
    left: int | None
    when: Callable[[Call], bool] | None
    struck: list[Call] = field(default_factory=list)

    def fits(self, call: Call) -> bool:
        return self.method in {ANY, call.method} and self.left != 0 and (self.when is None or self.when(call))


class Faults:
    """The faults that are planned; each call meets the first that fits it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[Planned] = []

    def plan(
        self, method: str, fault: Fault, times: int | None = 1, when: Callable[[Call], bool] | None = None
    ) -> Planned:
        with self._lock:
            self._planned.append(Planned(method, fault, times, when))
            return self._planned[-1]

    def clear(self) -> None:
        """All is well again."""
        with self._lock:
            self._planned.clear()

    def strike(self, call: Call) -> Fault | None:
        """The fault that this call meets, if any."""
        with self._lock:
            planned = next((planned for planned in self._planned if planned.fits(call)), None)
            if planned is None:
                return None
            planned.left = None if planned.left is None else planned.left - 1
            planned.struck.append(call)
            return planned.fault
