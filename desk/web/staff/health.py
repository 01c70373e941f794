"""How the installation is: what to mend, what could not be sent, what could not be read."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from blocks.mending import Mended, StillUnread, cells_of, is_of_a_hook, mend, set_aside
from blocks.store import fits, late, outbox, rounds, spending, unread
from blocks.store.corrections import read_corrections
from blocks.store.lists import count_held, count_quarantined, take_census
from blocks.store.quarantine import quarantined
from blocks.store.stuck import read_stuck
from blocks.store.tables import MessageRow, QuarantineRow
from desk.web.pages.reader import Reader
from desk.web.staff.access import Admin, Posted, Visitor
from desk.web.staff.seeing import NoRow, Number
from winback.budget import day_of
from winback.causes import write_tone, write_topic
from winback.outbox import MessageState
from winback.policy import Policy

router = APIRouter()

SHOWN = 50


@router.get("/health")
def health(visitor: Admin, done: str = "") -> Response:
    """What somebody has to look after, what is worst first."""
    desk, now = visitor.desk, visitor.reader.now
    with desk.store.database.reading() as session:
        census, last = take_census(session, now), rounds.latest(session)
        repairs = rounds.repairs_since(session, now - rounds.KEPT)
        stuck = read_stuck(session, SHOWN)
        bad, total = quarantined(session, limit=SHOWN), count_quarantined(session)
        held = count_held(session)
        overdue = len(late.late(session, desk.store.policies, now))
        precision, unheard = read_corrections(session), unread.count(session)
        policy = desk.store.policies.current(session)[1]
        spent, fit = spending.read(session, day_of(now, policy)), fits.in_force(session)
    return visitor.show(
        "health.html",
        here="health",
        census=census,
        last=last,
        repairs=sorted(repairs.items()),
        stuck=stuck,
        overdue=overdue,
        quarantined=bad,
        quarantined_total=total,
        held=held,
        services=desk.services(),
        precision=precision,
        unread=unheard,
        limits=policy.language_model,
        spent=spent,
        fit=fit,
        name_verdict=lambda verdict: name_verdict(verdict, visitor.reader, policy),
        done=done if done in DONE else "",
    )


def name_verdict(verdict: str, reader: Reader, policy: Policy) -> str:
    """What was read, in words."""
    kind, _, name = verdict.partition("/")
    told = write_topic(name, reader.language, policy) if kind == "topic" else write_tone(name, reader.language)
    return reader.say("health", f"verdict_{kind}", what=told)


DONE = frozenset({"mended", "set_aside", "again", "gone", "let_in"})
"""What may be said to have been done."""


@router.get("/health/checks")
def checks(visitor: Admin) -> Response:
    """What the doctor finds; it asks every service, so that it has a page of its own."""
    ranks = {"mend": 0, "note": 1, "ok": 2}
    found = sorted(visitor.desk.examine(), key=lambda one: ranks.get(one.state, 0))
    return visitor.show("checks.html", here="health", findings=found)


@router.post("/health/messages/{message_id}/again")
def send_again(message_id: Number, visitor: Admin, _: Posted) -> Response:
    """Try a message that is owed now, and not when its pause is over."""
    desk = visitor.desk
    with desk.store.database.writing("again") as session:
        row = session.get(MessageRow, message_id)
        owed = row is not None and row.state == MessageState.APPROVED
        if row and owed:
            outbox.change(session, row.id, MessageState.APPROVED, send_after=desk.now())
            case_id = row.case_id
    if owed and case_id:
        desk.wake(case_id)
    return _back("again" if owed else "gone")


@router.get("/health/rows/{row_id}")
def row_page(row_id: Number, visitor: Admin) -> Response:
    """A row in quarantine, cell by cell."""
    return _row(visitor, row_id)


@router.post("/health/rows/{row_id}")
def mend_row(row_id: Number, visitor: Admin, fields: Posted) -> Response:
    """Take a mended row in, or let it go; what is still wrong with it is said, and what was typed stays."""
    desk = visitor.desk
    if fields.get("step") == "set_aside":
        return _back("set_aside" if set_aside(desk.store, row_id) else "gone")
    cells = [fields.get(f"cell-{place}", "") for place in range(sum(name.startswith("cell-") for name in fields))]
    done = mend(desk.store, row_id, cells, desk.sources)
    if isinstance(done, StillUnread):
        return _row(visitor, row_id, cells, done)
    for case_id in done.cases if isinstance(done, Mended) else ():
        desk.wake(case_id)
    return _back("mended" if done else "gone")


@router.post("/health/held")
def let_in(visitor: Admin, _: Posted) -> Response:
    """Open cases for all complaints that were held back, since somebody has looked at them."""
    visitor.desk.store.open_cases(even_many=True)
    return _back("let_in")


def _row(visitor: Visitor, row_id: int, typed: list[str] | None = None, wrong: StillUnread | None = None) -> Response:
    with visitor.desk.store.database.reading() as session:
        row = session.get(QuarantineRow, row_id)
    if row is None:
        raise NoRow(row_id)
    cells = cells_of(row)
    if cells and typed:
        cells = [(name, typed[place] if place < len(typed) else cell) for place, (name, cell) in enumerate(cells)]
    told: dict[str, Any] = {"column": wrong.column, "reason": wrong.reason} if wrong else {}
    return visitor.show(
        "row.html",
        here="health",
        row=row,
        of_hook=is_of_a_hook(row),
        cells=cells,
        wrong=told or None,
        status=422 if wrong else 200,
    )


def _back(done: str) -> Response:
    return RedirectResponse(f"/health?done={done}", 303)
