"""Taking in what is posted, in bounded size and time, and some of it at a time."""

from collections.abc import Callable

import anyio
import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

UNHEARD = 3.0
"""Seconds until a connection must have said what it wants, and again until a small body must be there."""


async def read_body(request: Request, largest: int, within: float = UNHEARD) -> bytes | Response:
    """The whole body; where it is too large or comes too slowly, what is answered to that."""
    try:
        with anyio.fail_after(within):
            return await _read(request, largest)
    except TimeoutError:
        return PlainTextResponse("too slow", 408)


async def in_turn(turns: CapacityLimiter, within: float, call: Callable[[], Response]) -> Response:
    """What a call answers that may wait for the store; who does not get a turn within so many seconds comes again."""
    with anyio.move_on_after(within):
        return await anyio.to_thread.run_sync(call, limiter=turns)
    return come_again()


def come_again() -> Response:
    """What is answered where nothing was taken in, and the same is to be posted once more."""
    return PlainTextResponse("come again", 503, headers={"retry-after": "30"})


async def _read(request: Request, largest: int) -> bytes | Response:
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > largest:
            return PlainTextResponse("too large", 413)
    return bytes(read)
