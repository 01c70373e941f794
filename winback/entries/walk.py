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
    """A step's messages are in the outbox, under these keys, or why there are none: `skipped` is a refusal's code.

    Older journals hold sentences there. `waits_until` is when what keeps the message back is over: quiet hours where
    it waits, the quarantine where it was skipped.
    """

    kind = "messaged"
    step: str
    messages: tuple[str, ...] = ()
    skipped: str = ""
    waits_until: datetime | None = None


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
    """A letter waits in the outbox for a person to approve it; `worded` where a language model put it into words."""

    kind = "drafted"
    letter: str
    worded: bool = False


class ResurveyAsked(Body):
    """The one question was put; after `expires` its link answers no more. `waits_until`: the end of quiet hours."""

    kind = "resurvey_asked"
    token: str
    expires: datetime
    messages: tuple[str, ...] = ()
    waits_until: datetime | None = None


class Concluded(Body):
    """The outcome; `reopens` where a worse answer leads back to contact."""

    kind = "concluded"
    outcome: Outcome
    before: int | None = None
    after: int | None = None
    reopens: bool = False


class ReviewDecided(Body):
    """Whether a destination's review is asked for, and if not, why: `reason` is a refusal's code, or an older sentence.

    `rule` is how those who are asked are chosen there, and `text` names the template that asks them: with the policy
    that the case began under they tell an auditor that the choice was fair.
    """

    kind = "review_decided"
    destination: str
    invited: bool
    reason: str = ""
    messages: tuple[str, ...] = ()
    rule: str = ""
    text: str = ""
    sends_at: datetime | None = None


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


class Withheld(Body):
    """A message to the customer may not go any more; `why` is a refusal's code."""

    kind = "withheld"
    message: str
    why: str


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
