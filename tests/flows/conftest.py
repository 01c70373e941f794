"""A life for each test, on both databases."""

from collections.abc import Callable, Iterator

import pytest

from tests.lives import Life
from winback.policy import Policy


@pytest.fixture
def lives(database_url: str) -> Iterator[Callable[[Policy | None], Life]]:
    """Makes a life under a policy of its own."""
    made: list[Life] = []

    def make(policy: Policy | None = None) -> Life:
        made.append(Life(database_url, policy))
        return made[-1]

    yield make
    for life in made:
        assert life.row.troubles == 0 if life.case_id else True
        life.store.database.close()


@pytest.fixture
def life(lives: Callable[..., Life]) -> Life:
    """A life under the default policy."""
    return lives()
