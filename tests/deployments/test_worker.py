"""The warm worker, on a real server: timers, wakes, and every way in which a process can go."""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.client.schemas.objects import FlowRun
from prefect.states import Cancelling

from blocks.store import migrate
from deployments.child import DONE, Walker
from deployments.custody import take
from deployments.server import Embedded
from deployments.thrift import thrifty_client
from tests.engines import Pool, alive, eventually
from tests.lives import Life

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def pool(engine: Embedded) -> Iterator[Pool]:
    """A pool with a worker that stays."""
    with closing(Pool(engine, "steady")) as pool:
        pool.prepare()
        pool.worker(processes=2)
        yield pool


@pytest.fixture(scope="module")
def hasty_pool(engine: Embedded) -> Iterator[Pool]:
    """A pool with a worker that has patience with nothing, and renews a child after each run."""
    hasty = {"WINBACK_WORKER_LONGEST": "6", "WINBACK_WORKER_LEAVES_WITHIN": "1", "WINBACK_WORKER_RENEW_AFTER": "1"}
    with closing(Pool(engine, "hasty")) as pool, pytest.MonkeyPatch.context() as environment:
        for name, value in hasty.items():
            environment.setitem(engine.environment, name, value)
        pool.prepare()
        pool.worker(processes=2)
        environment.undo()
        yield pool


@pytest.fixture
def own_pool(engine: Embedded, request: pytest.FixtureRequest) -> Iterator[Pool]:
    """A pool of the test's own, without a worker."""
    with closing(Pool(engine, request.node.name)) as pool:
        pool.prepare()
        yield pool


def test_a_parked_run_is_taken_up_at_its_time(pool: Pool):
    walk = pool.start("naps")
    walk.comes_to("Awaiting contact")
    due = walk.sight.scheduled

    walk.comes_to("Completed")

    assert due is not None
    assert len(walk.pids) == 2
    assert walk.sight.since > due


def test_a_child_has_its_flows_imported_before_its_first_run(pool: Pool):
    walk = pool.start("dawdles")
    walk.is_started(1)

    told = Path(f"/proc/{walk.pids[0]}/cmdline").read_text().split("\0")

    assert {each for each in told if each.startswith("tests.")} == {
        f"tests.probe_flows.{flow}" for flow in ("naps", "sleeps", "lingers", "dawdles", "holds")
    }


def test_a_woken_run_runs_before_its_time(pool: Pool):
    walk = pool.start("sleeps")
    walk.comes_to("Awaiting contact")
    time.sleep(0.5)  # its child has left

    assert walk.runs.wake(walk.run_id)
    walk.is_started(2)

    walk.comes_to("Awaiting contact")


def test_a_run_woken_while_its_child_leaves_runs_again(pool: Pool):
    walk = pool.start("sleeps")
    walk.comes_to("Awaiting contact")

    assert walk.runs.wake(walk.run_id)

    walk.is_started(2)
    walk.comes_to("Awaiting contact")


def test_an_async_flow_runs_and_only_its_own_words_are_shipped(pool: Pool):
    walk = pool.start("dawdles")
    walk.comes_to("Completed")
    these = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[walk.run_id]))

    with get_client(sync_client=True) as client:
        eventually(lambda: bool(client.read_logs(these, limit=9, offset=0)), within=60)
        assert [line.message for line in client.read_logs(these, limit=9, offset=0)] == ["Dawdling"]


def test_the_death_of_a_child_costs_one_wake(pool: Pool):
    walk = pool.start("lingers")
    walk.is_started(1)

    os.kill(walk.pids[0], signal.SIGKILL)

    walk.comes_to("Completed")
    first, second = walk.pids
    assert first != second


def test_a_case_whose_child_died_is_walked_again_at_once(pool: Pool):
    database_url = f"sqlite:///{pool.engine.home / 'winback.db'}"
    migrate(database_url)
    life = Life(database_url)
    case_id = life.begins(score=5)
    life.store.database.close()
    walk = pool.start("holds", case_id)
    walk.is_started(1)
    time.sleep(0.5)  # it holds the claim

    os.kill(walk.pids[0], signal.SIGKILL)

    walk.comes_to("Completed", within=30)
    assert len(walk.pids) == 2


def test_a_run_that_does_not_end_is_ended_and_started_again(hasty_pool: Pool):
    walk = hasty_pool.start("lingers")

    walk.comes_to("Completed")

    assert len(set(walk.pids)) == 2


