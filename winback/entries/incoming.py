"""How a generation begins, and what comes in meanwhile."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from winback.entries.base import STORY, Body, Outcome
from winback.scales import Scale, Severity, Standing


class AsRead(BaseModel):
    """How the words that opened a case were read; `complains` where they do and the number does not.

    `topics` are the policy's of that time. `because` are pairs of a verdict ("negative", "topic/delivery",
    "signal/leave") and the customer's own words that spoke for it, the strongest first. `tone` is "" where the language
    is not judged; `model` names the weights, and `adviser` the language model that judged where they were in doubt.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    language: str = ""
    tone: str = ""
    complains: bool = False
    topics: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    because: tuple[tuple[str, str], ...] = ()
    model: str = ""
    adviser: str = ""


class Opened(Body):
    """A response made a case. `reasons` are the parts of `priority`; `rule` is the routing rule that won.

    `read_as` is None where nobody read its words.
    """

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
    read_as: AsRead | None = None


class Reopened(Opened):
    """The next generation: the customer complained again after the close, or a person found it unfinished (`why`).

    An answer that is changed for the worse is a complaint too.
    """

    kind = "reopened"
    why: str = ""


class AftercareBegun(Body):
    """The generation of one touchpoint with a valuable customer, `due` so long after the close."""

    kind = "aftercare_begun"
    touchpoint: timedelta
    due: datetime


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
    """The customer answered the re-survey. `may_call` and `may_invite`: they may be called, and asked for a review."""

    kind = "answered"
    score: int
    comment: str = ""
    may_call: bool = False
    may_invite: bool = False


class AnswerChanged(Body):
    """The customer thought better of it within the day: this is the whole answer now.

    `outcome` is what follows from it where the case had concluded from the one before: it is not concluded again, but
    where it is worse than what a closed case began with, the case is opened again.
    """

    kind = "answer_changed"
    score: int
    comment: str = ""
    may_call: bool = False
    may_invite: bool = False
    outcome: Outcome | None = None


class AnswerExplained(Body):
    """The customer told why they answered as they did, some time after the score; what it led to stays."""

    kind = "answer_explained"
    comment: str


class Replied(Body):
    """The customer wrote back to `message`; of what they quoted nothing is kept. `automatic`: nobody wrote it.

    `opts_out` where they ask not to be written to any more. `attachments` came with it and are not kept; `elsewhere`:
    it came from another address than the customer's; `cut`: text was left out that was taken for quoted and may not
    have been. A reply completes no step. Where a person found out whose it is, they are its actor, and `message` is "".
    """

    kind = "replied"
    message: str
    subject: str = ""
    text: str = ""
    automatic: bool = False
    opts_out: bool = False
    attachments: int = 0
    elsewhere: bool = False
    cut: bool = False
