"""A desk with its case, on both databases unless a test says otherwise, heard by socket."""

from collections.abc import Callable, Iterator

import pytest

from blocks.store.database import Database
from tests.desks import PATIENCE, Desk
from tests.lives import Life
from tests.standin import SlackWorld


@pytest.fixture
def made(database_url: str) -> Iterator[Callable[[], Desk]]:
    """Makes the desk; nobody hears it yet."""
    database = Database(database_url, PATIENCE)
    desks: list[Desk] = []

    with SlackWorld() as world:

        def make() -> Desk:
            life = Life(database_url)
            life.begins(score=2)
            desks.append(Desk(life, world, database))
            return desks[-1]

        yield make
        for desk in desks:
            desk.closes()
            desk.life.store.database.close()
    database.close()


@pytest.fixture
def desk(made: Callable[[], Desk]) -> Desk:
    """A desk that listens by socket."""
    return made().opens()
