"""The inbox: cases by due time, what is late first and in words."""

from collections.abc import Iterable, Iterator

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from blocks.store.inbox import Row, each_case, read_inbox
from blocks.store.saved_filters import delete_filter, list_filters, save_filter
from desk.web.staff.access import Agent, Posted, Visitor
from desk.web.staff.lists import as_file, choices, is_narrowed, page_of, query_of, with_more
from desk.web.staff.seeing import number_in
from winback.export import Cell
from winback.filters import CaseFilter, View
from winback.found import Found, Page
from winback.letters.words import write_outcome, write_step
from winback.phrases import say
from winback.saved_filters import MOST, Kept

router = APIRouter()

UNKEPT = "unkept"
"""Says in the address that a filter could not be kept."""


@router.get("/")
def inbox(request: Request, visitor: Agent) -> Response:
    """A page of the cases that the address's filter wants; of the reader's own where it says nothing."""
    wanted = CaseFilter.read(query_of(request)) if request.url.query else CaseFilter(view=View.MINE)
    policy = visitor.desk.policy()
    with visitor.desk.store.database.reading() as session:
        saved = list_filters(session, visitor.staff.id, Kept.INBOX)
    return visitor.show(
        "inbox.html",
        here="inbox",
        found=_read(visitor, wanted, page_of(request)),
        wanted=wanted,
        narrowed=is_narrowed(wanted),
        saved=saved,
        most=MOST,
        unkept=UNKEPT in request.query_params,
        choices=choices(visitor, policy),
        names={person.id: person.name for person in policy.staff},
        step_of=lambda stage: write_step(stage, visitor.reader.language),
        link=lambda **told: with_more(wanted, **told),
    )


COLUMNS = (
    "case", "customer", "account", "score", "scale", "severity", "stage", "owner", "team", "due", "late", "priority",
    "touchpoint", "verbatim", "opened_at", "outcome",
)  # fmt: skip


@router.get("/cases.csv")
def sheet(request: Request, visitor: Agent) -> Response:
    """The same cases, all pages of them, as a file for a spreadsheet."""
    return as_file(visitor, "cases", COLUMNS, _rows(visitor, CaseFilter.read(query_of(request))))


@router.post("/filters")
def keep(visitor: Agent, fields: Posted) -> Response:
    """Keep a filter under a name, or keep it no longer."""
    query = CaseFilter.read(fields.get("query", "")).write()
    with visitor.desk.store.database.writing("filter") as session:
        if forgotten := fields.get("forget", ""):
            is_done = delete_filter(session, visitor.staff.id, number_in(forgotten))
        else:
            name, now = fields.get("name", ""), visitor.reader.now
            is_done = save_filter(session, visitor.staff.id, Kept.INBOX, name, query, now) is not None
    unkept = "" if is_done or forgotten else f"&{UNKEPT}=1"
    return RedirectResponse(f"/?{query or 'view=all'}{unkept}", 303)


def _rows(visitor: Visitor, wanted: CaseFilter) -> Iterator[Iterable[Cell]]:
    desk, reader = visitor.desk, visitor.reader
    with desk.store.database.reading() as session:
        for row in each_case(session, wanted, visitor.as_staff, desk.policy(), reader.now, zone=reader.zone):
            yield _cells(visitor, row)


def _read(visitor: Visitor, wanted: CaseFilter, page: Page) -> Found[Row]:
    reader = visitor.reader
    with visitor.desk.store.database.reading() as session:
        return read_inbox(
            session, wanted, visitor.as_staff, visitor.desk.policy(), reader.now, zone=reader.zone, page=page
        )


def _cells(visitor: Visitor, row: Row) -> Iterator[Cell]:
    language = visitor.reader.language
    yield from (row.case_id, row.customer, row.account, row.score, row.scale.value)
    yield from (say("card", row.severity, language), write_step(row.stage, language), row.owner, row.team)
    yield from (row.due, row.late, row.priority, row.touchpoint, row.verbatim, row.opened_at)
    yield write_outcome(row.outcome.value, language) if row.outcome else None
