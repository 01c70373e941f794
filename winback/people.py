"""The people: customers, the accounts they belong to, and the staff who act."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Account:
    """A company that buys; `yearly_value` in whole units of the policy's currency."""

    name: str
    yearly_value: int = 0
    contract_end: date | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A person who answers. Ids and addresses are normalised; "" and None both mean unknown."""

    id: int = 0
    external_id: str | None = None
    name: str = ""
    email: str | None = None
    phone: str | None = None
    role: str = ""
    language: str = ""
    segment: str = ""
    yearly_value: int = 0
    review_permission: bool = False
    opted_out: bool = False
    erased: bool = False
    account: Account | None = None

    @property
    def contactable(self) -> bool:
        """Whether there is any way to speak to this person."""
        return bool(self.email or self.phone)

    @property
    def value(self) -> int:
        """Yearly value of the customer's account, or of the customer alone."""
        return self.account.yearly_value if self.account else self.yearly_value

    @property
    def contract_end(self) -> date | None:
        """When the account's contract runs out, if that is known."""
        return self.account.contract_end if self.account else None


@dataclass(frozen=True, slots=True)
class Load:
    """What each member of staff carries now: open cases, and critical ones given today, by staff id."""

    open: dict[str, int] = field(default_factory=dict)
    critical_today: dict[str, int] = field(default_factory=dict)

    def given(self, owner: str, *, critical: bool) -> None:
        """Count one more case for `owner`."""
        self.open[owner] = self.open.get(owner, 0) + 1
        if critical:
            self.critical_today[owner] = self.critical_today.get(owner, 0) + 1
