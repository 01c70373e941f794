"""What customers post: forms, bounded and read with patience, and what is told where that fails."""

from collections.abc import Callable, Coroutine, Mapping
from email.parser import BytesParser
from email.policy import HTTP
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from desk.office import SILENT
from desk.web.bodies import read_body
from desk.web.customers.front import bare
from winback.letters.texts import clean

LARGEST = 64_000
"""Bytes of a form."""
SLOWEST = 10.0
"""Seconds that it may take to come: from a telephone in a train."""
MOST_FIELDS = 20
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
PHRASES = {413: "too_long", 408: "too_slow"}


class Unreadable(Exception):  # noqa: N818
    """What was posted is too large, too slow, or no form."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Patient(APIRoute):
    """A route that says so where a form cannot be read, or the case store is silent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with a page for each of the two."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except Unreadable as trouble:
                return bare(request, trouble.status, PHRASES.get(trouble.status, "unreadable"))
            except SILENT:
                answer = bare(request, 503, "silent")
                answer.headers["retry-after"] = "30"
                return answer

        return handled


async def read_fields(request: Request) -> Mapping[str, str]:
    """The fields of a form, each once and without what no text of ours carries; raises Unreadable."""
    body = await read_body(request, LARGEST, SLOWEST)
    if isinstance(body, Response):
        raise Unreadable(body.status_code)
    kind = request.headers.get("content-type", "")
    try:
        if kind.startswith(URLENCODED):
            told = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
        elif kind.startswith(MULTIPART):  # what mail programs post with one click (RFC 8058, 3.2)
            told = _parts(kind, body)
        else:
            raise Unreadable(415)
    except ValueError:
        raise Unreadable(400) from None
    return {name: str(clean(value)) for name, value in told.items()}


def _parts(kind: str, body: bytes) -> dict[str, str]:
    """The short fields of a form in parts; files are none of ours."""
    form = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + body)
    parts = list(form.iter_parts()) if form.is_multipart() else []
    if len(parts) > MOST_FIELDS:
        raise ValueError("too many fields")
    told = {}
    for part in parts:
        name = part.get_param("name", "", header="content-disposition")
        content = part.get_payload(decode=True)
        told[str(name)] = content.decode(errors="replace").strip("\r\n") if isinstance(content, bytes) else ""
    return told


Fields = Annotated[Mapping[str, str], Depends(read_fields)]


def number_in(text: str) -> int | None:
    """A small whole number; None for all else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 2 else None
