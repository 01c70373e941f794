"""A mail that came in, as far as it could be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

LONGEST = 4_000
"""Signs that are kept of what somebody wrote."""
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Inbound:
    """What is read of a mail. `recipients` are texts with addresses in them, the surest first.

    `bounce_to` is where its own fate would be told to, "" for what must not be answered, None where nobody said.
    `headers` are by name in lower case, the first of each. `attachments` are counted and not kept.
    """

    sender: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    bounce_to: str | None = None
    is_report: bool = False
    attachments: int = 0

    @property
    def fingerprint(self) -> str:
        """What tells it from others, however often it is handed on."""
        told = self.headers.get("message-id", "").strip()
        parts = (told,) if told else (self.sender, self.headers.get("date", ""), self.subject, self.text)
        return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
