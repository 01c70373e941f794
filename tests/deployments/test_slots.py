"""The warm worker without a server: what it makes of odd answers, and when it kills and starts children."""

import asyncio
import errno
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import WorkerFlowRunResponse
from prefect.states import Scheduled
from prefect.workers.base import BaseWorker

from blocks.runs import Sight
from deployments.child import DONE
from deployments.slots import Slot
from deployments.worker import WarmWorker

FAILURES = [ValueError("a proxy's <html>"), TypeError("of no known kind"), httpx.ReadTimeout("no answer")]


class Prefect:
    """Prefect as the worker asks it: it has these runs due and knows none of them otherwise, or it fails."""

    def __init__(self, *due: FlowRun, failure: Exception | None = None) -> None:
        self.due = due
        self.failure = failure

    async def get_scheduled_flow_runs_for_work_pool(self, *_: object) -> list[WorkerFlowRunResponse]:
        self.answer()
        return [WorkerFlowRunResponse(work_pool_id=uuid4(), work_queue_id=uuid4(), flow_run=run) for run in self.due]

    async def set_flow_run_state(self, *_: object) -> None:
        self.answer()

    async def read_deployments(self, **_: object) -> list[Any]:
        self.answer()
        return []

    def look(self, run_ids: Sequence[UUID]) -> dict[UUID, Sight]:
        self.answer()
        return {}

    def answer(self) -> None:
        if self.failure:
            raise self.failure


class Watched(Slot):
    """A slot whose child is only said to be there; it answers after `pause` seconds that it is done."""

    pause = 0.0
    kills = 0
    alive = True

    def kill(self) -> None:
        self.kills += 1

    async def _say(self, order: bytes) -> None:
        pass

    async def _answer(self, within: float) -> bytes:
        await asyncio.sleep(self.pause)
        return DONE


class Unstartable(Slot):
    """A slot on a machine that has no file descriptor left."""

    tries = 0

    async def open(self, entrypoints: Sequence[str]) -> None:
        self.tries += 1
        raise OSError(errno.EMFILE, "Too many open files")


def a_run() -> FlowRun:
    return FlowRun(flow_id=uuid4(), state=Scheduled())


def a_worker(prefect: Prefect, slot: Slot) -> WarmWorker:
    worker = WarmWorker("a pool")
    worker._client = worker.runs = prefect
    worker.slots = [slot]
    worker.leaves_within = 0.0
    return worker


async def leaves_while_due_again(slot: Slot, run: FlowRun) -> None:
    """A walk whose run is woken before the child has let go of it."""
    slot.holds = run.id
    walk = asyncio.create_task(slot.walk(run, 1))
    await asyncio.sleep(0)
    slot.wanted_elsewhere()
    await walk
    slot.holds = None


def test_a_child_keeps_its_place_while_its_next_run_is_not_taken_yet():
    slot, run = Watched(), a_run()
    worker = a_worker(Prefect(run), slot)

    async def promised() -> None:
        await leaves_while_due_again(slot, a_run())
        slot.holds = run.id
        for _ in range(2):
            await worker._due()

    asyncio.run(promised())

    assert slot.kills == 0


def test_a_child_that_does_not_let_go_of_a_run_is_killed():
    slot, run = Watched(), a_run()
    slot.pause = 0.1
    worker = a_worker(Prefect(run), slot)

    async def hangs() -> None:
        slot.holds = run.id
        walk = asyncio.create_task(slot.walk(run, 1))
        await asyncio.sleep(0)
        for _ in range(2):
            await worker._due()
            await asyncio.sleep(0.01)
        await walk

    asyncio.run(hangs())

    assert slot.kills == 1


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
def test_no_answer_to_a_poll_ends_the_worker(failure: Exception):
    worker = a_worker(Prefect(failure=failure), Watched())
    worker.polled = 0.0

    assert asyncio.run(worker.get_and_submit_flow_runs()) == []

    assert time.monotonic() - worker.polled < 60


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
def test_no_answer_to_a_heartbeat_ends_the_worker(failure: Exception, monkeypatch: pytest.MonkeyPatch):
    async def fails(self: object) -> None:
        raise failure

    monkeypatch.setattr(BaseWorker, "sync_with_backend", fails)

    asyncio.run(a_worker(Prefect(), Watched()).sync_with_backend())


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
def test_a_run_whose_taking_fails_is_left_until_prefect_answers(failure: Exception):
    slot, run = Watched(), a_run()
    prefect = Prefect(failure=failure)
    worker = a_worker(prefect, slot)

    asyncio.run(worker._serve(slot, run))
    asyncio.run(worker._make_up())
    assert worker.left == {run.id: False}
    assert slot.holds is None

    prefect.failure = None
    asyncio.run(worker._make_up())
    assert worker.left == {}


def test_only_what_is_no_plain_outage_is_told_with_its_traceback(caplog: pytest.LogCaptureFixture):
    for failure in FAILURES:
        asyncio.run(a_worker(Prefect(failure=failure), Watched())._due())

    assert [bool(record.exc_info) for record in caplog.records] == [True, True, False]


@pytest.mark.parametrize("failure", [None, *FAILURES], ids=repr)
def test_a_child_that_cannot_be_started_is_tried_again_after_a_pause(
    failure: Exception | None, monkeypatch: pytest.MonkeyPatch
):
    slot = Unstartable()
    worker = a_worker(Prefect(a_run(), failure=failure), slot)
    monkeypatch.setattr("deployments.worker.LOOK_EVERY", 0.2)

    async def tried_thrice() -> None:
        while slot.tries < 3:
            worker._hand_out([a_run()], [])
            await asyncio.sleep(0.01)
        await worker._settle(60)

    began = time.monotonic()
    asyncio.run(tried_thrice())

    assert time.monotonic() - began >= 3 * 0.2


def test_a_silent_outage_is_no_reason_to_restart_the_worker():
    worker = a_worker(Prefect(), Watched())

    worker.polled = time.monotonic() - 250
    assert worker.is_worker_still_polling(1)

    worker.polled = time.monotonic() - 350
    assert not worker.is_worker_still_polling(1)
    assert worker.is_worker_still_polling(15)
