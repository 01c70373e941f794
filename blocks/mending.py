"""Rows in quarantine that a person mends where they stand: read again as their file was, and taken in."""

import csv
from dataclasses import dataclass

from sqlmodel import Session

from blocks.reading import Way
from blocks.store.casestore import CaseStore
from blocks.store.people import store_customers
from blocks.store.tables import QuarantineRow
from winback.intake.columns import UnclearColumns
from winback.intake.values import Unreadable
from winback.responses import Person, Response

LARGEST = 20_000
"""Characters of a mended row."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A row that was taken in, with the cases that it opened or joined."""

    cases: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StillUnread:
    """Why a row cannot be read as it is now; `column` is "" where none is to blame."""

    column: str
    reason: str


def cells_of(row: QuarantineRow) -> list[tuple[str, str]] | None:
    """A row's cells by the names of their columns; None where only its file can be given again."""
    way = Way.of(row.way)
    if way is None:
        return None
    cells = _split(row.row, way.delimiter)
    width = max(len(way.header), len(cells))
    names = [*way.header, *(f"({place + 1})" for place in range(len(way.header), width))]
    return list(zip(names, [*cells, *[""] * (width - len(cells))], strict=True))


def mend(store: CaseStore, row_id: int, cells: list[str]) -> Mended | StillUnread | None:
    """Read a row's cells as they are now, and take in what they say; None where the row is gone.

    The row leaves the quarantine once what it says is stored; dying in between stores it twice, which is once.
    """
    with store.database.reading() as session:
        row = session.get(QuarantineRow, row_id)
        way = Way.of(row.way) if row else None
    if row is None:
        return None
    if way is None or sum(map(len, cells)) > LARGEST:
        return StillUnread("", "this row cannot be mended here; give its file again")
    try:
        told = _read(store, way, cells)
    except (Unreadable, UnclearColumns) as trouble:
        return StillUnread(getattr(trouble, "column", ""), getattr(trouble, "reason", str(trouble)))
    cases = store.receive(told) if isinstance(told, Response) else []
    if not isinstance(told, Response):
        with store.database.writing("mended customer") as session:
            store_customers(session, [told])
    with store.database.writing("mended row") as session:
        _forget(session, row_id)
    return Mended(tuple(cases))


def set_aside(store: CaseStore, row_id: int) -> bool:
    """Take a row out of the quarantine that nobody will mend; whether it was there."""
    with store.database.writing("row set aside") as session:
        return _forget(session, row_id)


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
