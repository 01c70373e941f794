"""Messages on their way out: what they are, and how their states move, only ever forward."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class MessageState(StrEnum):
    """A message's fate so far. `REFUSED` by its recipient's side, or by ours: a draft that nobody approved in time."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    REFUSED = "refused"
    UNKNOWN = "unknown"


S = MessageState
MOVES: dict[MessageState, frozenset[MessageState]] = {
    S.DRAFT: frozenset({S.APPROVED, S.REFUSED}),
    S.APPROVED: frozenset({S.SENDING, S.REFUSED}),
    S.SENDING: frozenset({S.SENT, S.APPROVED, S.REFUSED, S.UNKNOWN}),
    S.UNKNOWN: frozenset({S.SENT, S.APPROVED, S.DELIVERED, S.BOUNCED}),
    S.SENT: frozenset({S.DELIVERED, S.BOUNCED}),
    S.DELIVERED: frozenset({S.BOUNCED}),
}
"""Where a state may move to. Back to `APPROVED` go only tries that surely failed, and what a person sends anew."""


def may_move(before: MessageState, after: MessageState) -> bool:
    """Whether a message may go from one state to the other."""
    return after in MOVES.get(before, frozenset())


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a step writes it. `role` is who it is for; the addresses are frozen with it.

    `brief` is the text where the case itself stands beside it, in Slack. `fallback` is the mail address that a message
    in Slack goes to when it cannot be delivered there. A `card` shows its case as it is when it is sent.
    """

    key: str
    kind: Literal["notice", "card", "digest", "letter", "survey", "receipt", "review"]
    role: str
    recipient: str
    address: str
    language: str
    title: str
    text: str
    send_after: datetime
    state: MessageState = MessageState.APPROVED
    urgent: bool = False
    channel: Literal["mail", "slack", "sms"] = "mail"
    brief: str = ""
    fallback: str = ""

    @property
    def to_customer(self) -> bool:
        """Whether it goes to a customer, who gets each message once, whatever happens."""
        return self.role == "customer"
