"""What people do."""

from datetime import datetime
from decimal import Decimal

from winback.entries.base import Body


class Claimed(Body):
    """Somebody took the case upon themselves."""

    kind = "claimed"


class HandedOver(Body):
    """The case went to another owner, who took it themselves where somebody had offered it (`offered_by`)."""

    kind = "handed_over"
    to: str
    reason: str
    offered_by: str = ""


class Offered(Body):
    """The owner asks a colleague, or the whole team where `to` is None, to take the case."""

    kind = "offered"
    to: str | None = None
    reason: str


class Snoozed(Body):
    """Reminders wait; the deadline and what follows it do not."""

    kind = "snoozed"
    until: datetime


class Contacted(Body):
    """A try to speak to the customer. `preferred` is the customer's wish, `next_try` the owner's plan."""

    kind = "contacted"
    channel: str
    reached: bool
    said: str = ""
    wants: str = ""
    preferred: datetime | None = None
    next_try: datetime | None = None


class Resolved(Body):
    """What was agreed with the customer. `limit` is what needed no approval when it was asked."""

    kind = "resolved"
    resolution: str
    amount: Decimal = Decimal(0)
    currency: str = ""
    wish: str = ""
    answer: str = ""
    promised: datetime | None = None
    root_cause: str
    action: str
    needs_approval: bool = False
    limit: Decimal = Decimal(0)


class Approved(Body):
    """The resolution may be given."""

    kind = "approved"


class Declined(Body):
    """The resolution may not be given."""

    kind = "declined"
    reason: str


class CheckedIn(Body):
    """A call a while after the resolution; `satisfied` is None where nobody answered."""

    kind = "checked_in"
    satisfied: bool | None
    said: str = ""
    next_try: datetime | None = None


class LetterApproved(Body):
    """A person read a draft, or changed it, and answers for it."""

    kind = "letter_approved"
    letter: str
    subject: str
    text: str


class LetterWritten(Body):
    """A person wrote to the customer in words of their own; `letter` is the message's key."""

    kind = "letter_written"
    letter: str
    subject: str
    text: str


class Unsatisfiable(Body):
    """A supervisor found that this customer cannot be satisfied, and wrote down why."""

    kind = "unsatisfiable"
    reason: str
    root_cause: str
    action: str


class Documented(Body):
    """Root cause and action of a case that ends without a resolution."""

    kind = "documented"
    root_cause: str
    action: str


class TouchpointLogged(Body):
    """Aftercare's touchpoint took place."""

    kind = "touchpoint_logged"
    said: str = ""


class Corrected(Body):
    """A person read the customer's words otherwise than winback did; what is None stays as it was."""

    kind = "corrected"
    tone: str | None = None
    topic: str | None = None


class Noted(Body):
    """A note."""

    kind = "noted"
    text: str


class Suspended(Body):
    """The case stands still until it is resumed."""

    kind = "suspended"
    reason: str


class Resumed(Body):
    """The case goes on."""

    kind = "resumed"


class Lifted(Body):
    """Somebody took back what kept messages from the customer: a mistake, or a refusal that holds no more."""

    kind = "lifted"


class Settled(Body):
    """A person found out what became of a message of unknown fate; `arrived` False sends it again."""

    kind = "settled"
    message: str
    arrived: bool
