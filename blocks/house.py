"""What a process needs to work on cases: made when it starts, and kept."""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from prefect.settings import PREFECT_API_URL

from blocks.heartbeat import Heartbeat
from blocks.mail import FolderMailer, Mailer
from blocks.runs import PrefectRuns
from blocks.settings import Settings, read_settings
from blocks.slack import Slack
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from winback.policy import Policy
from winback.reach import Reach

log = logging.getLogger(__name__)

TRY_AGAIN = 30.0  # seconds between tries to load a block


@dataclass(frozen=True, slots=True)
class House:
    """The case store, the ways out, and who is told that all is well.

    `slack_name` names the block where Slack is set up; `slack` is None as well where it could not be loaded.
    """

    store: CaseStore
    mailer: Mailer
    heartbeat: Heartbeat | None = None
    slack: Slack | None = None
    slack_name: str | None = None
    rest: Callable[[float], None] = time.sleep

    @property
    def reach(self) -> Reach:
        """How staff are reached from here."""
        return Reach(self.slack.channels if self.slack else None)

    def channel(self, team: str, policy: Policy) -> str | None:
        """The Slack channel of a team, where it has one."""
        return (self.slack.channels if self.slack else {}).get(team if team in policy.teams else policy.default_team)

    def database_free_now(self) -> datetime:
        """This machine's clock, for when the store's does not answer."""
        return datetime.now(UTC)


def open_house(settings: Settings, *, patience: float | None = None) -> House:
    """Open what the settings name; mail goes to a folder until another mailer is set up. `patience`: see `Database`.

    Slack's block is not loaded: `with_slack` does that, where it is needed.
    """
    if settings.engine_url:
        os.environ.setdefault("PREFECT_API_URL", settings.engine_url)
    return House(
        CaseStore(Database(settings.database_url, patience), PrefectRuns()),
        FolderMailer(folder=settings.outbox),
        Heartbeat(settings.heartbeat_url) if settings.heartbeat_url else None,
        slack_name=settings.slack_block,
    )


def with_slack(house: House) -> House:
    """The house with Slack's block loaded, where one is named; without it where Prefect does not hand it out now."""
    if house.slack or not house.slack_name:
        return house
    if not PREFECT_API_URL.value():  # Prefect would start a server of its own
        log.warning("Slack's block %s cannot be loaded: Prefect's address is not known", house.slack_name)
        return house
    try:
        return replace(house, slack=cast("Slack", Slack.load(house.slack_name)))
    except Exception as trouble:  # noqa: BLE001 - whatever keeps it away, the case goes on, by mail
        log.warning("Slack's block %s cannot be loaded: %s", house.slack_name, type(trouble).__name__)
        return house


_kept: list[House] = []
_tried: list[float] = []


def house() -> House:
    """This process's own, opened at first use. A block that could not be loaded is tried again after a while."""
    if not _kept:
        _kept.append(open_house(read_settings()))
    if _kept[0].slack_name and not _kept[0].slack and (not _tried or time.monotonic() - _tried[0] > TRY_AGAIN):
        _tried[:] = [time.monotonic()]
        _kept[:] = [with_slack(_kept[0])]
    return _kept[0]


def move_into(other: House) -> None:
    """Use another house from now on."""
    _kept[:] = [other]
