"""Policies as they were loaded: the one in force, and those that open cases began under."""

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, col, select

from blocks.store.tables import PolicyRow
from winback.policy import Policy, from_snapshot, snapshot


class NoPolicy(Exception):  # noqa: N818
    """No policy is in force; run `winback setup`."""

    def __str__(self) -> str:
        return self.__doc__ or ""


NEWEST = select(PolicyRow.hash).order_by(col(PolicyRow.loaded_at).desc()).limit(1)
"""Built once: every step asks it."""


class Policies:
    """Snapshots by their hash, each read once."""

    def __init__(self) -> None:
        self._read: dict[str, Policy] = {}

    def current(self, session: Session) -> tuple[str, Policy]:
        """The hash and the policy in force."""
        newest = session.exec(NEWEST).first()
        if newest is None:
            raise NoPolicy
        return newest, self.of(session, newest)

    def of(self, session: Session, name: str) -> Policy:
        """The policy with this hash."""
        if name not in self._read:
            self._read[name] = from_snapshot(session.get_one(PolicyRow, name).body)
        return self._read[name]


def enforce(session: Session, policy: Policy, now: datetime) -> str:
    """Put a policy in force for cases that open from now on; its hash. One that is in force stays."""
    body = snapshot(policy)
    name = sha256(body.encode()).hexdigest()[:16]
    row = session.get(PolicyRow, name) or PolicyRow(hash=name, loaded_at=now, body=body)
    row.loaded_at = now
    session.add(row)
    return name
