"""What customers post: forms, bounded and read with patience, and what is told where that fails."""

import re
from collections.abc import Callable, Coroutine, Mapping
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
LONGEST_HEAD = 1000
"""Bytes before a field's value in a form of parts."""
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
BOUNDARY = re.compile(r'(?i);\s*boundary="?([^\s";,]{1,70})')
NAME = re.compile(rb'(?i)\bname="?([^\r\n";]+)')
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
    told_as = request.headers.get("content-type", "")
    kind = told_as.partition(";")[0].strip().lower()
    try:
        if kind == URLENCODED:
            told = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
        elif kind == MULTIPART:  # what mail programs post with one click (RFC 8058, 3.2)
            told = _parts(told_as, body)
        else:
            raise Unreadable(415)
    except ValueError:
        raise Unreadable(400) from None
    return {name: str(clean(value)) for name, value in told.items()}


def _parts(told_as: str, body: bytes) -> dict[str, str]:
    """The short fields of a form in parts; files, and parts within parts, are none of ours."""
    boundary = BOUNDARY.search(told_as)
    if boundary is None:
        raise ValueError("no boundary")
    _, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode("latin-1"), MOST_FIELDS + 1)
    heads = [part.partition(b"\r\n\r\n") for part in parts if not part.startswith(b"--")]
    if len(heads) > MOST_FIELDS or any(len(head) > LONGEST_HEAD for head, _, _ in heads):
        raise ValueError("too many fields, or no form")
    named = [(NAME.search(head), content) for head, _, content in heads]
    return {name[1].decode(errors="replace"): content.decode(errors="replace") for name, content in named if name}


Fields = Annotated[Mapping[str, str], Depends(read_fields)]


def number_in(text: str) -> int | None:
    """A small whole number; None for all else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 2 else None
