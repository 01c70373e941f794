"""The desk's addresses: the routes of whoever may call, and one that says that all is well."""

from collections.abc import Iterable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


def web(routes: Iterable[Route]) -> Starlette:
    """One app for all of them. What nobody signed is not even read by any."""
    return Starlette(routes=[*routes, Route("/healthz", _well)])


async def _well(_: Request) -> Response:
    return PlainTextResponse("ok")
