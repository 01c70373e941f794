"""A worker's slot: one warm child process with a pipe of its own."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID, uuid4

from prefect.client.schemas.objects import FlowRun

from blocks.store.claims import HOLDER
from deployments.child import DONE, READY, STOP

RENEW_AFTER = 200  # runs
STARTS_WITHIN = 120.0  # seconds; where a machine is crowded the imports take long
CLOSES_WITHIN = 10.0  # seconds for its last logs and events


class Slot:
    """One child at a time. `holds` is the run that it has or is promised, `busy` that it cannot take one.

    `holder` begins the token of every claim that the child takes on a case.
    """

    def __init__(self, renew_after: int = RENEW_AFTER) -> None:
        self.holds: UUID | None = None
        self.busy = False
        self.renew_after = renew_after
        self.holder = ""
        self._process: Process | None = None
        self._ready = False
        self._walked = 0
        self._walks = False
        self._wanted: float | None = None

    @property
    def alive(self) -> bool:
        """Whether there is a child, ready or on its way."""
        return self._process is not None and self._process.returncode is None

    @property
    def free(self) -> bool:
        """Whether a run can be handed over now."""
        return self._ready and self.alive and not self.busy

    @property
    def lost(self) -> bool:
        """Whether there is no child, and nobody is starting one."""
        return not self.alive and not self.busy

    @property
    def worn(self) -> bool:
        """Whether the child is gone, or has walked as many runs as it should."""
        return not self.alive or self._walked >= self.renew_after

    async def open(self, entrypoints: Sequence[str]) -> None:
        """Start a child that has these flows imported. Spawned, not forked: the worker has threads."""
        self._ready, self._walked, self.holder = False, 0, uuid4().hex
        command = (sys.executable, "-m", "deployments.child", *entrypoints)
        environment = os.environ | {HOLDER: self.holder}
        self._process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environment)
        self._ready = await self._answer(STARTS_WITHIN) == READY

    async def walk(self, run: FlowRun, within: float) -> bool:
        """Have the child walk the run; False if it died, its engine gave up, or it took more seconds than `within`."""
        self._walked += 1
        self._walks, self._wanted = True, None
        try:
            await self._say(run.model_dump_json().encode() + b"\n")
            return await self._answer(within) == DONE
        finally:
            self._walks = False

    def wanted_elsewhere(self) -> float:
        """Note that its run is due again, as if nobody walked it; for how many seconds that has been so.

        0 while it does not walk: a run that it is only promised is due until it is taken.
        """
        if not self._walks:
            return 0.0
        now = time.monotonic()
        self._wanted = self._wanted or now
        return now - self._wanted

    async def close(self) -> None:
        """Let an idle child end, with its last logs sent; one that is still starting has none."""
        if self._process is None:
            return
        if not self._ready:
            self.kill()
        self._ready = False
        await self._say(STOP)
        try:
            await asyncio.wait_for(self._process.wait(), CLOSES_WITHIN)
        except TimeoutError:
            await self._end()

    def kill(self) -> None:
        """End the child at once, whatever it does; who waits for its answer sees it gone."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _end(self) -> None:
        """Kill the child and wait until it is gone."""
        self.kill()
        if self._process is not None:
            await self._process.wait()

    async def _say(self, order: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(ConnectionError):  # it is gone, which its silence will tell
            self._process.stdin.write(order)
            await self._process.stdin.drain()

    async def _answer(self, within: float) -> bytes:
        """Its next answer; nothing once it is gone, or was killed because it took too long."""
        assert self._process is not None
        assert self._process.stdout is not None
        with suppress(TimeoutError):
            answer = await asyncio.wait_for(self._process.stdout.readline(), within)
            if answer:
                return answer
        await self._end()  # a pipe may be closed a moment before its process is gone
        return b""
