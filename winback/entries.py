"""The journal's entries: each says one thing that has happened to a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from winback.scales import Scale, Severity, Standing

STORY = 1
"""Version of the story that cases are opened under; steps added later apply from a later one."""

WINBACK = "winback"
CUSTOMER = "customer"


class Outcome(StrEnum):
    """How a generation of a case ended. `ABANDONED`: the company's own people fell silent."""

    WON_BACK = "won_back"
    UNCHANGED = "unchanged"
    WORSE = "worse"
    UNANSWERED = "unanswered"
    UNSATISFIED = "unsatisfied"
    UNREACHED = "unreached"
    UNREACHABLE = "unreachable"
    ABANDONED = "abandoned"


class Body(BaseModel):
    """What an entry says. Read leniently: keys of newer versions are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    kind: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        KINDS[cls.kind] = cls


KINDS: dict[str, type[Body]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's journal. Order is `seq`; `key` is unique within the case."""

    case_id: int
    seq: int
    at: datetime
    actor: str
    key: str
    body: Body


# -- how a generation begins --


class Opened(Body):
    """A response made a case. `reasons` are the parts of `priority`; `rule` is the routing rule that won."""

    kind = "opened"
    story: int = STORY
    policy: str
    response_id: int
    severity: Severity
    standing: Standing | None = None
    scale: Scale = Scale.NPS
    score: int | None = None
    form: str = "default"
    priority: int
    reasons: dict[str, int] = Field(default_factory=dict)
    rule: str | None = None
    team: str
    owner: str | None = None
    owner_why: str = ""
    yearly_value: int = 0
    contactable: bool = True
    review_draws: dict[str, bool] = Field(default_factory=dict)


class Reopened(Opened):
    """The customer complained again after the close: the next generation, a repeat."""

    kind = "reopened"


class AftercareBegun(Body):
    """The generation of one touchpoint with a valuable customer, `due` so long after the close."""

    kind = "aftercare_begun"
    touchpoint: timedelta
    due: datetime


# -- what comes in meanwhile --


class ResponseJoined(Body):
    """Another response of the customer while the case is open; `severity` None where it is no complaint."""

    kind = "response_joined"
    response_id: int
    score: int | None = None
    severity: Severity | None = None


class ResponseEnriched(Body):
    """A response of this case was told again, with more in it."""

    kind = "response_enriched"
    response_id: int
    score: int | None = None
    severity: Severity | None = None


class Answered(Body):
    """The customer answered the re-survey."""

    kind = "answered"
    score: int
    comment: str = ""


# -- what people do --


class Claimed(Body):
    """Somebody took the case upon themselves."""

    kind = "claimed"


class HandedOver(Body):
    """The case went to another owner."""

    kind = "handed_over"
    to: str
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


class Settled(Body):
    """A person found out what became of a message of unknown fate; `arrived` False sends it again."""

    kind = "settled"
    message: str
    arrived: bool


# -- what the walk does and concludes --


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


class Foreign(Body):
    """An entry of a kind this version does not know."""

    kind = ""
    foreign_kind: str


def read_body(kind: str, body: dict[str, Any]) -> Body:
    """The body of a stored entry."""
    model = KINDS.get(kind)
    return model.model_validate(body) if model else Foreign(foreign_kind=kind)
