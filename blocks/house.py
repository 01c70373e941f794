"""What a process needs to work on cases: made when it starts, and kept."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime

from blocks.heartbeat import Heartbeat
from blocks.mail import FolderMailer, Mailer
from blocks.runs import PrefectRuns
from blocks.settings import Settings, read_settings
from blocks.store.casestore import CaseStore
from blocks.store.database import Database


@dataclass(frozen=True, slots=True)
class House:
    """The case store, the way out for mail, and who is told that all is well."""

    store: CaseStore
    mailer: Mailer
    heartbeat: Heartbeat | None = None

    def database_free_now(self) -> datetime:
        """This machine's clock, for when the store's does not answer."""
        return datetime.now(UTC)


def open_house(settings: Settings) -> House:
    """Open what the settings name. Mail goes to a folder until another mailer is set up."""
    if settings.engine_url:
        os.environ.setdefault("PREFECT_API_URL", settings.engine_url)
    return House(
        CaseStore(Database(settings.database_url), PrefectRuns()),
        FolderMailer(folder=settings.outbox),
        Heartbeat(settings.heartbeat_url) if settings.heartbeat_url else None,
    )


_kept: list[House] = []


def house() -> House:
    """This process's own, opened at first use."""
    if not _kept:
        _kept.append(open_house(read_settings()))
    return _kept[0]


def move_into(other: House) -> None:
    """Use another house from now on."""
    _kept[:] = [other]
