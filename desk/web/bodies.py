"""Reading what is posted, in bounded size and time."""

import anyio
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


async def _read(request: Request, largest: int) -> bytes | Response:
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > largest:
            return PlainTextResponse("too large", 413)
    return bytes(read)