def test_a_child_that_hangs_loses_a_run_that_is_due_again(hasty_pool: Pool):
    walk = hasty_pool.start("lingers")
    walk.is_started(1)
    os.kill(walk.pids[0], signal.SIGSTOP)

    walk.runs.schedule(walk.run_id, datetime.now(UTC), "Revived")  # as the patrol does

    walk.comes_to("Completed")
    assert not alive(walk.pids[0])


def test_sigterm_does_not_reach_what_a_child_does(pool: Pool):
    walk = pool.start("naps")
    walk.is_started(1)
    os.kill(walk.pids[0], signal.SIGTERM)

    walk.comes_to("Completed")


def test_a_child_is_renewed_after_its_runs(hasty_pool: Pool):
    walk = hasty_pool.start("naps")

    walk.comes_to("Completed")

    assert len(set(walk.pids)) == 2


def test_a_run_that_a_late_poll_found_is_woken_instead(own_pool: Pool):
    walk = own_pool.start("naps")
    asleep = datetime.now(UTC) + timedelta(hours=1)

    async def take_late() -> FlowRun | None:
        async with get_client() as client:
            polled = await client.read_flow_run(walk.run_id)
            walk.runs.schedule(walk.run_id, asleep, "Awaiting contact")
            return await take(client, polled)

    assert asyncio.run(take_late()) is None
    assert walk.sight.state_name == "Woken"


def test_a_run_is_taken_once(own_pool: Pool):
    walk = own_pool.start("naps")

    async def take_twice() -> list[FlowRun | None]:
        async with get_client() as client:
            polled = await client.read_flow_run(walk.run_id)
            return [await take(client, polled), await take(client, polled)]

    taken, refused = asyncio.run(take_twice())

    assert taken is not None
    assert taken.state is not None
    assert taken.state.is_pending()
    assert refused is None


def test_a_wake_costs_the_child_two_calls(
    own_pool: Pool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("PROBES", str(own_pool.engine.home))
    walk = own_pool.start("sleeps")

    with thrifty_client() as client:
        walker = Walker(client)
        assert walker.answer(client.read_flow_run(walk.run_id)) == DONE
        walk.runs.schedule(walk.run_id, datetime.now(UTC), "Woken")
        woken = client.read_flow_run(walk.run_id)
        with caplog.at_level(logging.INFO, "httpx"):
            assert walker.answer(woken) == DONE
        calls = [line.getMessage() for line in caplog.records if line.name == "httpx"]
        assert len(calls) == 2
        assert all("/set_state" in call for call in calls)
        assert client.read_flow_run(walk.run_id).state_name == "Awaiting contact"


def test_cancelling_ends_a_run_under_way(pool: Pool):
    walk = pool.start("lingers")
    walk.is_started(1)

    walk.runs.propose(walk.run_id, Cancelling())

    walk.comes_to("Cancelled")
    assert not alive(walk.pids[0])
    assert not walk.runs.wake(walk.run_id)


def test_a_running_run_is_not_woken(pool: Pool):
    walk = pool.start("lingers")
    walk.is_started(1)

    assert not walk.runs.wake(walk.run_id)

    os.kill(walk.pids[0], signal.SIGKILL)
    walk.comes_to("Completed")


def test_children_end_with_a_worker_that_was_killed(own_pool: Pool):
    worker = own_pool.worker()
    walk = own_pool.start("lingers")
    walk.is_started(1)

    worker.kill()

    eventually(lambda: not alive(walk.pids[0]), within=60)
    walk.runs.schedule(walk.run_id, datetime.now(UTC), "Starting again")  # as the patrol does
    own_pool.worker()
    walk.comes_to("Completed")


def test_a_worker_that_is_told_to_end_gives_its_runs_back(own_pool: Pool):
    with ignoring(signal.SIGINT):  # as the shell has it for what `&` starts
        worker = own_pool.worker()
    walk = own_pool.start("lingers")
    walk.is_started(1)

    worker.terminate()

    assert worker.wait(90) == 0  # Prefect on SQLite may stand still for a minute, and is told of what is given back
    assert not alive(walk.pids[0])
    assert walk.sight.state_type == "SCHEDULED"


@contextmanager
def ignoring(signum: signal.Signals) -> Iterator[None]:
    """Ignore a signal here, and in the processes started meanwhile."""
    before = signal.signal(signum, signal.SIG_IGN)
    yield
    signal.signal(signum, before)
