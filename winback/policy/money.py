"""What may be given without asking, and where customers may be invited to review."""

from datetime import timedelta
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from winback.durations import Duration, Positive
from winback.policy.base import Section
from winback.policy.people import Role
from winback.policy.steps import Patience
from winback.scales import Severity


class Limit(Section):
    """An amount that needs no approval, for cases of a severity (any where left out) and yearly value."""

    amount: Decimal = Field(ge=0)
    severity: Severity | None = None
    from_yearly_value: int = 0


class Approval(Patience):
    """Who approves what exceeds the limits, and how long they have."""

    due: Positive = timedelta(hours=4)
    role: Literal[Role.SUPERVISOR, Role.MANAGER] = Role.MANAGER


class Compensation(Section):
    """Limits in one currency; an amount in another one always needs approval."""

    currency: str = Field(default="DKK", pattern="^[A-Z]{3}$")
    limits: tuple[Limit, ...] = (
        Limit(amount=Decimal(1000), severity=Severity.CRITICAL),
        Limit(amount=Decimal(500)),
        Limit(amount=Decimal(5000), from_yearly_value=500_000),
    )

    def limit(self, severity: Severity, yearly_value: int) -> Decimal:
        """The highest amount that anybody may promise in such a case."""
        fitting = (
            limit.amount
            for limit in self.limits
            if limit.severity in {None, severity} and yearly_value >= limit.from_yearly_value
        )
        return max(fitting, default=Decimal(0))


FAIR = {"google": "Google", "trustpilot": "Trustpilot"}


class ReviewDestination(Section):
    """Where reviews are asked for. `everyone`: a `share` is drawn when a case opens, whatever comes of it.

    `title` is what customers read it is called; the name, capitalised, where it is left out.
    """

    name: str = Field(pattern="^[a-z0-9_-]+$")
    title: str = ""
    kind: Literal["google", "trustpilot", "own_page", "reference"]
    url: str = Field(pattern="^https?://")
    invite: Literal["everyone", "after_good_resurvey"]
    share: float = Field(default=1.0, gt=0, le=1)
    delay: Duration = timedelta(days=14)

    @model_validator(mode="after")
    def _fair(self) -> "ReviewDestination":
        there = next((name for kind, name in FAIR.items() if kind == self.kind or f"{kind}." in self.url.lower()), "")
        if there and self.invite != "everyone":
            raise ValueError(
                f'{there} forbids inviting only the happy: set invite = "everyone" '
                "(with a share, if not all are to be asked)"
            )
        return self
