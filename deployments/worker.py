"""A worker of type `warm`: it walks flow runs in processes that stay, with Prefect and the flows imported.

Prefect's own process worker starts three interpreters for each wake: 6 s of CPU, and cases wake often.
"""

import asyncio
import os
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
from prefect.exceptions import ObjectNotFound
from prefect.logging.loggers import get_logger
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings
from prefect.states import Cancelled, Pending
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult

from blocks.runs import EngineUnavailable, PrefectRuns
from deployments.slots import RENEW_AFTER, Slot

PROCESSES = 4
GRACE = 20.0  # seconds that running walks have to finish once the worker is told to end
GIVING_BACK = 30.0  # seconds for the calls that return the rest to Prefect
SOON = 1.0  # seconds that a poll which found more than it could hand out waits for a free slot
LOOK_EVERY = 5.0  # seconds between looks whether a run under way was cancelled
LONGEST_DELAY = 300.0  # seconds before a run that keeps breaking off is tried again

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
        self.runs = PrefectRuns(retries=3)
        self.broken = Counter[UUID]()  # how often in a row a run has broken off here
        self.polled = self.looked = time.monotonic()
        self.ending = False
        self.freed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, *args: Any, **options: Any) -> None:
        """Run until told to end, through outages of Prefect of any length."""
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
        except httpx.HTTPError as outage:
            log.warning("No heartbeat: %s", outage)

    def is_worker_still_polling(self, query_interval_seconds: float) -> bool:
        """Whether the loop goes round, for the health check."""
        return time.monotonic() - self.polled <= query_interval_seconds * 30

    async def get_and_submit_flow_runs(self) -> list[FlowRun]:
        """One round of the poll's loop; while more is due than there are slots, a round for each that comes free."""
        await self._see_to_cancelled()
        taken, more = await self._hand_out()
        while more:
            self.freed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.freed.wait(), SOON)
            further, more = await self._hand_out()
            taken += further
        return taken

    async def run(
        self,
        flow_run: FlowRun,
        configuration: BaseJobConfiguration,
        task_status: anyio.abc.TaskStatus[int] | None = None,
    ) -> BaseWorkerResult:
        """Not offered: a run comes from the pool, so that a refusal can leave it there."""
        raise NotImplementedError("A warm worker takes its runs from the work pool.")

    async def _hand_out(self) -> tuple[list[FlowRun], bool]:
        """Give due runs to free slots; which, and whether there were more."""
        self.polled = time.monotonic()
        for slot in self.slots:
            if slot.lost:
                self._begin(slot, self._open(slot))
        free = [slot for slot in self.slots if slot.free]
        held = {slot.holds for slot in self.slots}  # one may have been woken while its walk is still leaving
        due = [run for run in await self._due() if run.id not in held] if free else []
        for slot, run in zip(free, due, strict=False):
            slot.holds = run.id
            self._begin(slot, self._serve(slot, run.id))
        return due[: len(free)], len(due) > len(free)

    async def _due(self) -> list[FlowRun]:
        """Runs whose time has come. None ahead of time: a Pending run cannot be woken."""
        try:
            answer = await self.client.get_scheduled_flow_runs_for_work_pool(self.pool, self.queues, datetime.now(UTC))
        except (ObjectNotFound, httpx.HTTPError) as outage:
            log.warning("No poll: %s", outage)
            return []
        return [entry.flow_run for entry in answer]

    async def _serve(self, slot: Slot, run_id: UUID) -> None:
        """Take the run if nobody else has, and have it walked."""
        try:
            if not await asyncio.to_thread(self.runs.propose, run_id, Pending()):
                return
            if await slot.walk(run_id):
                self.broken.pop(run_id, None)
            else:
                await self._mend(run_id)
        except EngineUnavailable as outage:
            log.warning("Run %s is left to the patrol: %s", run_id, outage)
        finally:
            slot.holds = None
        if slot.worn and not self.ending:
            await slot.close()
            await self._open(slot)

    async def _mend(self, run_id: UUID) -> None:
        """Schedule again a run that has broken off: at once, then with a growing delay."""
        before = self.broken[run_id]
        self.broken[run_id] += 1
        delay = timedelta(seconds=min(5 * before**2, LONGEST_DELAY))
        log.warning("Run %s has broken off; it starts again in %s", run_id, delay)
        await asyncio.to_thread(mend, self.runs, run_id, delay)

    async def _see_to_cancelled(self) -> None:
        """Kill the children whose runs were cancelled; nothing that a walk does needs it to end well."""
        held = {slot.holds: slot for slot in self.slots if slot.holds}
        if not held or time.monotonic() - self.looked < LOOK_EVERY:
            return
        self.looked = time.monotonic()
        try:
            sights = await asyncio.to_thread(self.runs.look, list(held))
        except EngineUnavailable:
            return
        for run_id, slot in held.items():
            cancelled = run_id in sights and sights[run_id].state_type in {"CANCELLING", "CANCELLED"}
            if cancelled and slot.holds == run_id:
                slot.kill()

    async def _open(self, slot: Slot) -> None:
        """Start the slot's child with the pool's flows imported."""
        pool = WorkPoolFilter(name=WorkPoolFilterName(any_=[self.pool]))
        try:
            deployments = await self.client.read_deployments(work_pool_filter=pool)
        except httpx.HTTPError:
            deployments = []  # it imports them with the first run
        await slot.open(sorted({each.entrypoint for each in deployments if each.entrypoint}))
        if not slot.alive:
            log.error("A child process ended while it started")
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


def mend(runs: PrefectRuns, run_id: UUID, delay: timedelta) -> None:
    """Bring a run whose process is gone back to where it will be walked again.

    A run that has parked may have missed a signal between parking and its end, and is woken.
    """
    sight = runs.look([run_id]).get(run_id)
    match sight and sight.state_type:
        case "RUNNING" | "PENDING":
            runs.schedule(run_id, datetime.now(UTC) + delay, "Starting again")
        case "SCHEDULED" if not delay:
            runs.wake(run_id)
        case "CANCELLING":
            runs.propose(run_id, Cancelled(message="Cancelled while it ran; its process was ended."))
