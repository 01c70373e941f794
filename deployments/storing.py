"""Services as `winback setup` stores them: in Prefect's blocks, and the blocks' names in the settings."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, cast

import httpx
from prefect.blocks.core import Block
from prefect.exceptions import PrefectException

from blocks.runs import EngineUnavailable
from blocks.settings import Settings, SettingsError, read_settings
from blocks.slack import Slack
from deployments.secrets import HOOKS, Told, printable
from winback.policy import Policy

NAME = "winback"
"""The block document's name, where the settings name no other."""


class Checks(Protocol):
    """A block that can be asked whether it would do."""

    def check(self) -> str:
        """What is amiss, and how to mend it; "" where nothing is."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The block as it is now: `same` as before or not, and what is `amiss` with it ("" where all is well)."""

    block: str
    same: bool
    amiss: str


def store(told: Told, policy: Policy, settings: Settings) -> Stored:
    """Save the block where it differs from what is stored, remember its name, and check it.

    Raises SettingsError before anything is saved, and EngineUnavailable.
    """
    if isinstance(told.block, Slack):
        _known_teams(told.block.channels, policy)
    name = _name(told, settings) if told.service != HOOKS else cast("Any", told.block).name
    bare = name.rpartition("/")[2]
    try:
        same = _is_stored(told.block, bare)
        if not same:
            cast("Any", told.block).save(bare, overwrite=True)
    except (httpx.HTTPError, PrefectException) as trouble:
        raise EngineUnavailable(f"The block of {told.service} was not stored ({type(trouble).__name__}).") from trouble
    if told.service == HOOKS:
        _remember_source(name)
    else:
        _remember(settings, f"{told.service}_block", name)
    return Stored(name, same, cast("Checks", told.block).check())


def _remember_source(name: str) -> None:
    """Add a source to those that the settings name, as they are by now."""
    settings = read_settings()
    if name not in settings.hooks:
        _remember(settings, "hook_sources", ",".join([*settings.hooks, name]))


def _known_teams(channels: Iterable[str], policy: Policy) -> None:
    unknown = sorted(set(channels) - set(policy.teams))
    if unknown:
        told, known = ", ".join(map(printable, unknown)), ", ".join(policy.teams)
        raise SettingsError(f"slack.channels: there is no team {told} in the policy; known are {known}")


def _name(told: Told, settings: Settings) -> str:
    """What the block is called, its kind in front where there are several; a name that is remembered stays."""
    known: str = getattr(settings, f"{told.service}_block") or NAME
    bare = known.rpartition("/")[2]
    name, variable = f"{told.kind}/{bare}" if told.kind else bare, f"WINBACK_{told.service.upper()}_BLOCK"
    if (named := os.environ.get(variable)) and named != name:
        raise SettingsError(f"{variable} names {named}; this would be {name}: change the variable first")
    return name


def _is_stored(block: Block, name: str) -> bool:
    try:
        found = type(block).load(name, validate=False)
    except ValueError:  # there is none
        return False
    return all(getattr(found, field, None) == getattr(block, field) for field in type(block).model_fields)


def _remember(settings: Settings, key: str, name: str) -> None:
    """Write the block's name into the settings file, in front of what stands there, or in the place of another."""
    if getattr(settings, key) == name:
        return
    file = settings.home / "config.toml"
    before = file.read_bytes() if file.exists() else b""
    line = f'{key} = "{name}"'.encode()
    written, times = re.subn(rb"(?m)^[ \t]*%s[ \t]*=[^\r\n]*" % key.encode(), lambda _: line, before, count=1)
    new = file.with_suffix(".new")
    new.write_bytes(written if times else line + b"\n" + before)
    new.replace(file)
