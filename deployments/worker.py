"""A worker of type `warm`: it walks flow runs in processes that stay, with Prefect and the flows imported.

Prefect's own process worker starts three interpreters for each wake: 6 s of CPU, and cases wake often.
"""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import anyio.abc
import httpx
from prefect.client.schemas.filters import WorkPoolFilter, WorkPoolFilterName
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import DeploymentSort
from prefect.exceptions import ObjectNotFound
from prefect.logging.loggers import get_logger
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult

from blocks.runs import EngineUnavailable, PrefectRuns
from deployments.custody import free_claim, mend, take
from deployments.slots import RENEW_AFTER, Slot

PROCESSES = 4
DEPLOYMENTS = 100  # of a pool whose flows a child has imported before their first runs
GRACE = 20.0  # seconds that running walks have to finish once the worker is told to end
GIVING_BACK = 30.0  # seconds for the calls that return the rest to Prefect
SOON = 1.0  # seconds between looks at the slots while more is due than they can take
FRESH = 5.0  # seconds that a poll's answer is worth handing out
LONGEST = 3600.0  # seconds that a run may take; the nightly intake of a large file must fit
LEAVES_WITHIN = 30.0  # seconds for a walk to leave whose run is due again
LOOK_EVERY = 5.0  # seconds between looks whether a run under way was cancelled
LONGEST_DELAY = 300.0  # seconds before a run that keeps breaking off is tried again
STILL_POLLING = 300.0  # seconds without a poll; one takes two minutes where Prefect accepts and does not answer
OUTAGES = (EngineUnavailable, ObjectNotFound, httpx.HTTPError)

log = get_logger("worker.warm")


