"""How members of staff and teams are reached: in Slack where it is set up, by mail otherwise; who is on call by SMS."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from winback.intake.addresses import normal_phone
from winback.policy import Staff
from winback.policy.people import Team


@dataclass(frozen=True, slots=True)
class Way:
    """Where a message goes: a mail address, a Slack channel, a member there by id or mail address, a telephone.

    `fallback` is the mail address for what does not go that way.
    """

    channel: Literal["mail", "slack", "sms"]
    address: str
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """`channels` are Slack's, by team; None where Slack is not set up. `texting`: whether SMS is."""

    channels: Mapping[str, str] | None = None
    texting: bool = False

    def person(self, person: Staff) -> Way:
        """The way to one person."""
        if self.channels is None:
            return by_mail(person.email)
        return Way("slack", person.slack or person.email, person.email)

    def on_call(self, person: Staff) -> Way:
        """The way to who is on call: a telephone rings at any hour, and Slack can be silent."""
        number = _number(person) if self.texting else ""
        return Way("sms", number, person.email) if number else by_mail(person.email)

    def team(self, key: str, team: Team) -> Way:
        """The way to a team; one without a channel of its own has mail."""
        channel = (self.channels or {}).get(key)
        return Way("slack", channel, team.email) if channel else by_mail(team.email)


def by_mail(address: str) -> Way:
    """A mail."""
    return Way("mail", address)


def _number(person: Staff) -> str:
    """A telephone number as gateways want it; "" for none, or one without its country."""
    try:
        number = normal_phone(person.phone, country="") if person.phone else ""
    except ValueError:
        return ""
    return number if number.startswith("+") else ""
