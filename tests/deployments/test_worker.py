"""The warm worker, on a real server: timers, wakes, and every way in which a process can go."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from subprocess import Popen

import pytest
from prefect.client.orchestration import get_client
from prefect.states import Cancelling, Pending

from deployments.child import DONE, Walker
from deployments.server import Embedded
from tests.engines import Pool, alive, engine_for_tests, eventually

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    with engine_for_tests(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture(scope="module")
def pool(engine: Embedded) -> Iterator[Pool]:
    """A pool with a worker that stays."""
    with closing(Pool(engine, "steady")) as pool:
        pool.prepare()
        pool.worker()
        yield pool


@pytest.fixture(scope="module")
def mortal_pool(engine: Embedded) -> Iterator[Pool]:
    """A pool whose workers are the tests' own."""
    with closing(Pool(engine, "mortal")) as pool:
        pool.prepare()
        yield pool


@pytest.fixture
def worker(mortal_pool: Pool) -> Iterator["Popen[bytes]"]:
    worker = mortal_pool.worker()
    yield worker
    worker.kill()
    worker.wait()


def test_a_parked_run_is_taken_up_at_its_time(pool: Pool):
    walk = pool.start("naps")
    walk.comes_to("Awaiting contact")
    due = walk.sight.scheduled

    walk.comes_to("Completed")

    assert due is not None
    assert len(walk.pids) == 2
    assert walk.sight.since > due


def test_a_woken_run_runs_within_two_seconds(pool: Pool):
    walk = pool.start("sleeps")
    walk.comes_to("Awaiting contact")
    time.sleep(0.5)  # its child has left

    assert walk.runs.wake(walk.run_id)
    walk.is_started(2, within=2)

    walk.comes_to("Awaiting contact")


def test_a_run_woken_while_its_child_leaves_runs_again(pool: Pool):
    walk = pool.start("sleeps")
    walk.comes_to("Awaiting contact")

    assert walk.runs.wake(walk.run_id)

    walk.is_started(2)
    walk.comes_to("Awaiting contact")


def test_an_async_flow_runs_too(pool: Pool):
    pool.start("dawdles").comes_to("Completed")


def test_the_death_of_a_child_costs_one_wake(pool: Pool):
    walk = pool.start("lingers")
    walk.is_started(1)

    os.kill(walk.pids[0], signal.SIGKILL)

    walk.comes_to("Completed")
    first, second = walk.pids
    assert first != second


def test_sigterm_does_not_reach_what_a_child_does(pool: Pool):
    walk = pool.start("naps")
    walk.is_started(1)
    os.kill(walk.pids[0], signal.SIGTERM)

    walk.comes_to("Completed")


def test_a_child_is_renewed_after_its_runs(mortal_pool: Pool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(mortal_pool.engine.environment, "WINBACK_WORKER_RENEW_AFTER", "1")
    worker = mortal_pool.worker()
    walk = mortal_pool.start("naps")

    walk.comes_to("Completed")

    first, second = walk.pids
    assert first != second
    worker.terminate()
    assert worker.wait(15) == 0


def test_a_run_that_a_late_poll_took_before_its_time_is_walked_again(mortal_pool: Pool):
    walk = mortal_pool.start("naps")
    walk.runs.schedule(walk.run_id, datetime.now(UTC) + timedelta(hours=1), "Awaiting contact")
    walk.runs.propose(walk.run_id, Pending())

    with get_client(sync_client=True) as client:
        assert Walker(client).answer(walk.run_id) == DONE

    assert walk.sight.state_name == "Woken"
    assert walk.pids == []


def test_cancelling_ends_a_run_under_way(pool: Pool):
    walk = pool.start("lingers")
    walk.is_started(1)
    walk.comes_to("Running")

    walk.runs.propose(walk.run_id, Cancelling())

    walk.comes_to("Cancelled")
    assert not alive(walk.pids[0])
    assert not walk.runs.wake(walk.run_id)


def test_a_running_run_is_not_woken(pool: Pool):
    walk = pool.start("lingers")
    walk.comes_to("Running")

    assert not walk.runs.wake(walk.run_id)

    os.kill(walk.pids[0], signal.SIGKILL)
    walk.comes_to("Completed")


def test_children_end_with_a_worker_that_was_killed(mortal_pool: Pool, worker: "Popen[bytes]"):
    walk = mortal_pool.start("lingers")
    walk.is_started(1)

    worker.kill()

    eventually(lambda: not alive(walk.pids[0]), within=5)
    walk.runs.schedule(walk.run_id, datetime.now(UTC), "Starting again")  # as the patrol does
    mortal_pool.worker()
    walk.comes_to("Completed")


def test_a_worker_that_is_told_to_end_gives_its_runs_back(mortal_pool: Pool, worker: "Popen[bytes]"):
    walk = mortal_pool.start("lingers")
    walk.is_started(1)

    worker.terminate()

    assert worker.wait(15) == 0
    assert not alive(walk.pids[0])
    assert walk.sight.state_type == "SCHEDULED"
