"""What a mail is, and what a mailer promises."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from winback.mail_events import MailEvent


class Mail(BaseModel):
    """A mail ready to go. `id` is the outbox's own; `subject` and `key` name the message among its case's.

    `token` names the message to the outside; `kind` is the outbox's. `html` is "" where there is only text. `headers`
    are those that are not told by other fields. `asks` where it asks something of a customer, who may say that such
    mails are unwanted.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    subject: str
    key: str
    role: str
    sender: str
    sender_name: str
    to: str
    title: str
    text: str
    language: str
    at: datetime
    html: str = ""
    kind: str = "notice"
    token: str = ""
    reply_to: str = ""
    reply_to_name: str = ""
    headers: Mapping[str, str] = Field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether it asks something of a customer."""
        return self.kind in {"survey", "review"}


class Mailer(Protocol):
    """Something that sends mail. Every call is bounded in time."""

    @property
    def tells(self) -> bool:
        """Whether it tells afterwards, by itself, what became of a mail."""

    def send(self, mail: Mail) -> str:
        """Send it once; the provider's id. Raises NotNow, Refused, or Unclear where its fate is not known."""

    def find(self, mail_id: int) -> str | None:
        """The provider's id of a mail that did go out; None where none is to be found."""

    def check(self) -> str:
        """What is wrong with it, and how to mend it; "" where mail can be sent."""


@runtime_checkable
class Lists(Protocol):
    """A mailer whose service keeps lists of addresses that it writes to no more."""

    def suppressions(self, since: datetime) -> Iterable[MailEvent]:
        """Who was listed since then, as the events that put them there. Raises NotNow, also midway."""
