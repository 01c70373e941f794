"""What all tests share: a clean environment, an order, random seeds, and both databases."""

import gc
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blocks.mail import Mailer
    from blocks.slack import Slack
    from deployments.server import Embedded
    from tests.lives import Life
    from tests.sendgrids import SendGridWorld
    from winback.policy import Policy

FOREIGN_SETTINGS = ("PREFECT_", "WINBACK_", "PG", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
for variable in [name for name in os.environ if name.upper().startswith(FOREIGN_SETTINGS)]:
    del os.environ[variable]

# Prefect reads its settings when it is first imported: they are set before anything here can.
PREFECT_HOME = tempfile.mkdtemp(prefix="winback-prefect-")
os.environ |= {
    "DO_NOT_TRACK": "1",
    "PREFECT_HOME": PREFECT_HOME,
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}

import pytest  # noqa: E402
from hypothesis import core, settings  # noqa: E402

from tests.connections import keep_connections, let_go  # noqa: E402
from tests.databases import NoPostgres, PostgresCluster  # noqa: E402
from tests.sampling import POINTS, left_out  # noqa: E402
from tests.statements import compile_once  # noqa: E402

ORDER = ("test_house.py", "test_each.py", "winback", "blocks", "tasks", "flows", "desk", "browser", "deployments")
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where SQLite's files of a test lie, if it can be in memory: nothing here outlives the machine."""
NO_POSTGRES = "PostgreSQL could not be had"
NO_BROWSER = "no browser could be had"

SERVER = pytest.StashKey["Embedded"]()

settings.register_profile("winback", deadline=None, derandomize=False, print_blob=True, database=None)
settings.load_profile("winback")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer what takes longer than `make test` may."""
    parser.addoption("--everything", action="store_true", help="draw nothing: every crash point, every life and case")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give Hypothesis the seed in the header, so that one number repeats the whole run; compile statements once."""
    config.addinivalue_line("markers", "engine: runs on a real Prefect server; these come last")
    config.addinivalue_line("markers", "drawn(many): of its cases one in so many is drawn for each run")
    if config.getoption("--hypothesis-seed") is None:
        core.global_force_seed = config.getoption("randomly_seed", None)
    compile_once()


def pytest_unconfigure() -> None:
    """Leave nothing of Prefect's behind."""
    shutil.rmtree(PREFECT_HOME, ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Leave out what is not drawn; run the pure tests first and the engine's last, within each in the shuffled order.

    The engine's are one long chain: where there are two processes, one of them begins it right after the pure tests.
    """
    for item in items:
        if item.get_closest_marker("engine"):
            item.add_marker(pytest.mark.xdist_group("engine"))  # one server for all of them
            item.add_marker(pytest.mark.timeout(300))  # on SQLite it may stand still for its busy timeout of a minute
    yield
    if items and not items[0].config.getoption("everything"):
        _leave_out(items)
    items.sort(key=_rank)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the Prefect server with the last test on it: an idle one takes its part of the processors from the others."""
    on_it, server = item.get_closest_marker("engine"), item.config.stash.get(SERVER, None)
    if on_it and server and not (nextitem and nextitem.get_closest_marker("engine")):
        server.stop()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let the collector pass over what is loaded by now: it would look at it anew each time, and children copy it."""
    gc.collect()
    gc.freeze()


def _leave_out(items: list[pytest.Item]) -> None:
    config = items[0].config
    out = set(left_out(items, config.getoption("randomly_seed", None) or 0))
    if out:
        config.hook.pytest_deselected(items=[*out])
        items[:] = [item for item in items if item not in out]


def _rank(item: pytest.Item) -> tuple[float, int]:
    top = item.path.relative_to(Path(__file__).parent).parts[0]
    place = ORDER.index(top) if top in ORDER else len(ORDER)
    if item.get_closest_marker("engine") is None:
        return place, 0
    distributed = hasattr(item.config, "workerinput")
    return ORDER.index("winback") + 0.5 if distributed else len(ORDER) + 1, place


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say last, and loudly, when a part of the promise was not looked at."""
    yield
    for lack in (NO_POSTGRES, NO_BROWSER):
        skipped = [report for report in terminalreporter.stats.get("skipped", []) if lack in str(report.longrepr)]
        if skipped:
            why = str(skipped[0].longrepr[2]).rpartition(f"{lack}: ")[2]
            terminalreporter.write_sep("!", red=True, bold=True)
            terminalreporter.write_line(f"{lack}: {len(skipped)} tests with it did not run ({why})", red=True)
            terminalreporter.write_sep("!", red=True, bold=True)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    """A PostgreSQL server for this run alone; tests on it are skipped where there is none."""
    try:
        cluster = PostgresCluster.found()
    except NoPostgres as reason:
        pytest.skip(f"{NO_POSTGRES}: {reason}")
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_cluster: PostgresCluster) -> str:
    """The name of a database with the tables of today, to copy."""
    from blocks.store import migrate  # noqa: PLC0415

    name = postgres_cluster.create()
    migrate(postgres_cluster.url(name))
    postgres_cluster.seal(name)
    return name


@pytest.fixture(scope="session")
def emptied_postgres(postgres_cluster: PostgresCluster, migrated_postgres: str) -> Iterator[str]:
    """The name of a database with the tables of today, which each test empties for the next."""
    name = postgres_cluster.create(migrated_postgres)
    keep_connections(name)
    yield name
    let_go()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables of today, to copy."""
    from blocks.store import migrate  # noqa: PLC0415

    file = tmp_path_factory.mktemp("template") / "winback.db"
    migrate(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> "Iterator[Embedded]":
    """One Prefect server for all tests that run on one."""
    from tests.engines import engine_for_tests  # noqa: PLC0415

    with engine_for_tests(tmp_path_factory.mktemp("engine")) as engine:
        pytestconfig.stash[SERVER] = engine
        yield engine


@pytest.fixture(scope="module")
def engine(server: "Embedded") -> "Iterator[Embedded]":
    """The server, with this process as its client."""
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415

    with temporary_settings({PREFECT_API_URL: server.api_url}):
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, of this test alone; each test runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'winback.db'}"
    else:
        yield from _postgres_database(request.getfixturevalue("postgres_cluster"), "template1")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty case store, of this test alone; each test runs on both kinds."""
    if request.param == "sqlite":
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            file = shutil.copyfile(request.getfixturevalue("migrated_sqlite"), f"{folder}/winback.db")
            yield f"sqlite:///{file}"
    else:
        cluster, name = request.getfixturevalue("postgres_cluster"), request.getfixturevalue("emptied_postgres")
        yield cluster.url(name)
        cluster.empty(name)


@pytest.fixture
def share(request: pytest.FixtureRequest, database_url: str) -> float:
    """The share of a life's crash points to die at."""
    return 1 if request.config.getoption("everything") else POINTS[database_url.partition(":")[0].partition("+")[0]]


@pytest.fixture
def lives(database_url: str) -> Iterator[Callable[..., "Life"]]:
    """Makes lives under policies of their own, in one store."""
    from tests.lives import Life  # noqa: PLC0415

    made: list[Life] = []

    def make(policy: "Policy | None" = None, slack: "Slack | None" = None, mailer: "Mailer | None" = None) -> Life:
        made.append(Life(database_url, policy, slack, mailer))
        return made[-1]

    yield make
    for life in made:
        life.store.database.close()


@pytest.fixture
def life(lives: Callable[..., "Life"]) -> "Life":
    """A company's cases under the default policy, in moved time."""
    return lives()


@pytest.fixture
def sendgrid() -> Iterator["SendGridWorld"]:
    """An account at the stand-in SendGrid."""
    from tests.sendgrids import SendGridWorld  # noqa: PLC0415

    with SendGridWorld() as world:
        yield world


def _postgres_database(cluster: PostgresCluster, template: str) -> Iterator[str]:
    name = cluster.create(template)
    yield cluster.url(name)
    cluster.drop(name)
