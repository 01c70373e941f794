"""A company's own words as the store keeps them: what was learnt when, and what of it is in force."""

import hashlib
import logging
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from blocks.store.database import alone
from blocks.store.word_tables import FitRow
from blocks.words import Reader, base, model_name
from winback.policy.words import Words
from winback.words.model import Model, built_in, load_table

log = logging.getLogger(__name__)

FITTING = 7_202
"""PostgreSQL's advisory lock for what is in force."""
KEPT = 30
"""Fits that are kept, the latest, and the one in force."""
REMEMBERED = 3
"""Models that a process keeps: of one store, and of another one for a while."""

IS_IN_FORCE = col(FitRow.in_force)
IN_FORCE = select(*(col(getattr(FitRow, name)) for name in ("id", "base", "hash"))).where(IS_IN_FORCE)
"""Built once: whatever is read asks it."""

_models: dict[str, Model] = {}
"""By the hash of their weights."""


class Told(NamedTuple):
    """A fit without its weights."""

    id: int
    made_at: datetime
    made_by: str
    base: str
    in_force: bool
    figures: dict[str, Any]

    @property
    def is_aside(self) -> bool:
        """Whether it goes with other weights than the program's, and so with none that read now."""
        return self.base != model_name()


TOLD = select(*(col(getattr(FitRow, name)) for name in Told._fields))


def current(session: Session, words: Words) -> Reader:
    """What reads: the program's model, the fit in force where it goes with it, and the policy's own topics."""
    return _fitted(session).with_topics(words)


def _fitted(session: Session) -> Reader:
    """Weights are read once."""
    found = session.connection().execute(IN_FORCE).first()
    if found is None or found.base != model_name():
        return base()
    number, named, wanted = found
    model = _models.get(wanted) or _load(session, number, wanted)
    return Reader(f"{named}+{number}", model) if model else base()


def _load(session: Session, number: int, wanted: str) -> Model | None:
    weights = session.connection().execute(select(col(FitRow.weights)).where(col(FitRow.id) == number)).scalar_one()
    if hashlib.sha256(weights).hexdigest() != wanted:
        log.error("the company's own words are damaged, fit %s: the program's are read with alone", number)
        return None
    if len(_models) >= REMEMBERED:
        _models.clear()
    return _models.setdefault(wanted, built_in().fitted(load_table(weights)))


def keep(session: Session, weights: bytes, figures: dict[str, Any], by: str, now: datetime) -> int:
    """Keep a new fit and put it in force; its id. Of two at once the later is."""
    alone(session, FITTING)
    _put_aside(session)
    row = FitRow(
        made_at=now,
        made_by=by,
        base=model_name(),
        hash=hashlib.sha256(weights).hexdigest(),
        weights=weights,
        figures=figures,
        in_force=True,
    )
    session.add(row)
    session.flush()
    session.connection().execute(delete(FitRow).where(col(FitRow.id) <= row.id - KEPT, ~IS_IN_FORCE))
    return row.id


def use(session: Session, number: int) -> bool:
    """Put an earlier fit in force; False where there is none of that number that goes with the program's weights."""
    alone(session, FITTING)
    found = session.connection().execute(TOLD.where(col(FitRow.id) == number)).first()
    if found is None or Told(*found).is_aside:
        return False
    _put_aside(session)
    session.connection().execute(update(FitRow).where(col(FitRow.id) == number).values(in_force=True))
    return True


def use_none(session: Session) -> bool:
    """Read with the program's words alone; False where that was so."""
    alone(session, FITTING)
    return _put_aside(session)


def _put_aside(session: Session) -> bool:
    return bool(session.connection().execute(update(FitRow).where(IS_IN_FORCE).values(in_force=False)).rowcount)


def in_force(session: Session) -> Told | None:
    """The fit in force, if there is one, even if it is put aside."""
    found = session.connection().execute(TOLD.where(IS_IN_FORCE)).first()
    return Told(*found) if found else None


def listed(session: Session) -> list[Told]:
    """The fits that there were, the latest first."""
    latest = TOLD.order_by(col(FitRow.id).desc()).limit(KEPT + 1)
    return [Told(*row) for row in session.connection().execute(latest)]
