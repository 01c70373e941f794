"""What `winback doctor` finds in Slack: the block, its token and scopes, the channels, and staff that are not there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

from blocks.sending import NotNow, Refused, Unclear
from blocks.settings import Settings
from blocks.slack import Slack
from blocks.store import signs
from deployments.doctor_of_blocks import load_block
from winback.durations import write_duration
from winback.finding import Finding, mend, note, ok
from winback.policy import Policy, Staff

STORE = "Store it anew: `winback setup --from FILE`; see docs/slack.md."
AGAIN = "Then `winback doctor` again. What is stored is changed by `winback setup --from FILE`; see docs/slack.md."
AT_MOST = 50
"""Members of staff that are looked up; Slack allows about fifty a minute."""


def examine_slack(settings: Settings, policy: Policy | None, heard_ago: timedelta | None) -> Iterator[Finding]:
    """All findings about Slack; one where it is not set up. `heard_ago` is since when no desk said that it hears."""
    if not settings.slack_block:
        yield note("Slack", "not set up: staff are told by mail", "To add it: docs/slack.md.")
        return
    found = load_block("Slack", "slack", settings.slack_block, STORE)
    if isinstance(found, Finding):
        yield found
        return
    loaded = cast("Slack", found)
    if not (loaded.app_token or loaded.signing_secret):
        yield mend("Slack", "neither app token nor signing secret is stored, so nobody hears a press", STORE)
    amiss = loaded.check()
    if amiss:
        yield mend("Slack", amiss, AGAIN)
        return
    where = ", ".join(f"{team} in {channel}" for team, channel in loaded.channels.items())
    yield ok("Slack", f"block {settings.slack_block}: {where}" if where else f"block {settings.slack_block}")
    if heard_ago is None or heard_ago > signs.SILENT:
        since = f"for {_span(heard_ago)}" if heard_ago else "ever"
        yield mend("Slack", f"no desk has been heard of {since}: nobody hears a press", "Start one: `winback desk`.")
    if policy:
        yield from _teams(loaded, policy)
        yield from _people(loaded, policy)


def _span(ago: timedelta) -> str:
    return write_duration(timedelta(seconds=int(ago.total_seconds())))


def _teams(block: Slack, policy: Policy) -> Iterator[Finding]:
    unknown = [team for team in block.channels if team not in policy.teams]
    if unknown:
        yield mend("Slack", f"channels are stored for {', '.join(unknown)}, which the policy does not know", STORE)
    without = [team for team in policy.teams if team not in block.channels]
    if without:
        yield note("Slack", f"no channel for {', '.join(without)}: told by mail", STORE)


def _people(block: Slack, policy: Policy) -> Iterator[Finding]:
    looked_up = policy.staff[:AT_MOST]
    lost = [person.id for person in looked_up if not _is_there(block, person)]
    if lost:
        give = 'Give their Slack ids in the policy (`slack = "U…"`); until then they are told by mail.'
        yield mend("Slack", f"not found there: {', '.join(lost)}", give)
    if len(policy.staff) > AT_MOST:
        yield note("Slack", f"the first {AT_MOST} of {len(policy.staff)} staff were looked up", "The others: by hand.")


def _is_there(block: Slack, person: Staff) -> bool:
    """Whether a direct message would reach somebody; what Slack cannot say now is no finding."""
    try:
        block.direct_channel(person.slack or person.email)
    except Refused:
        return False
    except (NotNow, Unclear):
        return True
    return True
