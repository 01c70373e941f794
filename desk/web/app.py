"""The desk's addresses: pages for staff, and the routes of whoever else may call."""

from collections.abc import Iterable

from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from desk.web import customers
from desk.web.customers.front import Front
from desk.web.pages.headers import Headers
from desk.web.pages.show import files
from desk.web.staff import acting, case, complaint, customer, health, inbox, letters, overview, responses, sign_in
from desk.web.staff.at import Desk
from desk.web.staff.errors import add_errors

PAGES = tuple(
    pages.router for pages in (sign_in, inbox, complaint, case, acting, letters, responses, customer, overview, health)
)
"""Staff's pages."""


def web(routes: Iterable[BaseRoute], desk: Desk | None = None, front: Front | None = None) -> FastAPI:
    """One app for all of them. What nobody signed is not even read by any.

    Without a `desk` there are no pages for staff, and without a `front` none for customers.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.router.routes += [*routes, Route("/healthz", _well)]
    if desk or front:
        app.router.routes.append(Mount("/static", files()))
    if front:
        app.state.front = front
        for pages in customers.PAGES:
            app.include_router(pages)
    if desk:
        app.state.desk = desk
        for pages in PAGES:
            app.include_router(pages)
        add_errors(app)
    app.add_exception_handler(ClientDisconnect, _broken_off)
    app.add_middleware(Headers, secure=bool(desk and desk.secure))
    return app


async def _well(_: Request) -> Response:
    return PlainTextResponse("ok")


async def _broken_off(_: Request, __: Exception) -> Response:
    """Who hangs up within a body hears this no more; it is no trouble of ours."""
    return PlainTextResponse("broken off", 400)
