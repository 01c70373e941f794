"""What a process needs to work on cases: made when it starts, and kept."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime

from blocks.mail import FolderMailer, Mailer
from blocks.runs import PrefectRuns
from blocks.settings import Settings, read_settings
from blocks.store.casestore import CaseStore
from blocks.store.database import Database


@dataclass(frozen=True, slots=True)
class House:
    """The case store and the way out for mail."""

    store: CaseStore
    mailer: Mailer

    def database_free_now(self) -> datetime:
        """This machine's clock, for when the store's does not answer."""
        return datetime.now(UTC)


def open_house(settings: Settings) -> House:
    """Open what the settings name. Mail goes to a folder until another mailer is set up."""
    if settings.engine_url:
        os.environ.setdefault("PREFECT_API_URL", settings.engine_url)
    return House(CaseStore(Database(settings.database_url), PrefectRuns()), FolderMailer(folder=settings.outbox))


_kept: list[House] = []


def house() -> House:
    """This process's own, opened at first use."""
    if not _kept:
        _kept.append(open_house(read_settings()))
    return _kept[0]


def move_into(other: House) -> None:
    """Use another house from now on."""
    _kept[:] = [other]