class WarmWorker(BaseWorker[BaseJobConfiguration, BaseVariables, BaseWorkerResult]):
    """Hands each due run to a free slot; `prefect worker start --type warm --limit` says how many there are.

    It takes no more runs than it has free slots, so whatever waits stays there for other workers.
    Prefect's base class polls, keeps the heartbeat and obeys signals. Its submission of runs is not used: it
    costs ten calls, and its limiter brings the worker down on a run whose last process is still leaving.
    """

    type = "warm"
    job_configuration = BaseJobConfiguration
    _description = "Walks flow runs in processes that stay, with Prefect and the flows imported."
    _display_name = "Warm"

    def __init__(self, work_pool_name: str, work_queues: list[str] | None = None, **options: Any) -> None:
        slots = options.pop("limit", None) or PROCESSES
        super().__init__(work_pool_name, work_queues, **options)
        self.pool = work_pool_name
        self.queues = work_queues or []
        renew_after = int(os.environ.get("WINBACK_WORKER_RENEW_AFTER", RENEW_AFTER))
        self.slots = [Slot(renew_after) for _ in range(slots)]
        self.grace = float(os.environ.get("WINBACK_WORKER_GRACE", GRACE))
        self.leaves_within = float(os.environ.get("WINBACK_WORKER_LEAVES_WITHIN", LEAVES_WITHIN))
        self.longest = float(os.environ.get("WINBACK_WORKER_LONGEST", LONGEST))
        self.runs = PrefectRuns(retries=3)
        self.broken = Counter[UUID]()  # how often in a row a run has broken off here
        self.left: dict[UUID, bool] = {}  # runs that an outage kept from being mended, and whether they were walked
        self.polled = self.looked = time.monotonic()
        self.ending = False
        self.freed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, *args: Any, **options: Any) -> None:
        """Run until told to end, through outages of Prefect of any length."""
        end_on_sigterm()
        # The loops call again by themselves; the client's own retries would wait ever longer between calls.
        with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 1}):
            await super().start(*args, **options)

    async def setup(self) -> None:
        """Connect, and start the children."""
        await super().setup()
        for slot in self.slots:
            self._begin(slot, self._open(slot))

    async def teardown(self, *exc_info: Any) -> None:
        """Let running walks finish for a while, give the rest back, end the children."""
        self.ending = True
        await self._settle(self.grace)
        for slot in self.slots:
            if slot.holds:
                slot.kill()  # its walk is seen to break off and is scheduled again
        await self._settle(GIVING_BACK)
        await asyncio.gather(*(slot.close() for slot in self.slots))
        self.runs.close()
        await super().teardown(*exc_info)

    async def sync_with_backend(self) -> None:
        """Send the heartbeat. An outage is no reason to end."""
        try:
            await super().sync_with_backend()
        except Exception as failure:  # noqa: BLE001 - a loop's outermost edge: an odd answer must not end the worker
            tell("No heartbeat", failure)

    def is_worker_still_polling(self, query_interval_seconds: float) -> bool:
        """Whether the loop goes round, for the health check."""
        return time.monotonic() - self.polled <= max(query_interval_seconds * 30, STILL_POLLING)

    async def get_and_submit_flow_runs(self) -> list[FlowRun]:
        """One round of the poll's loop. While more is due than there are slots it goes on, as they come free."""
        taken: list[FlowRun] = []
        more = True
        while more:
            await self._see_to_cancelled()
            due, read = await self._due(), time.monotonic()
            more = len(due) > self._hand_out(due, taken)
            while due and time.monotonic() - read < FRESH:
                self.freed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.freed.wait(), SOON)
                await self._see_to_cancelled()
                self._hand_out(due, taken)
        return taken

    async def run(
        self,
        flow_run: FlowRun,
        configuration: BaseJobConfiguration,
        task_status: anyio.abc.TaskStatus[int] | None = None,
    ) -> BaseWorkerResult:
        """Not offered: a run comes from the pool, so that a refusal can leave it there."""
        raise NotImplementedError("A warm worker takes its runs from the work pool.")

    def _hand_out(self, due: list[FlowRun], taken: list[FlowRun]) -> int:
        """Move due runs to free slots, the first first; how many slots were free."""
        for slot in self.slots:
            if slot.lost:
                self._begin(slot, self._open(slot))
        free = [slot for slot in self.slots if slot.free]
        for slot, run in zip(free, due, strict=False):
            slot.holds = run.id
            self._begin(slot, self._serve(slot, run))
            taken.append(run)
        del due[: len(free)]
        return len(free)

    async def _due(self) -> list[FlowRun]:
        """Runs whose time has come. None ahead of time: a Pending run cannot be woken."""
        self.polled = time.monotonic()
        try:
            answer = await self.client.get_scheduled_flow_runs_for_work_pool(self.pool, self.queues, datetime.now(UTC))
        except Exception as failure:  # noqa: BLE001 - a loop's outermost edge: an odd answer must not end the worker
            tell("No poll", failure)
            return []
        finally:
            self.polled = time.monotonic()
        await self._make_up()
        held = {slot.holds: slot for slot in self.slots if slot.holds}
        for run in (entry.flow_run for entry in answer if entry.flow_run.id in held):
            # It was woken while its walk is still leaving, or somebody has given up on a walk that hangs.
            if held[run.id].wanted_elsewhere() > self.leaves_within:
                log.error("Run %s is due again, and its process does not let go of it", run.id)
                held[run.id].kill()
        return [entry.flow_run for entry in answer if entry.flow_run.id not in held]

    async def _serve(self, slot: Slot, run: FlowRun) -> None:
        """Take the run if nobody else has, and have it walked."""
        walked = False
        try:
            ready = await take(self.client, run)
            walked = ready is not None
            if ready is None:
                pass
            elif await slot.walk(ready, self.longest):
                self.broken.pop(run.id, None)
            else:
                await self._mend(slot, run)
        except Exception as failure:  # noqa: BLE001 - a task's outermost edge: no failure may lose the run
            tell(f"Run {run.id} is left until Prefect answers", failure)
            self.left[run.id] = walked
        finally:
            slot.holds = None
        if slot.worn and not self.ending:
            await slot.close()
            await self._open(slot)

    async def _mend(self, slot: Slot, run: FlowRun) -> None:
        """Schedule again a run that has broken off: at once, then with a growing delay."""
        before = self.broken[run.id]
        self.broken[run.id] += 1
        delay = timedelta(seconds=min(5 * before**2, LONGEST_DELAY))
        log.warning("Run %s has broken off; it starts again in %s", run.id, delay)
        await asyncio.to_thread(free_claim, run, slot.holder)
        await asyncio.to_thread(mend, self.runs, run.id, delay)

    async def _make_up(self) -> None:
        """Mend what an outage has left, now that Prefect answers again; the patrol does it where this worker dies."""
        try:
            for run_id, walked in list(self.left.items()):
                await asyncio.to_thread(mend, self.runs, run_id, timedelta(0), walked=walked)
                del self.left[run_id]
        except Exception as failure:  # noqa: BLE001 - the runs that are due do not wait for these
            tell(f"{len(self.left)} runs are left until Prefect answers", failure)

    async def _see_to_cancelled(self) -> None:
        """Kill the children whose runs were cancelled; nothing that a walk does needs it to end well."""
        held = {slot.holds: slot for slot in self.slots if slot.holds}
        if not held or time.monotonic() - self.looked < LOOK_EVERY:
            return
        self.looked = time.monotonic()
        try:
            sights = await asyncio.to_thread(self.runs.look, list(held))
        except OUTAGES:
            return
        for run_id, slot in held.items():
            cancelled = run_id in sights and sights[run_id].state_type in {"CANCELLING", "CANCELLED"}
            if cancelled and slot.holds == run_id:
                slot.kill()

    async def _open(self, slot: Slot) -> None:
        """Start the slot's child with the pool's flows imported."""
        pool = WorkPoolFilter(name=WorkPoolFilterName(any_=[self.pool]))
        try:
            deployments = await self.client.read_deployments(
                work_pool_filter=pool, limit=DEPLOYMENTS, sort=DeploymentSort.NAME_ASC
            )
        except Exception as failure:  # noqa: BLE001 - a task's outermost edge
            tell("A child process imports its flows with their first runs", failure)
            deployments = []
        try:
            await slot.open(sorted({each.entrypoint for each in deployments if each.entrypoint}))
        except OSError as failure:  # too many processes, or open files
            log.error("A child process cannot be started: %s", failure)
        if not slot.alive:
            log.error("A slot has no child process; it is tried again in %s s", LOOK_EVERY)
            await asyncio.sleep(LOOK_EVERY)

    def _begin(self, slot: Slot, work: Coroutine[Any, Any, None]) -> None:
        """Do something with a slot, which is busy meanwhile. The poll's loop may be cancelled, not this."""

        def over(task: asyncio.Task[None]) -> None:
            slot.busy = False
            self.freed.set()
            self._tasks.discard(task)

        slot.busy = True
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(over)

    async def _settle(self, within: float) -> None:
        """Wait until nothing is under way, or the time is over."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)


def end_on_sigterm() -> None:
    """Have SIGTERM cancel the task that calls; a second one ends the process as it stands.

    Prefect's own handler sends SIGINT instead, which does nothing where that is ignored: a shell without job control
    has whatever it starts with `&` ignore it.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def told() -> None:
        log.info("Told to end")
        loop.remove_signal_handler(signal.SIGTERM)
        if task:
            task.cancel()

    loop.add_signal_handler(signal.SIGTERM, told)


def tell(what: str, failure: Exception) -> None:
    """Log what a failure has kept from being done; one that is no plain outage with its traceback."""
    log.warning("%s: %s", what, failure, exc_info=not isinstance(failure, OUTAGES))
