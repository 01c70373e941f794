"""What a process needs to work on cases: made when it starts, and kept."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from blocks.heartbeat import Heartbeat
from blocks.loading import attempt
from blocks.mail import FolderMailer, Mailer
from blocks.mail.absent import Absent
from blocks.runs import PrefectRuns
from blocks.settings import Settings, read_settings
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from winback.policy import Policy
from winback.reach import Reach

if TYPE_CHECKING:
    from blocks.slack import Slack
    from blocks.texting import Texting
    from blocks.wording import Wording

TRY_AGAIN = 30.0  # seconds between tries to load a block


@dataclass(frozen=True, slots=True)
class House:
    """The case store, the ways out, and who is told that all is well.

    `texts` is the folder of the company's own. A name names the block of what is set up. `slack`, `texting` and
    `wording` are None as well where theirs could not be loaded; the mailer is `Absent` then.
    """

    store: CaseStore
    mailer: Mailer
    heartbeat: Heartbeat | None = None
    slack: "Slack | None" = None
    slack_name: str | None = None
    texting: "Texting | None" = None
    texting_name: str | None = None
    wording: "Wording | None" = None
    wording_name: str | None = None
    rest: Callable[[float], None] = time.sleep
    texts: Path | None = None

    @property
    def reach(self) -> Reach:
        """How staff are reached from here."""
        return Reach(self.slack.channels if self.slack else None, texting=self.texting is not None)

    @property
    def lacks(self) -> dict[str, tuple[str, str]]:
        """What is set up and not here yet: by field, what it is for and its block's name."""
        lacking = {"mailer": ("mail", self.mailer.name)} if isinstance(self.mailer, Absent) else {}
        if self.slack_name and not self.slack:
            lacking["slack"] = ("slack", self.slack_name)
        if self.texting_name and not self.texting:
            lacking["texting"] = ("sms", self.texting_name)
        if self.wording_name and not self.wording:
            lacking["wording"] = ("wording", self.wording_name)
        return lacking

    def channel(self, team: str, policy: Policy) -> str | None:
        """The Slack channel of a team, where it has one."""
        return (self.slack.channels if self.slack else {}).get(team if team in policy.teams else policy.default_team)

    def database_free_now(self) -> datetime:
        """This machine's clock, for when the store's does not answer."""
        return datetime.now(UTC)


def open_house(settings: Settings, *, patience: float | None = None) -> House:
    """Open what the settings name; mail goes to a folder until another mailer is set up. `patience`: see `Database`.

    No block is loaded yet: `furnish` does that, where they are needed.
    """
    if settings.engine_url:
        os.environ.setdefault("PREFECT_API_URL", settings.engine_url)
    return House(
        CaseStore(Database(settings.database_url, patience), PrefectRuns()),
        Absent(settings.mail_block) if settings.mail_block else FolderMailer(folder=settings.outbox),
        Heartbeat(settings.heartbeat_url) if settings.heartbeat_url else None,
        slack_name=settings.slack_block,
        texting_name=settings.sms_block,
        wording_name=settings.wording_block,
        texts=settings.letters,
    )


def furnish(house: House) -> House:
    """The house with every block that it lacks and that Prefect hands out now; what is there already stays."""
    found = {field: attempt(service, name) for field, (service, name) in house.lacks.items()}
    here = {field: block for field, block in found.items() if block is not None}
    return replace(house, **here) if here else house


_kept: list[House] = []
_tried: list[float] = []


def house() -> House:
    """This process's own, opened at first use. A block that could not be loaded is tried again after a while."""
    if not _kept:
        _kept.append(open_house(read_settings()))
    if _kept[0].lacks and (not _tried or time.monotonic() - _tried[0] > TRY_AGAIN):
        _tried[:] = [time.monotonic()]
        _kept[:] = [furnish(_kept[0])]
    return _kept[0]


def move_into(other: House) -> None:
    """Use another house from now on."""
    _kept[:] = [other]
