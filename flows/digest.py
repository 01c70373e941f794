"""The digest: to each person what the day holds, to each team what it won back last week."""

import logging
from collections.abc import Callable
from functools import partial

from prefect import flow
from sqlalchemy.exc import OperationalError

from blocks.house import House, house
from blocks.store.digests import write_daily, write_weekly
from flows.patrol import deliver_owed

log = logging.getLogger(__name__)


@flow(persist_result=False)
def digest() -> dict[str, int]:
    """Tell whoever's day or week begins.

    Rounds follow one another closely, and each finds what those before it wrote: nobody is told twice.
    """
    return tell(house())


def tell(house: House) -> dict[str, int]:
    """One round: how many people and teams were written to. What it wrote goes out at once."""
    database, now, reach = house.store.database, house.store.now(), house.reach
    policy = house.store.policy()
    people = [partial(write_daily, database, person, policy, now, reach) for person in policy.staff]
    teams = [partial(write_weekly, database, team, policy, now, reach) for team in policy.teams]
    told = {"people": sum(map(_written, people)), "teams": sum(map(_written, teams))}
    if any(told.values()):
        deliver_owed(house)
    return told


def _written(note: Callable[[], bool]) -> bool:
    """Write one note; one that cannot be written does not keep the others back."""
    try:
        return note()
    except OperationalError:
        raise
    except Exception:
        log.exception("a digest could not be written")
        return False
