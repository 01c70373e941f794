"""What comes at the same time, done together: one commit costs as much for many as for one."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

import anyio
import anyio.to_thread
from anyio import CapacityLimiter

Told = TypeVar("Told")
Done = TypeVar("Done")


class Together(Generic[Told, Done]):
    """Hands what waits to `work`, so many at a time, and gives everyone their own part of what that answers.

    Nobody waits for others to come: whoever finds nothing under way is worked on alone, and those who come meanwhile
    are next.
    """

    def __init__(self, work: Callable[[Sequence[Told]], Sequence[Done]], most: int) -> None:
        self._work, self._most = work, most
        self._waiting: deque[tuple[Told, asyncio.Future[Done]]] = deque()
        self._turn = CapacityLimiter(1)
        self._working: asyncio.Task[None] | None = None

    async def hand_in(self, told: Told, within: float) -> Done | None:
        """What became of it; None where that was not known within so many seconds."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Done] = loop.create_future()
        self._waiting.append((told, done))
        if self._working is None or self._working.done():
            self._working = loop.create_task(self._go_on())
        with anyio.move_on_after(within):
            return await done
        return None

    async def _go_on(self) -> None:
        while some := self._next():
            if not await self._do(some, alone=len(some) == 1):
                for one in some:
                    await self._do([one], alone=True)

    async def _do(self, some: list[tuple[Told, asyncio.Future[Done]]], *, alone: bool) -> bool:
        """False where one of several made trouble: `work` has to bear being asked again."""
        try:
            work = partial(self._work, [told for told, _ in some])
            became = await anyio.to_thread.run_sync(work, limiter=self._turn)
        except Exception as trouble:  # noqa: BLE001 - a task's outermost edge: whoever waits for it is to hear of it
            if alone and not some[0][1].done():
                some[0][1].set_exception(trouble)
            return alone
        for (_, done), one in zip(some, became, strict=True):
            if not done.done():
                done.set_result(one)
        return True

    def _next(self) -> list[tuple[Told, asyncio.Future[Done]]]:
        """Those who have waited longest; who has given up is passed over."""
        some: list[tuple[Told, asyncio.Future[Done]]] = []
        while self._waiting and len(some) < self._most:
            told, done = self._waiting.popleft()
            if not done.done():
                some.append((told, done))
        return some
