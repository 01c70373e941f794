"""The forms of what people may do to a case, the same for every door: Slack, web and command line."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Subject = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\r\n]*$")]
LetterText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]


class Action(BaseModel):
    """An action's form. A field that is missing or unknown is refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Claim(Action):
    """Take the case upon oneself."""


class HandOver(Action):
    """Give the case to somebody else."""

    to: str
    reason: Said


class Offer(Action):
    """Ask a colleague, or the whole team, to take a case of one's own."""

    to: str | None = None
    reason: Said


class Take(Action):
    """Take a case that its owner has offered."""


class Snooze(Action):
    """Hold reminders back; the deadline stays."""

    until: AwareDatetime


class Contact(Action):
    """Log a try to speak to the customer."""

    channel: Literal["phone", "email", "meeting", "video", "chat", "letter"] = "phone"
    reached: bool
    said: Words = ""
    wants: Words = ""
    preferred: AwareDatetime | None = None
    next_try: AwareDatetime | None = None


class Resolve(Action):
    """Write down what was agreed. `alternative`: it cannot be done, and what is offered instead."""

    kind: Literal[
        "explanation", "correction", "refund", "replacement", "gift_card", "discount", "upgrade",
        "process_change", "alternative",
    ]  # fmt: skip
    amount: Annotated[Decimal, Field(ge=0, le=Decimal(10_000_000), decimal_places=2)] = Decimal(0)
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] | None = None
    wish: Words = ""
    answer: Words = ""
    promised: AwareDatetime | None = None
    root_cause: Said
    action: Said


class Approve(Action):
    """Let the resolution be given."""


class Decline(Action):
    """Do not let the resolution be given."""

    reason: Said


class CheckIn(Action):
    """Log the check-in: was the customer satisfied, not, or not to be had?"""

    result: Literal["satisfied", "not_satisfied", "no_answer"]
    said: Words = ""
    next_try: AwareDatetime | None = None


class SendLetter(Action):
    """Approve a draft as it stands, or changed; `letter` may be left out where one draft waits."""

    letter: str | None = None
    subject: Subject | None = None
    text: LetterText | None = None


class WriteLetter(Action):
    """Write to the customer in words of one's own."""

    subject: Subject
    text: LetterText


class GiveUp(Action):
    """Find that this customer cannot be satisfied, and document why."""

    reason: Said
    root_cause: Said
    action: Said


class Document(Action):
    """Write down root cause and action of a case that ends without a resolution."""

    root_cause: Said
    action: Said


class Touch(Action):
    """Log aftercare's touchpoint."""

    said: Words = ""


class Correct(Action):
    """Correct how the customer's words were read: their tone, or what they are about."""

    tone: Literal["negative", "neutral", "positive"] | None = None
    topic: str | None = None


class Reopen(Action):
    """Open a closed case again, because something in it is unfinished."""

    reason: Said


class Note(Action):
    """Add a note."""

    text: Said


class Suspend(Action):
    """Let the case stand still until it is resumed."""

    reason: Said


class Resume(Action):
    """Let a suspended case go on."""


class Settle(Action):
    """Say what became of a message whose fate is not known."""

    message: str
    arrived: bool
