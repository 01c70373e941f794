"""Cases under the real engine and worker: a process of each dies once, at a point drawn by lot."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import Popen

import pytest

from blocks.runs import PrefectRuns
from deployments.server import Embedded
from tests.crash_cases import STORIES, Company, Part, Undisturbed, play
from tests.crash_flows import FATES, Fate
from tests.engines import Pool

pytestmark = pytest.mark.engine

CASES, ALL = 4, 20
"""How many cases; all of them with `--everything`."""
WITHIN = 450.0
"""Seconds for all of them: far more than they take, for the machine may have much else to do."""

PLAN = "deployments: [{{name: {pool}, entrypoint: tests.crash_flows.mortal_case}}]"


@pytest.fixture
def pool(engine: Embedded) -> Iterator[Pool]:
    with closing(Pool(engine, "crashes", PrefectRuns("mortal-case/crashes"), PLAN)) as pool:
        pool.prepare()
        yield pool


@pytest.fixture
def company(database_url: str, pool: Pool, tmp_path: Path) -> Iterator[Company]:
    company = Company(database_url, pool.runs, tmp_path / "outbox")
    yield company
    company.store.database.close()


@pytest.fixture
def worker(
    pool: Pool, company: Company, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator["Popen[bytes]"]:
    own = {"WINBACK_HOME": str(tmp_path), "WINBACK_DATABASE_URL": database_url, FATES: str(tmp_path)}
    for name, value in own.items():
        monkeypatch.setitem(pool.engine.environment, name, value)
    worker = pool.worker(processes=2)
    yield worker
    worker.kill()
    worker.wait()


@pytest.fixture
def twins(migrated_sqlite: Path, tmp_path: Path) -> dict[str, Undisturbed]:
    """Each story as it goes where nothing dies."""
    files = {story: shutil.copyfile(migrated_sqlite, tmp_path / f"{story}.db") for story in STORIES}
    return {story: Undisturbed(f"sqlite:///{file}", story) for story, file in files.items()}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_cases_whose_processes_die_go_on_as_if_nothing_had_died(worker, company, twins, tmp_path, pytestconfig):
    cases = ALL if pytestconfig.getoption("everything") else CASES
    drawn = random.sample([(story, place) for story, twin in twins.items() for place in range(len(twin.points))], cases)
    parts = []
    for case_id, (story, place) in enumerate(drawn, 1):
        parts.append(Part(company, case_id, story, twins[story], place, Fate(tmp_path, case_id)))
        parts[-1].fate.draw(place)

    play(company, parts, WITHIN)

    assert [str(part) for part in parts if part.ended is None] == []
    sent_once = Counter[tuple[str, str]]()
    for part in parts:
        company.case_id = part.case_id
        sent_once.update((message.subject, message.key) for message in company.messages)
        assert part.ended == part.twin.pictures[bool(part.questions)], str(part)
        assert part.questions == [m.key for m in company.messages if m.attempts > 1 and m.role == "customer"], str(part)
    assert company.received() == sent_once
    assert worker.poll() is None
