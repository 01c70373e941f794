"""The ingestion: files of responses go in, cases come of them."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from sqlalchemy.exc import SQLAlchemyError

from blocks.files import UnreadableFile
from blocks.house import house
from blocks.intake import Progress, Report, read_file
from blocks.settings import read_settings
from blocks.store.casestore import CaseStore
from winback.intake.columns import UnclearColumns

log = logging.getLogger(__name__)

READABLE = {".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".xlsx"}
"""Endings of the files that are taken from the drop folder."""

AT_MOST = 1000
"""Files taken from the drop folder in one night."""


@dataclass(slots=True)
class Ingested:
    """What files came to: a report for each that was read, the reason for each that was not, and the cases.

    `texts` were read after they were stored; `hidden` complaints came up that no number shows.
    """

    reports: dict[str, Report] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    opened: list[int] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    held: int = 0
    texts: int = 0
    hidden: int = 0

    @property
    def clean(self) -> bool:
        """Whether every file and every row of it was read."""
        return not self.unreadable and not any(report.quarantined for report in self.reports.values())

    def summary(self) -> dict[str, Any]:
        """Counts for scripts; no personal data."""
        return {
            "files": {name: asdict(report) | {"read": report.read} for name, report in self.reports.items()},
            "unreadable": self.unreadable,
            "opened": len(self.opened),
            "joined": len(self.joined),
            "held": self.held,
            "texts": self.texts,
            "hidden": self.hidden,
        }


def ingest(
    store: CaseStore,
    files: list[Path],
    *,
    form: str = "default",
    maps: Mapping[str, str] | None = None,
    sheet: str | None = None,
    since: datetime | None = None,
    even_many: bool = False,
    progress: Progress | None = None,
) -> Ingested:
    """Read files and open the cases that come of them. A file that cannot be read does not stop the others.

    Killed at any moment it is run again and ends right: rows that stand are the same, and complaints whose case was
    not opened yet are still waiting.
    """
    done, policy = Ingested(), store.policy()
    for name, path in _named(files).items():
        try:
            done.reports[name] = read_file(
                store.database,
                path,
                policy,
                now=store.now(),
                form=form,
                maps=maps,
                sheet=sheet,
                since=since,
                progress=progress,
                also=lambda session, stored: store.note_enriched(session, stored.enriched),
            )
        except (UnreadableFile, UnclearColumns) as reason:
            done.unreadable[name] = str(reason)
    store.wake_all({case for report in done.reports.values() for _, case in report.enriched})
    opened = store.open_cases(even_many=even_many)
    done.opened, done.joined, done.held = opened.begun, opened.joined, opened.held
    _hear(store, done, even_many=even_many, progress=progress)
    return done


def _hear(store: CaseStore, done: Ingested, *, even_many: bool, progress: Progress | None) -> None:
    """Read what the files' customers wrote; whatever becomes of that, their rows and cases stand."""
    told = sum(report.new + report.changed for report in done.reports.values() if report.kind == "responses")
    beside = len(done.opened) + done.held
    try:
        heard, opened = store.read_words(told, even_many=even_many, beside=beside, progress=progress)
    except SQLAlchemyError:
        log.exception("words wait for the patrol")
        return
    done.texts, done.hidden = heard.texts, len(heard.found)
    done.opened += opened.begun
    done.joined += opened.joined
    done.held += opened.held


def _named(files: list[Path]) -> dict[str, Path]:
    """Files by their names; by their whole paths where two share one."""
    names = [path.name for path in files]
    return {path.name if names.count(path.name) == 1 else str(path): path for path in files}


def waiting_files(folder: Path) -> list[Path]:
    """What lies in the drop folder, oldest first; files still being written (`.part`, dot files) are left alone."""
    files = [path for path in folder.glob("*") if path.is_file() and path.suffix.lower() in READABLE]
    return sorted((path for path in files if not path.name.startswith(".")), key=lambda path: path.stat().st_mtime)[
        :AT_MOST
    ]


@flow(name="ingest", persist_result=False)
def ingest_folder() -> State[Any]:
    """Read the drop folder. What was read moves to `read/`; what cannot be read stays and fails the run by name."""
    folder = read_settings().drop
    folder.mkdir(parents=True, exist_ok=True)
    done = ingest(house().store, waiting_files(folder))
    (folder / "read").mkdir(exist_ok=True)
    for name in done.reports:
        (folder / name).rename(_free(folder / "read" / name))
    rows = sum(report.read for report in done.reports.values())
    told = f"{len(done.reports)} files, {rows} rows, {len(done.opened)} cases opened, {done.held} held"
    told += f", {done.texts} texts read, {done.hidden} hidden complaints" if done.texts else ""
    if done.unreadable:
        return Failed(message=f"{told}; cannot be read: {', '.join(sorted(done.unreadable))}")
    return Completed(message=told)


def _free(path: Path) -> Path:
    """A name that is not taken: last night's file of the same name stays."""
    place, number = path, 2
    while place.exists():
        place, number = path.with_stem(f"{path.stem} ({number})"), number + 1
    return place
