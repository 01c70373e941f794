"""A case's journal in plain words, an entry a line, as one colleague would tell another."""

from zoneinfo import ZoneInfo

from winback import entries as e
from winback.policy import Policy
from winback.timeline import people, walk
from winback.timeline.teller import TELLS, Teller

__all__ = ["TELLS", "people", "tell", "walk"]


def tell(entry: e.Entry, policy: Policy, team: str = "") -> str:
    """What happened, in one line; `policy` is the one in force, `team` the case's, in whose zone times are told."""
    teller = Teller(policy, ZoneInfo(policy.team_calendar(team).zone))
    return TELLS[type(entry.body)](teller, entry, entry.body)
