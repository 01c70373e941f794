"""Cases of a release, loaded into a store of today."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from blocks.store.database import Database
    from tests.lives import Life
    from tests.upgrades.stored import Asleep


@pytest.fixture(scope="module")
def todays_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Database"]:
    """A store with the tables of today, on SQLite or PostgreSQL: one of each for all tests, who are many."""
    from blocks.store import migrate  # noqa: PLC0415 - after the session's settings stand
    from blocks.store.database import Database  # noqa: PLC0415

    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('upgrades') / 'winback.db'}"
        migrate(url)
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        url = cluster.url(cluster.create(request.getfixturevalue("migrated_postgres")))
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def upgraded(todays_store: "Database") -> Callable[["Asleep"], "Life"]:
    """Loads a sleeping case, puts its policy in force again as `winback setup` does, and lives on with today's code."""
    from tests.lives import Life  # noqa: PLC0415
    from tests.upgrades.stored import empty, write_rows  # noqa: PLC0415
    from winback.policy import from_snapshot  # noqa: PLC0415

    def load(asleep: "Asleep") -> Life:
        policy = from_snapshot(asleep.tables["policy"][-1]["body"])
        life = Life(todays_store, policy)
        empty(todays_store)
        write_rows(todays_store, asleep.tables)
        life.clock.at, life.case_id = asleep.at, asleep.tables["case"][0]["id"]
        life.store.enforce(policy)
        return life

    return load
