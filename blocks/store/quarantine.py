"""Rows that could not be read: kept with their line and reason until the file is given again, mended."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from blocks.store.bulk import Bulk, table_of
from blocks.store.tables import QuarantineRow

QUARANTINE = table_of(QuarantineRow)
COLUMNS = ("source", "line", "column", "reason", "row_hash", "row", "at", "way")
KEPT = 20_000
"""Characters of a row that are kept to show."""
LISTED = 200


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that could not be read; `column` is "" where none is to blame."""

    line: int
    column: str
    reason: str
    row: str


def quarantine(
    session: Session, source: str, rows: Sequence[Unread], now: datetime, way: Mapping[str, Any] | None = None
) -> list[int]:
    """Keep rows of the file `source`; the same row on the same line is kept once. Their ids.

    `way` is how the file is read, for whoever mends a row where it stands.
    """
    bulk = Bulk(session)
    at, told_way = bulk.instant(now), json.dumps(way or {})
    told = {(row.line, _hash(row.row)): row for row in rows}
    kept = [
        (source, line, row.column, row.reason, row_hash, row.row[:KEPT], at, told_way)
        for (line, row_hash), row in told.items()
    ]
    bulk.insert(QUARANTINE, COLUMNS, kept, unless="source, line, row_hash")
    found = bulk.find(QUARANTINE, ("id", "line", "row_hash"), "line", sorted({line for line, _ in told}), source=source)
    return [number for number, line, row_hash in found if (line, row_hash) in told]


def clear(session: Session, source: str, still: Collection[int]) -> int:
    """Remove rows of `source` but those that are `still` unreadable: they were mended. How many that were."""
    known = session.exec(select(QuarantineRow.id).where(QuarantineRow.source == source)).all()
    mended = [number for number in known if number not in still]
    Bulk(session).delete(QUARANTINE, mended)
    return len(mended)


def quarantined(session: Session, source: str | None = None, limit: int = LISTED) -> list[QuarantineRow]:
    """Rows in quarantine by file and line, `limit` at most."""
    query = select(QuarantineRow).order_by(col(QuarantineRow.source), col(QuarantineRow.line)).limit(limit)
    if source is not None:
        query = query.where(QuarantineRow.source == source)
    return list(session.exec(query).all())


def _hash(row: str) -> str:
    return hashlib.blake2b(row.encode(), digest_size=16).hexdigest()
