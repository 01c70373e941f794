"""A worker's slot: one warm child process with a pipe of its own."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from deployments.child import DONE, READY, STOP

RENEW_AFTER = 200  # runs
CLOSES_WITHIN = 10.0  # seconds for its last logs and events


class Slot:
    """One child at a time. `holds` is the run that it has or is promised, `busy` that it cannot take one."""

    def __init__(self, renew_after: int = RENEW_AFTER) -> None:
        self.holds: UUID | None = None
        self.busy = False
        self.renew_after = renew_after
        self._process: Process | None = None
        self._ready = False
        self._walked = 0

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
        """Whether the child has walked as many runs as it should."""
        return self._walked >= self.renew_after

    async def open(self, entrypoints: Sequence[str]) -> None:
        """Start a child that has these flows imported. Spawned, not forked: the worker has threads."""
        self._ready, self._walked = False, 0
        command = (sys.executable, "-m", "deployments.child", *entrypoints)
        self._process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        self._ready = await self._hear() == READY

    async def walk(self, run_id: UUID) -> bool:
        """Have the child walk the run; False if it died or its engine gave up."""
        self._walked += 1
        await self._say(f"{run_id}\n".encode())
        return await self._hear() == DONE

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
            self.kill()
            await self._process.wait()

    def kill(self) -> None:
        """End the child at once, whatever it does; who waits for its answer sees it gone."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _say(self, order: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(ConnectionError):  # it is gone, which its silence will tell
            self._process.stdin.write(order)
            await self._process.stdin.drain()

    async def _hear(self) -> bytes:
        """Its next answer, or nothing once it is gone."""
        assert self._process is not None
        assert self._process.stdout is not None
        return await self._process.stdout.readline()
