"""Opening the case store for a command: to look, without Prefect, or to act."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from blocks.settings import Settings, read_settings
from deployments.commands.terminal import DIM, err, words

if TYPE_CHECKING:
    from sqlmodel import Session

    from blocks.house import House
    from blocks.store.policies import Policies
    from blocks.words import Reader
    from winback.policy import Policy


@dataclass(frozen=True, slots=True)
class View:
    """A look into the case store: one transaction, the policy in force, and the store's time."""

    session: "Session"
    policies: "Policies"
    policy: "Policy"
    now: datetime

    def zone(self, team: str) -> ZoneInfo:
        """The zone that a team's times are told in."""
        return ZoneInfo(self.policy.team_calendar(team).zone)

    def name(self, staff: str | None) -> str:
        """A member of staff by name; "" for nobody."""
        person = self.policy.roster.get(staff or "")
        return person.name if person else staff or ""


@contextmanager
def looking() -> Iterator[View]:
    """Open the store to read."""
    from blocks.store.database import Database
    from blocks.store.policies import Policies

    database, policies = Database(read_settings().database_url), Policies()
    try:
        with database.reading() as session:
            yield View(session, policies, policies.current(session)[1], database.now())
    finally:
        database.close()


def policy_at_hand() -> "Policy | None":
    """The policy in force; None without a case store that tells it."""
    from sqlalchemy.exc import DBAPIError

    from blocks.store.database import Database
    from blocks.store.policies import NoPolicy, Policies

    database = Database(read_settings().database_url)
    try:
        if not database.is_there:
            return None
        with database.reading() as session:
            return Policies().current(session)[1]
    except (NoPolicy, DBAPIError):
        return None
    finally:
        database.close()


@contextmanager
def acting() -> Iterator["House"]:
    """Open the store to act; cases are woken in Prefect, or left to the patrol where it does not answer."""
    settings = read_settings()
    point_at_engine(settings)
    from blocks.house import open_house

    house = open_house(settings)
    try:
        yield house
    finally:
        house.store.database.close()


def reader_here() -> "Reader":
    """What reads customers' words here: with the company's own, where there is a store that has any."""
    from sqlalchemy.exc import DBAPIError

    from blocks.store import fits
    from blocks.store.database import Database
    from blocks.store.policies import NoPolicy, Policies
    from blocks.words import base

    database = Database(read_settings().database_url)
    if not database.is_there:
        return base()
    try:
        with database.reading() as session:
            return fits.current(session, Policies().current(session)[1].words)
    except NoPolicy:
        return base()
    except DBAPIError:
        err().print(words("The case store does not answer: read with the program's own words alone.", DIM))
        return base()
    finally:
        database.close()


def point_at_engine(settings: Settings) -> None:
    """Tell Prefect its address; it reads the environment when it is imported, and not again."""
    if settings.engine_url:
        os.environ.setdefault("PREFECT_API_URL", settings.engine_url)
