"""The record: every call that reached the stand-in, and every mail that it took."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Call:
    """One request. `key` is what kind of key came with it: right, wrong or none."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    key: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0
    """0: no answer reached the caller."""
    answer: Any = None
    told: dict[str, str] = field(default_factory=dict)
    """The headers of the answer."""


@dataclass(frozen=True)
class Taken:
    """A mail that was queued."""

    message_id: str
    body: dict[str, Any]
    at: datetime

    @property
    def to(self) -> str:
        return str(self.body["personalizations"][0]["to"][0]["email"])

    @property
    def custom_args(self) -> dict[str, str]:
        return {**self.body.get("custom_args", {}), **self.body["personalizations"][0].get("custom_args", {})}

    @property
    def token(self) -> str:
        """What winback names it by; "" where it has no name."""
        return self.custom_args.get("winback", "")

    @property
    def subject(self) -> str:
        return str(self.body["subject"])

    @property
    def sender(self) -> str:
        return str(self.body["from"]["email"])

    @property
    def reply_to(self) -> str:
        return str(self.body.get("reply_to", {}).get("email", ""))

    @property
    def categories(self) -> list[str]:
        return list(self.body.get("categories", []))

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.body.get("headers", {}))

    @property
    def group(self) -> int | None:
        """The unsubscribe group."""
        return self.body.get("asm", {}).get("group_id")

    @property
    def text(self) -> str:
        return self._content("text/plain")

    @property
    def html(self) -> str:
        return self._content("text/html")

    def _content(self, kind: str) -> str:
        return next((part["value"] for part in self.body["content"] if part["type"] == kind), "")
