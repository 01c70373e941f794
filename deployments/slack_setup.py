"""Slack as `winback setup` stores it: tokens and channels in a Prefect block, the block's name in the settings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import httpx
from prefect.exceptions import PrefectException

from blocks.runs import EngineUnavailable
from blocks.settings import Settings, SettingsError
from blocks.slack import Slack
from deployments.slack_secrets import SlackSecrets, printable
from winback.policy import Policy

NAME = "winback"
"""The block document's name, where the settings name no other."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The block as it is now: `same` as before or not, and what is `amiss` with it ("" where all is well)."""

    block: str
    same: bool
    amiss: str


def store(secrets: SlackSecrets, policy: Policy, settings: Settings) -> Stored:
    """Save the block where it differs from what is stored, remember its name, and check it.

    Raises SettingsError before anything is saved, and EngineUnavailable.
    """
    _known_teams(secrets.channels, policy)
    block = Slack.model_validate(secrets.model_dump(exclude_none=True))
    name = settings.slack_block or NAME
    try:
        same = _is_stored(block, name)
        if not same:
            block.save(name, overwrite=True)
    except (httpx.HTTPError, PrefectException) as trouble:
        raise EngineUnavailable(f"Slack's block was not stored ({type(trouble).__name__}).") from trouble
    _remember(settings, name)
    return Stored(name, same, block.check())


def _known_teams(channels: Iterable[str], policy: Policy) -> None:
    unknown = sorted(set(channels) - set(policy.teams))
    if unknown:
        told, known = ", ".join(map(printable, unknown)), ", ".join(policy.teams)
        raise SettingsError(f"slack.channels: there is no team {told} in the policy; known are {known}")


def _is_stored(block: Slack, name: str) -> bool:
    try:
        found = cast("Slack", Slack.load(name, validate=False))
    except ValueError:  # there is none
        return False
    return all(getattr(found, field, None) == getattr(block, field) for field in SlackSecrets.model_fields)


def _remember(settings: Settings, name: str) -> None:
    """Write the block's name into the settings file, in front of what stands there; one that is named stays."""
    if settings.slack_block:
        return
    file = settings.home / "config.toml"
    before = file.read_bytes() if file.exists() else b""
    new = file.with_suffix(".new")
    new.write_bytes(f'slack_block = "{name}"\n'.encode() + before)
    new.replace(file)
