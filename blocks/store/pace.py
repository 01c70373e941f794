"""The pace of channels: each takes about a message a second, whoever sends, in whichever process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from blocks.store.database import Database
from blocks.store.tables import PaceRow

APART = timedelta(seconds=1)
"""Between two messages in one channel: what Slack takes in the long run."""

QUEUE = {True: timedelta(seconds=2), False: timedelta(seconds=1)}
"""How long a sender waits for its turn, by urgency; so what is urgent overtakes what can wait. Others come again."""

FARTHEST = timedelta(minutes=90)
"""No rest is longer, the longest being an hour, and no line: a time beyond was written by a clock that was ahead."""

EVERYWHERE = "slack"
"""Stands for all channels at once: Slack itself does not answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How long it is until a message may go; `ours`: the place is taken, and the sender waits for it."""

    wait: timedelta
    ours: bool


def take_turn(database: Database, channel: str, now: datetime, *, urgent: bool) -> Turn:
    """Take the next place in a channel if it is near; otherwise one of the places for those who come again."""
    with database.writing("turn") as session:
        rests = _until(session.get(PaceRow, EVERYWHERE), "free_at", now)
        row = _locked(session, channel, now)
        free_at = max(_until(row, "free_at", now), rests)
        session.add(row)
        if free_at - now <= QUEUE[urgent]:
            row.free_at = free_at + APART
            return Turn(free_at - now, ours=True)
        line = "urgent_until" if urgent else "line_until"
        place = max(free_at, _until(row, line, now) + APART)
        setattr(row, line, place)
        return Turn(place - now, ours=False)


def pause(database: Database, channel: str, now: datetime, rest: timedelta) -> None:
    """Let a channel, or everything, rest for everybody."""
    with database.writing("pause") as session:
        row = _locked(session, channel, now)
        row.free_at = max(_until(row, "free_at", now), now + rest)
        session.add(row)


def hold(database: Database, channel: str, now: datetime, rest: Mapping[bool, timedelta]) -> None:
    """Let a whole channel rest where nobody was there to take anything; by urgency: what is urgent tries first."""
    with database.writing("pause") as session:
        row = _locked(session, channel, now)
        row.free_at = max(_until(row, "free_at", now), now + rest[True])
        row.line_until = max(_until(row, "line_until", now), now + rest[False])
        session.add(row)


def rest(session: Session, channel: str, now: datetime, *, urgent: bool = False) -> timedelta:
    """How long a whole channel rests yet that takes any number of messages at once."""
    row = session.get(PaceRow, channel)
    free_at = _until(row, "free_at", now)
    return (free_at if urgent else max(free_at, _until(row, "line_until", now))) - now


def _until(row: PaceRow | None, name: str, now: datetime) -> datetime:
    """A time of the row's, not before now; one that cannot be is now."""
    told: datetime | None = getattr(row, name) if row else None
    return told if told and now < told <= now + FARTHEST else now


def _locked(session: Session, channel: str, now: datetime) -> PaceRow:
    row = session.get(PaceRow, channel, with_for_update=True, populate_existing=True)
    if row:
        return row
    try:
        with session.begin_nested():
            session.add(PaceRow(channel=channel, free_at=now))
    except IntegrityError:  # another process was first
        session.expire_all()
    return session.get_one(PaceRow, channel, with_for_update=True, populate_existing=True)
