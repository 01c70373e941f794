"""How members of staff and teams are reached: in Slack where it is set up, by mail otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from winback.policy import Staff
from winback.policy.people import Team


@dataclass(frozen=True, slots=True)
class Way:
    """Where a message goes: a mail address, a Slack channel, or a person in Slack by member id or mail address.

    `fallback` is the mail address for what Slack does not take.
    """

    channel: Literal["mail", "slack"]
    address: str
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """`channels` are Slack's, by team; None where Slack is not set up."""

    channels: Mapping[str, str] | None = None

    def person(self, person: Staff) -> Way:
        """The way to one person."""
        if self.channels is None:
            return by_mail(person.email)
        return Way("slack", person.slack or person.email, person.email)

    def team(self, key: str, team: Team) -> Way:
        """The way to a team; one without a channel of its own has mail."""
        channel = (self.channels or {}).get(key)
        return Way("slack", channel, team.email) if channel else by_mail(team.email)


def by_mail(address: str) -> Way:
    """A mail."""
    return Way("mail", address)
