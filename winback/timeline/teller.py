"""What all tellings share: who is who, when is when, and how sentences are put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from winback import entries as e
from winback.letters.words import write_amount
from winback.policy import Policy

LANGUAGE = "en"
"""What the command line speaks; notices speak the policy's language."""

OTHERS = {e.WINBACK: "winback", e.CUSTOMER: "the customer", "prefect": "Prefect"}


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells, and what they know: the policy in force, and the zone in which times are told."""

    policy: Policy
    zone: ZoneInfo

    def name(self, who: str) -> str:
        """A member of staff, or one of the others who act, by name; who has left stays an id."""
        person = self.policy.roster.get(who)
        return person.name if person else OTHERS.get(who, who)

    def team(self, key: str) -> str:
        """A team by name."""
        team = self.policy.teams.get(key)
        return team.name if team else f"team {key}"

    def recipient(self, who: str) -> str:
        """Whom a message went to, by name; a team's id begins with `team-`."""
        return self.team(who.removeprefix("team-")) if who.startswith("team-") else self.name(who)

    def them(self, messages: tuple[str, ...]) -> str:
        """To whom messages went; the last part of a message's key is its recipient's id."""
        ids = [key.rsplit("/", 1)[-1] for key in messages]
        return listed([self.recipient(one) for one in ids]) or "nobody"

    def at(self, at: datetime) -> str:
        """A time as staff read it: `Mon 23 Nov 10:00`."""
        local = at.astimezone(self.zone)
        return f"{local:%a} {local.day} {local:%b %H:%M}"


B = TypeVar("B", bound=e.Body)
TELLS: dict[type[e.Body], Callable[[Teller, e.Entry, Any], str]] = {}
"""How entries are told, by their bodies' types."""


def tells(
    kind: type[B],
) -> Callable[[Callable[[Teller, e.Entry, B], str]], Callable[[Teller, e.Entry, B], str]]:
    """Register how entries of a kind are told."""

    def register(told: Callable[[Teller, e.Entry, B], str]) -> Callable[[Teller, e.Entry, B], str]:
        TELLS[kind] = told
        return told

    return register


def quoted(text: str) -> str:
    """Somebody's words, on one line; "" where nothing was said."""
    line = " ".join(text.split())
    return f"“{line}”" if line else ""


def sentences(*parts: str) -> str:
    """Sentences one after another, each with its stop; empty ones are left out."""
    return " ".join(part if part.endswith((".", "!", "?", "…", "”")) else f"{part}." for part in parts if part)


def listed(names: list[str]) -> str:
    """`Mette`, `Mette and Jonas`, `Mette, Jonas and Karen`."""
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency."""
    return write_amount(amount, currency, LANGUAGE).replace("\u00a0", " ")
