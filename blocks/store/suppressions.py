"""Addresses that some messages may not go to, whoever found that out: kept by what happened last, in any order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from blocks.store.tables import SuppressionRow
from winback.suppressions import Scope, Suppression, Why

MOMENT = timedelta(microseconds=1)
IN_FORCE = or_(col(SuppressionRow.lifted_at).is_(None), col(SuppressionRow.since) >= col(SuppressionRow.lifted_at))
"""Nothing lifted it later; what came at the same instant did not."""
TOLD = (
    select(SuppressionRow)
    .where(col(SuppressionRow.address).in_(bindparam("addresses", expanding=True)))
    .order_by(col(SuppressionRow.since).desc(), SuppressionRow.scope, SuppressionRow.why)
)
"""Built once: it is asked before every message and for every dossier."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A suppression as it is kept; `detail` is what the other side said."""

    suppression: Suppression
    lifted_at: datetime | None
    detail: str


def fold(address: str) -> str:
    """An address as it is compared."""
    return address.strip().lower()


def suppress(
    session: Session, address: str, scope: Scope, why: Why, at: datetime, detail: str = ""
) -> Suppression | None:
    """Let nothing of a scope go to an address, from a time on.

    The suppression where it comes into force by this; None where it stands already, or was lifted since.
    """
    new = SuppressionRow(address=fold(address), scope=scope.value, why=why.value, since=at, detail=detail)
    row, made = _locked(session, new)
    stood = _stands(row) and not made
    row.since, row.detail = max((row.since, row.detail), (at, detail))
    session.add(row)
    return None if stood or not _stands(row) else _read(row)


def lift(session: Session, address: str, scope: Scope, at: datetime, why: Why | None = None) -> int:
    """Take back what was told before a time; what was told before it and comes later does not count either.

    `why` None takes back all that stands of the scope, whatever for. How many were in force until then.
    """
    address, of_scope = fold(address), scope.value
    known = select(SuppressionRow.why).where(SuppressionRow.address == address, SuppressionRow.scope == of_scope)
    reasons = [why.value] if why else session.exec(known.order_by(SuppressionRow.why)).all()
    return sum(_lift(session, _locked(session, _never(address, of_scope, one, at))[0], at) for one in reasons)


def take_back(session: Session, address: str, by: str, now: datetime) -> int:
    """Take back all that stands for an address, because a person knows better. How many there were."""
    rows = session.exec(
        select(SuppressionRow)
        .where(SuppressionRow.address == fold(address), IN_FORCE)
        .order_by(SuppressionRow.scope, SuppressionRow.why)
        .with_for_update()
    ).all()
    for row in rows:
        row.detail = f"{row.detail} (lifted by {by})".strip()
    return sum(_lift(session, row, max(now, row.since + MOMENT)) for row in rows)


def of(session: Session, addresses: Iterable[str | None]) -> tuple[Suppression, ...]:
    """What is in force for some addresses, the latest first."""
    return tuple(one.suppression for one in look_up(session, addresses) if one.lifted_at is None)


def wants_nothing(session: Session, address: str) -> bool:
    """Whether whoever reads an address wants no mail at all, by their own word to the mail service."""
    own = {Why.SPAM_REPORT, Why.UNSUBSCRIBED}
    return any(one.scope is Scope.ALL and one.why in own for one in of(session, [address]))


def look_up(session: Session, addresses: Iterable[str | None]) -> Sequence[Standing]:
    """All that was ever told of some addresses, the latest first; `lifted_at` is None for what is in force."""
    folded = sorted({fold(address) for address in addresses if address})
    if not folded:
        return ()
    return [_standing(row) for row in session.exec(TOLD, params={"addresses": folded})]


def latest(session: Session, most: int) -> tuple[Sequence[Standing], int]:
    """What came into force last, and how much there is of it."""
    rows = session.exec(select(SuppressionRow).where(IN_FORCE).order_by(col(SuppressionRow.since).desc()).limit(most))
    listed = [_standing(row) for row in rows]
    return listed, count(session) if len(listed) == most else len(listed)


def count(session: Session) -> int:
    """How many are in force."""
    return session.exec(select(func.count()).select_from(SuppressionRow).where(IN_FORCE)).one()


def _never(address: str, scope: str, why: str, at: datetime) -> SuppressionRow:
    """What was lifted before anybody told of it."""
    return SuppressionRow(address=address, scope=scope, why=why, since=at - MOMENT, lifted_at=at)


def _standing(row: SuppressionRow) -> Standing:
    return Standing(_read(row), None if _stands(row) else row.lifted_at, row.detail)


def _read(row: SuppressionRow) -> Suppression:
    return Suppression(row.address, Scope(row.scope), Why(row.why), row.since)


def _stands(row: SuppressionRow) -> bool:
    return row.lifted_at is None or row.since >= row.lifted_at


def _lift(session: Session, row: SuppressionRow, at: datetime) -> bool:
    stood = _stands(row)
    row.lifted_at = max(at, row.lifted_at) if row.lifted_at else at
    session.add(row)
    return stood and not _stands(row)


def _locked(session: Session, new: SuppressionRow) -> tuple[SuppressionRow, bool]:
    """The row, locked, and whether it is the new one, for there was none."""
    query = (
        select(SuppressionRow)
        .where(
            SuppressionRow.address == new.address,
            SuppressionRow.scope == new.scope,
            SuppressionRow.why == new.why,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row := session.exec(query).one_or_none():
        return row, False
    try:
        with session.begin_nested():
            session.add(new)
    except IntegrityError:  # somebody else was first
        return session.exec(query).one(), False
    return new, True
