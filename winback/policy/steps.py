"""The steps of a case: how long each may take, who is reminded, and what comes round again."""

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from winback.durations import Duration, Positive
from winback.policy.base import Hour, Section
from winback.scales import Severity

Audience = Literal["owner", "team", "supervisor", "approvers"]


class Rung(Section):
    """One rung of a ladder of reminders; `at` is the share of the allowed working time that has passed."""

    name: Literal["remind", "warn", "breach", "team", "supervisor"]
    at: float = Field(gt=0, le=10)
    tell: tuple[Audience, ...]


def _climbs(ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
    if [rung.at for rung in ladder] != sorted({rung.at for rung in ladder}):
        raise ValueError("rungs must rise: each `at` above the one before")
    if len({rung.name for rung in ladder}) != len(ladder):
        raise ValueError("each rung's name may stand once")
    return ladder


Ladder = Annotated[tuple[Rung, ...], AfterValidator(_climbs)]

CLIMB = (
    Rung(name="remind", at=0.5, tell=("owner",)),
    Rung(name="warn", at=0.8, tell=("owner",)),
    Rung(name="breach", at=1.0, tell=("owner",)),
    Rung(name="team", at=1.25, tell=("team",)),
    Rung(name="supervisor", at=1.5, tell=("supervisor",)),
)
NUDGE = (
    Rung(name="remind", at=0.5, tell=("owner",)),
    Rung(name="breach", at=1.0, tell=("owner", "team")),
    Rung(name="supervisor", at=2.0, tell=("supervisor",)),
)


class Patience(Section):
    """How long people have for a step, in working time, and who hears of it meanwhile."""

    due: Positive
    ladder: Ladder = NUDGE


class Receipt(Section):
    """The automatic confirmation to the customer that says who calls and by when."""

    severities: frozenset[Severity] = frozenset({Severity.CRITICAL, Severity.MODERATE})


class Contact(Section):
    """Personal contact: working time allowed by severity, and the calendar where it is not the team's."""

    due: dict[Severity, Positive] = Field(
        default_factory=lambda: {
            Severity.CRITICAL: timedelta(hours=2),
            Severity.MODERATE: timedelta(hours=24),
            Severity.HIDDEN: timedelta(hours=48),
        }
    )
    calendars: dict[Severity, str] = Field(default_factory=dict)
    ladder: Ladder = CLIMB
    tries: int = Field(default=3, ge=1, le=10)
    next_try: Duration = timedelta(hours=4)
    reply_within: Duration = timedelta(days=7)
    claim_reminder: Duration = timedelta(hours=1)
    claim_lapses: Duration = timedelta(hours=2)

    @model_validator(mode="after")
    def _every_severity(self) -> "Contact":
        missing = [severity.value for severity in Severity if severity not in self.due]
        if missing:
            raise ValueError(f"due needs a time for {', '.join(missing)}")
        if self.claim_reminder >= self.claim_lapses:
            raise ValueError("claim_reminder must come before claim_lapses")
        return self


class CheckIn(Patience):
    """The call a while after the resolution; `rounds` is how often dissatisfaction leads back to it."""

    due: Positive = timedelta(hours=8)
    after: Duration = timedelta(days=7)
    at: Hour = time(10, 0)
    rounds: int = Field(default=2, ge=0, le=5)
    tries: int = Field(default=3, ge=1, le=10)


class Resurvey(Section):
    """The one question asked again; `expires` counts from the asking, to the end of that day; `remind_after` too.

    It passes the `quarantine` of surveys once a case; whoever was asked a second time had a quiet time before.
    """

    after: Duration = timedelta(days=7)
    at: Hour = time(10, 0)
    remind_after: Duration = timedelta(days=7)
    expires: Duration = timedelta(days=14)
    quarantine: Duration = timedelta(days=90)

    @model_validator(mode="after")
    def _reminds_in_time(self) -> "Resurvey":
        if self.remind_after >= self.expires:
            raise ValueError("remind_after must come before expires")
        return self


class Aftercare(Patience):
    """Touchpoints for valuable customers, each so long after the close."""

    due: Positive = timedelta(hours=16)
    from_yearly_value: int = Field(default=500_000, ge=0)
    touchpoints: tuple[Duration, ...] = (timedelta(days=30), timedelta(days=90))

    @field_validator("touchpoints")
    @classmethod
    def _in_order(cls, touchpoints: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
        if list(touchpoints) != sorted(set(touchpoints)):
            raise ValueError("touchpoints must follow one another")
        return touchpoints
