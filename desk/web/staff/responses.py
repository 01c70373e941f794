"""All responses, the unhappy ones marked in red and in words."""

from collections.abc import Iterable, Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response

from blocks.store.answers import Answer, each_answer, read_answers
from desk.web.staff.access import Agent, Visitor
from desk.web.staff.lists import as_file, choices, is_narrowed, page_of, query_of, with_more
from winback.export import Cell
from winback.filters import ResponseFilter
from winback.found import Found, Page
from winback.phrases import say

router = APIRouter()

COLUMNS = (
    "answered_at", "customer", "account", "score", "scale", "standing", "negative", "touchpoint", "form", "source",
    "verbatim", "case",
)  # fmt: skip


@router.get("/responses")
def responses(request: Request, visitor: Agent) -> Response:
    """A page of the responses that the address's filter wants, the latest first."""
    wanted = ResponseFilter.read(query_of(request))
    return visitor.show(
        "responses.html",
        here="responses",
        found=_read(visitor, wanted, page_of(request)),
        wanted=wanted,
        narrowed=is_narrowed(wanted),
        choices=choices(visitor, visitor.desk.policy()),
        link=lambda **told: with_more(wanted, **told),
    )


@router.get("/responses.csv")
def sheet(request: Request, visitor: Agent) -> Response:
    """The same responses as a file for a spreadsheet."""
    return as_file(visitor, "responses", COLUMNS, _rows(visitor, ResponseFilter.read(query_of(request))))


def _rows(visitor: Visitor, wanted: ResponseFilter) -> Iterator[Iterable[Cell]]:
    with visitor.desk.store.database.reading() as session:
        for row in each_answer(session, wanted, zone=visitor.reader.zone):
            yield _cells(visitor, row)


def _read(visitor: Visitor, wanted: ResponseFilter, page: Page) -> Found[Answer]:
    with visitor.desk.store.database.reading() as session:
        return read_answers(session, wanted, zone=visitor.reader.zone, page=page)


def _cells(visitor: Visitor, row: Answer) -> Iterator[Cell]:
    language = visitor.reader.language
    yield from (row.answered_at, row.customer, row.account, row.score, row.scale.value)
    yield say("card", row.standing, language) if row.standing else None
    yield from (row.negative, row.touchpoint, row.form, row.source, row.verbatim, row.case_id)
