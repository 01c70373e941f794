"""Rows in quarantine that a person mends where they stand: read again as their file or hook was, and taken in."""

import csv
import json
from dataclasses import dataclass

from sqlmodel import Session

from blocks.hooks.kept import NotYet, Sources
from blocks.hooks.reading import hear, kept_as
from blocks.reading import Way
from blocks.store.casestore import CaseStore
from blocks.store.people import store_customers
from blocks.store.receiving import take_in_all
from blocks.store.tables import QuarantineRow
from winback.intake.columns import UnclearColumns
from winback.intake.values import Unreadable
from winback.responses import Person, Response

LARGEST = 20_000
"""Characters of a mended row."""
HOOKS = kept_as("")
NO_FILE = "this row cannot be mended here; give its file again"
NO_ANSWER = "nothing in it is an answer; throw it away, or let its platform send it again"
NO_SOURCE = "the source that sent it is set up no longer"
LATER = "Prefect does not hand out the source that sent it just now; try again in a moment"


@dataclass(frozen=True, slots=True)
class Mended:
    """A row that was taken in, with the cases that it opened or joined."""

    cases: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StillUnread:
    """Why a row cannot be read as it is now; `column` is "" where none is to blame."""

    column: str
    reason: str


def is_of_a_hook(row: QuarantineRow) -> bool:
    """Whether a row is what a hook brought, and not one of a file."""
    return row.source.startswith(HOOKS)


def cells_of(row: QuarantineRow) -> list[tuple[str, str]] | None:
    """A row's cells by the names of their columns; None where only its file can be given again.

    What a hook brought is one, without a name.
    """
    if is_of_a_hook(row):
        return [("", _laid_out(row.row))]
    way = Way.of(row.way)
    if way is None:
        return None
    cells = _split(row.row, way.delimiter)
    width = max(len(way.header), len(cells))
    names = [*way.header, *(f"({place + 1})" for place in range(len(way.header), width))]
    return list(zip(names, [*cells, *[""] * (width - len(cells))], strict=True))


def mend(store: CaseStore, row_id: int, cells: list[str], sources: Sources) -> Mended | StillUnread | None:
    """Read a row's cells as they are now, and take in what they say; None where the row is gone.

    The row leaves the quarantine once what it says is stored; dying in between stores it twice, which is once.
    """
    with store.database.reading() as session:
        row = session.get(QuarantineRow, row_id)
        way = Way.of(row.way) if row else None
    if row is None:
        return None
    if is_of_a_hook(row):
        done = _take_in_hook(store, sources, row.source.removeprefix(HOOKS), "".join(cells))
    elif way is None or sum(map(len, cells)) > LARGEST:
        done = StillUnread("", NO_FILE)
    else:
        done = _take_in_row(store, way, cells)
    if isinstance(done, Mended):
        with store.database.writing("mended row") as session:
            _forget(session, row_id)
    return done


def set_aside(store: CaseStore, row_id: int) -> bool:
    """Take a row out of the quarantine that nobody will mend; whether it was there."""
    with store.database.writing("row set aside") as session:
        return _forget(session, row_id)


def _take_in_row(store: CaseStore, way: Way, cells: list[str]) -> Mended | StillUnread:
    try:
        told = _read(store, way, cells)
    except (Unreadable, UnclearColumns) as trouble:
        return StillUnread(getattr(trouble, "column", ""), getattr(trouble, "reason", str(trouble)))
    if isinstance(told, Response):
        return Mended(tuple(store.receive(told)))
    with store.database.writing("mended customer") as session:
        store_customers(session, [told])
    return Mended()


def _take_in_hook(store: CaseStore, sources: Sources, name: str, text: str) -> Mended | StillUnread:
    try:
        source = sources.find(name)
    except NotYet:
        return StillUnread("", LATER)
    if source is None:
        return StillUnread("", NO_SOURCE)
    heard = hear(source, text.encode(), store.policy(), store.now())
    if heard.unread:
        return StillUnread(heard.unread[0].column, heard.unread[0].reason)
    if not heard.responses:
        return StillUnread("", NO_ANSWER)
    return Mended(tuple(take_in_all(store, heard.responses).cases))


def _laid_out(text: str) -> str:
    """JSON as people can read it; what is none stays as it came."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text


def _read(store: CaseStore, way: Way, cells: list[str]) -> Response | Person:
    if way.columns.kind == "responses":
        return way.answers(store.policy(), store.now())(cells)
    return way.people()(cells)


def _forget(session: Session, row_id: int) -> bool:
    row = session.get(QuarantineRow, row_id)
    if row:
        session.delete(row)
    return row is not None


def _split(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return [text]
