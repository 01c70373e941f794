"""What the walk does and concludes."""

from datetime import datetime

from winback.entries.base import Body, Outcome
from winback.suppressions import Scope, Why


class Waiting(Body):
    """The walk waits for the first entry of `kinds` after `after`, at most until `until`."""

    kind = "waiting"
    name: str
    round: int
    kinds: tuple[str, ...]
    after: int
    until: datetime | None = None


class Lapsed(Body):
    """A wait ended in silence."""

    kind = "lapsed"
    wait: str
    letter: str | None = None


class Messaged(Body):
    """A step's messages are in the outbox, under these keys."""

    kind = "messaged"
    step: str
    messages: tuple[str, ...] = ()
    skipped: str = ""


class Rang(Body):
    """A rung of the ladder was reached and those it concerns were told."""

    kind = "rang"
    rung: str
    step: str
    round: int
    due: datetime
    messages: tuple[str, ...] = ()


class Unclaimed(Body):
    """Claimed and then silent: the case is the team's again."""

    kind = "unclaimed"
    owner: str


class Drafted(Body):
    """A letter waits in the outbox for a person to approve it."""

    kind = "drafted"
    letter: str


class ResurveyAsked(Body):
    """The one question was put; after `expires` its link answers no more."""

    kind = "resurvey_asked"
    token: str
    expires: datetime
    messages: tuple[str, ...] = ()


class Concluded(Body):
    """The outcome; `reopens` where a worse answer leads back to contact."""

    kind = "concluded"
    outcome: Outcome
    before: int | None = None
    after: int | None = None
    reopens: bool = False


class ReviewDecided(Body):
    """Whether a destination's review is asked for, and if not, why."""

    kind = "review_decided"
    destination: str
    invited: bool
    reason: str = ""
    messages: tuple[str, ...] = ()


class MessageUnknown(Body):
    """A message's fate is not known and a person was asked."""

    kind = "message_unknown"
    message: str


class Undelivered(Body):
    """A message to the customer did not arrive, and will not; `detail` is what the other side said of it."""

    kind = "undelivered"
    message: str
    why: Why
    detail: str = ""


class Unsubscribed(Body):
    """The customer wants no more messages of a kind, or none at all; `by` is how they said so."""

    kind = "unsubscribed"
    scope: Scope
    by: Why


class Closed(Body):
    """The generation's end."""

    kind = "closed"
    outcome: Outcome
    root_cause: str = ""
    action: str = ""
    messages: tuple[str, ...] = ()


class AftercareEnded(Body):
    """The touchpoint took place, or nobody found the time."""

    kind = "aftercare_ended"
    touched: bool
