"""What a process needs to work on cases: made when it starts, and kept."""

import logging
import math
import os
import time
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blocks.heartbeat import Heartbeat
from blocks.loading import attempt
from blocks.mail import FolderMailer, Mailer
from blocks.mail.absent import Absent
from blocks.runs import PrefectRuns
from blocks.settings import Settings, SettingsError, read_settings
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from winback.policy import Policy
from winback.reach import Reach

if TYPE_CHECKING:
    from blocks.language_model import LanguageModel
    from blocks.slack import Slack
    from blocks.texting import Texting
    from blocks.wording import Wording

log = logging.getLogger(__name__)

LOOK_AGAIN = 30.0
"""Seconds after which a process looks again for what is set up by now, and for blocks that it could not load."""


SERVICES = {"mailer": "mail", "slack": "slack", "texting": "sms", "language_model": "language_model"}
"""What of a house is a block that Prefect keeps, and the service that it is for."""
ADVISING = ("language_model",)
"""What of it is needed by who reads words and sends nothing."""


@dataclass(frozen=True, slots=True)
class House:
    """The case store, the ways out, and who is told that all is well.

    `texts` is the folder of the company's own. A name names the block of what is set up. `slack`, `texting` and
    `language_model` are None as well where theirs could not be loaded; the mailer is `Absent` then.
    """

    store: CaseStore
    mailer: Mailer
    heartbeat: Heartbeat | None = None
    mail_name: str | None = None
    slack: "Slack | None" = None
    slack_name: str | None = None
    texting: "Texting | None" = None
    sms_name: str | None = None
    language_model: "LanguageModel | None" = None
    language_model_name: str | None = None
    rest: Callable[[float], None] = time.sleep
    texts: Path | None = None

    @property
    def reach(self) -> Reach:
        """How staff are reached from here."""
        return Reach(self.slack.channels if self.slack else None, texting=self.texting is not None)

    @property
    def lacks(self) -> dict[str, tuple[str, str]]:
        """What is set up and not here yet: by field, what it is for and its block's name."""
        named = {field: (service, getattr(self, f"{service}_name")) for field, service in SERVICES.items()}
        return {field: one for field, one in named.items() if one[1] and not _is_here(getattr(self, field))}

    @property
    def wording(self) -> "Wording | None":
        """Who words drafts, where a language model is here."""
        if self.language_model is None:
            return None
        from blocks.purse import Purse  # noqa: PLC0415 - few have one
        from blocks.wording import Wording  # noqa: PLC0415

        return Wording(self.language_model, Purse(self.store.database, self.store.now))

    def channel(self, team: str, policy: Policy) -> str | None:
        """The Slack channel of a team, where it has one."""
        return (self.slack.channels if self.slack else {}).get(team if team in policy.teams else policy.default_team)

    def database_free_now(self) -> datetime:
        """This machine's clock, for when the store's does not answer."""
        return datetime.now(UTC)


def _is_here(block: object) -> bool:
    return block is not None and not isinstance(block, Absent)


def open_house(settings: Settings, *, patience: float | None = None) -> House:
    """Open what the settings name; mail goes to a folder until another mailer is set up. `patience`: see `Database`.

    No block is loaded yet: `furnish` does that, where they are needed.
    """
    if settings.engine_url:
        os.environ.setdefault("PREFECT_API_URL", settings.engine_url)
    return House(
        CaseStore(Database(settings.database_url, patience), PrefectRuns()),
        _mailer(settings),
        Heartbeat(settings.heartbeat_url) if settings.heartbeat_url else None,
        mail_name=settings.mail_block,
        slack_name=settings.slack_block,
        sms_name=settings.sms_block,
        language_model_name=settings.language_model_block,
        texts=settings.letters,
    )


def _mailer(settings: Settings) -> Mailer:
    return Absent(settings.mail_block) if settings.mail_block else FolderMailer(folder=settings.outbox)


def in_step(house: House, settings: Settings) -> House:
    """The house with the services that the settings name by now; under a name that stands the block stays loaded.

    A name that is gone from them stands all the same: else an empty file would send mail into the folder.
    """
    changes: dict[str, Any] = {}
    for field, service in SERVICES.items():
        name = getattr(settings, f"{service}_block")
        if name and name != getattr(house, f"{service}_name"):
            changes |= {f"{service}_name": name, field: Absent(name) if service == "mail" else None}
    return replace(house, **changes) if changes else house


def furnish(house: House, only: Container[str] = SERVICES) -> House:
    """The house with every block that it lacks and that Prefect hands out now; what is there already stays.

    Its store hears the language model from then on.
    """
    lacking = {field: named for field, named in house.lacks.items() if field in only}
    found = {field: attempt(service, name) for field, (service, name) in lacking.items()}
    here = {field: block for field, block in found.items() if block is not None}
    if model := here.get("language_model"):
        from blocks.adviser import Adviser  # noqa: PLC0415 - few have one

        house.store.advise = Adviser(house.store.database, model, house.store.now)
    return replace(house, **here) if here else house


_kept: list[House] = []
_looked: list[float] = []


def house() -> House:
    """This process's own, opened at first use.

    What is set up later is found after a while, and so is what could not be had.
    """
    if _kept and _looked and time.monotonic() - _looked[0] <= LOOK_AGAIN:
        return _kept[0]
    found = _in_step_now(_kept[0]) if _kept else open_house(read_settings())
    _looked[:] = [time.monotonic()]
    _kept[:] = [furnish(found)]
    return _kept[0]


def _in_step_now(house: House) -> House:
    try:
        return in_step(house, read_settings())
    except SettingsError as mistake:  # somebody is writing them
        log.warning("%s; what was set up before is used on", mistake)
        return house


def move_into(other: House) -> None:
    """Use another house from now on, as it is."""
    _kept[:] = [other]
    _looked[:] = [math.inf]
