"""What staff are told where a page cannot be shown, or a form cannot be taken."""

from collections.abc import Callable
from contextlib import suppress

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from desk.office import SILENT, log_place
from desk.web.staff.access import Forged, NotAllowed, NotSignedIn, Unreadable, anybody, read_fields
from desk.web.staff.at import Desk, page
from desk.web.staff.kept import words_in
from desk.web.staff.seeing import NoAction, NoCase, NoRow
from desk.web.staff.sign_in import SIGN_IN, asks_to_sign_in

Tells = Callable[[Request, Exception], Response]


def add_errors(app: Starlette) -> None:
    """Have the app answer each of them with a page."""
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(NotAllowed, _telling("not_allowed", 403))
    app.add_exception_handler(Forged, _telling("forged", 403))
    app.add_exception_handler(Unreadable, _unreadable)
    for absent in (404, NoCase, NoAction, NoRow, RequestValidationError):
        app.add_exception_handler(absent, _telling("no_page", 404))
    app.add_exception_handler(405, _telling("no_page", 405))
    for silence in SILENT:
        app.add_exception_handler(silence, _silent)
    app.add_exception_handler(Exception, _unforeseen)


def _telling(phrase: str, status: int) -> Tells:
    return lambda request, _: told(request, phrase, status)


def told(request: Request, phrase: str, status: int, onwards: str = "/", **values: object) -> Response:
    """A page that says one thing, with the words of a form that was not taken.

    It is plain text where not even the company's name can be had.
    """
    desk: Desk | None = getattr(request.app.state, "desk", None)
    if desk is None:
        return PlainTextResponse(phrase.replace("_", " "), status)
    try:
        reader = anybody(request, desk)
        told = {"title": reader.say("desk", f"{phrase}_title"), "text": reader.say("desk", phrase, **values)}
        kept = words_in(getattr(request.state, "typed", {}))
        answer: Response = page("told.html", desk, reader, onwards=onwards, kept=kept, **told)
    except SILENT:
        return PlainTextResponse("The database does not answer. Nothing is lost; try again in a moment.", 503)
    answer.status_code = status
    return answer


async def _not_signed_in(request: Request, asked: Exception) -> Response:
    if request.method in {"GET", "HEAD"}:
        return asks_to_sign_in(str(asked))
    with suppress(Unreadable):
        await read_fields(request)
    return await run_in_threadpool(told, request, "signed_out", 401, SIGN_IN)


def _unreadable(_: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, Unreadable)
    return trouble.answer


def _silent(request: Request, _: Exception) -> Response:
    answer = told(request, "silent", 503)
    answer.headers["retry-after"] = "5"
    return answer


def _unforeseen(_: Request, error: Exception) -> Response:
    log_place(error)
    return PlainTextResponse("Something went wrong here, and was logged. What you did before stands.", 500)
