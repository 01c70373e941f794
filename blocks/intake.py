"""Reading a file of responses or customers into the case store, batch by batch."""

import csv
import gc
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal, TypeVar

from sqlmodel import Session

from blocks.files import FileRows, Row, open_rows
from blocks.lines import Broken
from blocks.reading import Way
from blocks.store.database import Database
from blocks.store.people import Stored, store_customers
from blocks.store.quarantine import Unread, clear, quarantine
from blocks.store.responses import store_responses
from winback.intake.reading import COUNTRY
from winback.intake.values import Unreadable, clean
from winback.policy import Policy
from winback.responses import Response

BATCH = 10_000

Told = TypeVar("Told")
Progress = Callable[[int, int], None]
Also = Callable[[Session, Stored], None]


@dataclass(slots=True)
class Report:
    """What reading a file came to, in rows; read = new + changed + same + quarantined.

    `customers` are those made on the way, `mended` rows that left the quarantine. `ignored` are columns that
    nothing was made of, `passed_over` counts unusable addresses by column. `enriched` are responses told again
    with more that have a case already: (response, case).
    """

    kind: Literal["responses", "customers"]
    new: int = 0
    changed: int = 0
    same: int = 0
    quarantined: int = 0
    customers: int = 0
    mended: int = 0
    ignored: tuple[str, ...] = ()
    passed_over: dict[str, int] = field(default_factory=dict)
    enriched: list[tuple[int, int]] = field(default_factory=list)

    def count(self, stored: Stored, quarantined: int) -> None:
        """Add a batch."""
        self.new += stored.new
        self.changed += stored.changed
        self.same += stored.same
        self.customers += stored.customers
        self.enriched += stored.enriched
        self.quarantined += quarantined

    @property
    def read(self) -> int:
        """All rows of the file that are not blank."""
        return self.new + self.changed + self.same + self.quarantined


def read_file(
    database: Database,
    path: Path,
    policy: Policy,
    *,
    now: datetime,
    form: str = "default",
    maps: Mapping[str, str] | None = None,
    sheet: str | None = None,
    since: datetime | None = None,
    undated: datetime | None = None,
    country: str = COUNTRY,
    progress: Progress | None = None,
    also: Also | None = None,
    batch: int = BATCH,
) -> Report:
    """Read a file into the store; raises UnreadableFile or UnclearColumns before anything is written.

    Each batch is a transaction of its own, so a reading that was killed is finished by reading again. Complaints
    answered before `since` are history (by default the policy's `history_after`). `progress` is told how much is
    done, and of how much (0 where that is not known). `also` is told what a batch of responses came to, and writes
    in the same transaction: what follows from a response cannot be lost between the two.
    """
    history_before = since or now - policy.triage.history_after

    def store(session: Session, responses: Sequence[Response]) -> Stored:
        stored = store_responses(session, responses, policy=policy, now=now, history_before=history_before)
        if also:
            also(session, stored)
        return stored

    with open_rows(path, sheet) as file:
        at = undated.isoformat() if undated else ""
        way = Way(file.header, file.delimiter, form, country, dict(maps or {}), at)
        report = Report(way.columns.kind, ignored=way.columns.ignored)
        if report.kind == "responses":
            read = way.answers(policy, now)
            _read_rows(database, path.name, file, way, read, store, now, report, progress, batch)
            people = read.people
        else:
            people = way.people()
            _read_rows(database, path.name, file, way, people, store_customers, now, report, progress, batch)
    report.passed_over = {column: count for column, count in people.passed_over.items() if count}
    return report


def _read_rows(
    database: Database,
    name: str,
    file: FileRows,
    way: Way,
    read: Callable[[list[str]], Told],
    store: Callable[[Session, list[Told]], Stored],
    now: datetime,
    report: Report,
    progress: Progress | None,
    batch: int,
) -> None:
    still = set[int]()

    def read_batch() -> bool:
        if not (rows := list(islice(file.rows, batch))):
            return False
        good, bad = sort_rows(rows, read, file.delimiter)
        with database.writing("rows") as session:
            stored = store(session, good)
            still.update(quarantine(session, name, bad, now, way.told))
        report.count(stored, len(bad))
        return True

    while _without_garbage(read_batch):
        if progress:
            progress(file.done(), file.total)
    # The whole file was read: what of it was in quarantine, and is unreadable no more, was mended.
    with database.writing("mended rows") as session:
        report.mended = clear(session, name, still)


def _without_garbage(work: Callable[[], bool]) -> bool:
    """A batch makes a hundred thousand objects and no circles: looking for some is a quarter of the time.

    It is a function's work, so that its objects are gone before the collector comes back to look at them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        return work()
    finally:
        if enabled:
            gc.enable()


def sort_rows(
    rows: Sequence[Row], read: Callable[[list[str]], Told], delimiter: str
) -> tuple[list[Told], list[Unread]]:
    """What could be read, and what could not."""
    good: list[Told] = []
    bad: list[Unread] = []
    for line, row in rows:
        if isinstance(row, Broken):
            bad.append(Unread(line, clean(row.column), clean(row.reason), clean(row.text)))
            continue
        try:
            good.append(read(row))
        except Unreadable as trouble:
            bad.append(Unread(line, trouble.column, clean(trouble.reason), clean(_text(row, delimiter))))
    return good, bad


def _text(row: list[str], delimiter: str) -> str:
    """A row as it stood in its file, more or less."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerow(row)
    return text.getvalue().removesuffix("\n")
