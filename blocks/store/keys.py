"""Keys of the API: made once, kept as hashes, looked up by whoever calls."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from blocks.store.casestore import CaseStore
from blocks.store.hashes import hash_of
from blocks.store.key_tables import ApiKeyRow

SCOPES = ("responses:write", "metrics:read")
"""What a key may open."""
BEGINNING = "wbk_"
LONGEST = 100
NOTED_EVERY = timedelta(minutes=5)
"""How exactly it is known when a key was used last: each note is a commit."""
LISTED = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose key it is."""

    id: int
    name: str
    scopes: frozenset[str]
    source: str


def add(session: Session, name: str, scopes: list[str], source: str, now: datetime) -> str | None:
    """A new key, which is told here and never again; None where one of that name is there."""
    if session.exec(select(ApiKeyRow.id).where(ApiKeyRow.name == name)).first() is not None:
        return None
    key = BEGINNING + secrets.token_urlsafe(32)
    session.add(ApiKeyRow(name=name, hash=hash_of(key), scopes=scopes, source=source, created_at=now))
    return key


def revoke(session: Session, name: str, now: datetime) -> bool:
    """Let a key open nothing any more; False where none of that name does."""
    live = (col(ApiKeyRow.name) == name, col(ApiKeyRow.revoked_at).is_(None))
    return bool(session.connection().execute(update(ApiKeyRow).where(*live).values(revoked_at=now)).rowcount)


def listed(session: Session) -> list[ApiKeyRow]:
    """The keys that there are, those that open nothing last."""
    order = (col(ApiKeyRow.revoked_at).is_not(None), col(ApiKeyRow.name))
    return list(session.exec(select(ApiKeyRow).order_by(*order).limit(LISTED)))


def caller(store: CaseStore, key: str) -> Caller | None:
    """Who calls; None where the key is none, or is revoked."""
    if not key.startswith(BEGINNING) or len(key) > LONGEST:
        return None
    with store.database.reading() as session:
        row = session.exec(select(ApiKeyRow).where(ApiKeyRow.hash == hash_of(key))).first()
    if row is None or row.revoked_at is not None:
        return None
    now = store.now()
    if row.last_used_at is None or now - row.last_used_at > NOTED_EVERY:
        with store.database.writing("key") as session:
            session.connection().execute(update(ApiKeyRow).where(col(ApiKeyRow.id) == row.id).values(last_used_at=now))
    return Caller(row.id, row.name, frozenset(row.scopes), row.source)
