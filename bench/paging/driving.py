"""Requests over sockets of their own, from a process of its own: by the clock, or as fast as they are answered."""

import asyncio
import gc
import multiprocessing
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial

from bench.waking.costs import percentile

WARM_UP = 2.0
"""Seconds whose times are not counted."""
BREATH = 0.2
"""Seconds until the first request."""
SILENCE = 30.0
"""Seconds after which an answer is given up."""


@dataclass(slots=True)
class Heard:
    """What became of requests: seconds from the moment each was planned for until its answer was there.

    `wrong` are those that were answered otherwise than they should be; `late` is how long after its planned moment the
    client itself sent one, at the most; `rate` is how many were answered a second.
    """

    times: list[float] = field(default_factory=list)
    wrong: int = 0
    late: float = 0.0
    rate: float = 0.0

    def part(self, share: float) -> float:
        """Milliseconds within which such a share was answered."""
        return percentile(self.times, share) * 1000


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it goes over the wire, and the status that it is to be answered with."""

    raw: bytes
    status: int


def call(method: str, path: str, status: int, body: bytes = b"", **headers: str) -> Call:
    """A request for one connection."""
    told = {"host": "127.0.0.1", "connection": "close", "accept-language": "da"} | headers
    told |= {"content-length": str(len(body))} if method == "POST" else {}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {value}" for name, value in told.items())]
    return Call("\r\n".join([*lines, "", ""]).encode() + body, status)


def steadily(port: int, calls: Sequence[Call], rate: float) -> Heard:
    """Send so many a second, whatever becomes of those before."""
    return _apart(partial(_steadily, port, calls, rate))


def at_once(port: int, calls: Sequence[Call], people: int) -> Heard:
    """Let so many people send one after the other."""
    return _apart(partial(_at_once, port, calls, people))


def _apart(drive: Callable[[], Heard]) -> Heard:
    return _client().submit(drive).result(600)


@cache
def _client() -> ProcessPoolExecutor:
    """The one process that sends; it ends with this one."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


def _steadily(port: int, calls: Sequence[Call], rate: float) -> Heard:
    async def drive() -> Heard:
        heard, loop, under_way = Heard(), asyncio.get_running_loop(), set[asyncio.Task[None]]()
        begin = loop.time() + BREATH
        for number, one in enumerate(calls):
            due = begin + number / rate
            await asyncio.sleep(due - loop.time())
            counted = number >= rate * WARM_UP
            heard.late = max(heard.late, loop.time() - due) if counted else 0.0
            task = loop.create_task(_ask(port, one, due, heard, counted=counted))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        await asyncio.gather(*under_way)
        heard.rate = len(calls) / (loop.time() - begin)
        return heard

    return _without_garbage(drive)


def _at_once(port: int, calls: Sequence[Call], people: int) -> Heard:
    async def drive() -> Heard:
        heard, loop, left = Heard(), asyncio.get_running_loop(), iter(calls)
        begin = loop.time()

        async def person() -> None:
            for one in left:
                await _ask(port, one, loop.time(), heard, counted=True)

        await asyncio.gather(*(person() for _ in range(people)))
        heard.rate = len(calls) / (loop.time() - begin)
        return heard

    return _without_garbage(drive)


def _without_garbage(drive: Callable[[], Awaitable[Heard]]) -> Heard:
    """The client's collector would stop it in the middle of what it measures."""
    gc.disable()
    gc.collect()
    return asyncio.run(drive())  # type: ignore[arg-type]


async def _ask(port: int, one: Call, due: float, heard: Heard, *, counted: bool) -> None:
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[bytes] = loop.create_future()
    try:
        async with asyncio.timeout(SILENCE):
            await loop.create_connection(partial(_Line, one.raw, answered), "127.0.0.1", port)
            status = await answered
    except (OSError, TimeoutError):
        status = b""
    if status != str(one.status).encode():
        heard.wrong += 1
    elif counted:
        heard.times.append(loop.time() - due)


class _Line(asyncio.Protocol):
    """One connection: the request, and the status of its answer once the other side has hung up."""

    def __init__(self, raw: bytes, answered: asyncio.Future[bytes]) -> None:
        self._raw, self._answered, self._head = raw, answered, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._raw)

    def data_received(self, data: bytes) -> None:
        self._head = self._head or data[:12]

    def connection_lost(self, _: Exception | None) -> None:
        if not self._answered.done():
            self._answered.set_result(self._head[9:])
