"""What a customer is written about, and an end to it: by a page's button, or by their mail program's one click."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from blocks.store.leaving import Wishes, leave, wishes
from desk.web.customers.forms import Fields, Patient
from desk.web.customers.front import At, Front, page, reader_of
from winback.suppressions import Scope

router = APIRouter(route_class=Patient, include_in_schema=False)

PATH = "/u/{token}"
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""The field that mail programs post (RFC 8058, 3.1); it stops mails of the kind that have the header."""


@router.api_route(PATH, methods=["GET", "HEAD"])
def look(token: str, request: Request, front: At) -> Response:
    """What stands now; looking changes nothing."""
    found = wishes(front.store, token)
    return _shown(found, request, front) if found else _unknown(request, front)


@router.post(PATH)
def stop(token: str, request: Request, front: At, fields: Fields) -> Response:
    """Stop what the reader wants no more of; stopped twice it is stopped once."""
    name, value = ONE_CLICK
    one_click = fields.get(name) == value
    scope = Scope.SURVEYS if one_click else _scope(fields.get("stop", ""))
    found = wishes(front.store, token)
    if found is None:
        return _unknown(request, front)
    if scope is None:
        return _shown(found, request, front, status=422)
    cases = leave(front.store, token, scope, front.reach)
    if cases is None:
        return _unknown(request, front)
    for case_id in cases:
        front.wake(case_id)
    if one_click:
        return PlainTextResponse("ok")
    after = wishes(front.store, token)
    return _shown(after or found, request, front, done=True)


def _scope(told: str) -> Scope | None:
    return Scope(told) if told in set(Scope) else None


def _shown(found: Wishes, request: Request, front: Front, *, status: int = 200, done: bool = False) -> HTMLResponse:
    return page(
        "unsubscribe.html",
        front,
        found.policy,
        reader_of(request, front, found.policy, found.language),
        status=status,
        address=veiled(found.address),
        refused=found.refused.value if found.refused else "",
        done=done,
        wrong=status == 422,
        reach=found.policy.sender,
    )


def veiled(address: str) -> str:
    """Enough of an address for its owner to know it: a mail that was passed on passes the link on too."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if at else f"…{address[-2:]}"


def _unknown(request: Request, front: Front) -> HTMLResponse:
    policy = front.store.policy()
    reader = reader_of(request, front, policy)
    told = {name: reader.say("unsubscribe", key) for name, key in (("title", "unknown_title"), ("text", "unknown"))}
    return page("told.html", front, policy, reader, status=404, reach=policy.sender, **told)
