"""How often one address may post: so many times an hour, counted in the store for all desks together."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import case, delete
from sqlmodel import Session, col, select

from blocks.store.database import Database, insert_into
from blocks.store.hashes import hash_of
from blocks.store.key_tables import TurnRow

AN_HOUR = timedelta(hours=1)
MOST = 20
"""Times an hour, for each household and each thing it posts to; the hour begins with the first."""
HOUSEHOLD = 64
"""Bits of an IPv6 address that name a household; the others its owner changes at will."""
AT_ONCE = 200
"""Hours that are over and are forgotten on the way."""


def take(database: Database, address: str, what: str, now: datetime, most: int = MOST) -> timedelta | None:
    """Count one; None where it may be, else how long until the next may. Who may not costs no commit."""
    if wait := is_full(database, address, what, now, most):
        return wait
    key = _key(address, what)
    with database.writing("turn") as session:
        since, times = _count(session, key, now)
        _forget(session, now)
    return since + AN_HOUR - now if times > most else None


def is_full(database: Database, address: str, what: str, now: datetime, most: int = MOST) -> timedelta | None:
    """How long until the next may, where so many were counted; nothing is counted by asking."""
    with database.reading() as session:
        row = session.get(TurnRow, _key(address, what))
    return row.since + AN_HOUR - now if row and row.times >= most and now < row.since + AN_HOUR else None


def _key(address: str, what: str) -> str:
    return hash_of(f"{whose(address)} {what}")


def _count(session: Session, key: str, now: datetime) -> tuple[datetime, int]:
    """When the household's hour began, and how often it has posted since."""
    is_over = col(TurnRow.since) <= now - AN_HOUR
    again = {
        "since": case((is_over, now), else_=col(TurnRow.since)),
        "times": case((is_over, 1), else_=col(TurnRow.times) + 1),
    }
    counted = insert_into(session, TurnRow).values(key=key, since=now, times=1)
    upsert = counted.on_conflict_do_update(index_elements=["key"], set_=again)
    since, times = session.connection().execute(upsert.returning(col(TurnRow.since), col(TurnRow.times))).one()
    return since, times


def _forget(session: Session, now: datetime) -> None:
    """Nobody's address is kept for longer than it counts. What another transaction has in hand it forgets itself."""
    over = select(TurnRow.key).where(col(TurnRow.since) <= now - AN_HOUR).limit(AT_ONCE)
    known = session.exec(over.with_for_update(skip_locked=True)).all()
    if known:
        session.connection().execute(delete(TurnRow).where(col(TurnRow.key).in_(known)))


def whose(address: str) -> str:
    """The household that an address belongs to; what is no address stands for itself."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(int(known) >> (128 - HOUSEHOLD))
