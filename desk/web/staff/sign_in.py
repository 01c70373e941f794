"""Coming in and going out: by a link that is good once, or through the company's identity provider."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from desk.web.staff.access import LANGUAGE, Agent, Anybody, Posted, read_fields
from desk.web.staff.at import At, Desk, page
from desk.web.staff.sessions import COOKIE, LASTS, Session
from winback.phrases import LANGUAGES as KNOWN

SIGN_IN = "/sign-in"
A_YEAR = 365 * 86_400

router = APIRouter()


@router.get(SIGN_IN)
def sign_in(desk: At, reader: Anybody, back: str = "/") -> Response:
    """How one comes in here."""
    name = desk.sign_in_name
    return page("sign_in.html", desk, reader, way="provider" if name else "link", provider=name, back=ours(back))


@router.get("/sign-in/link/{link}")
def arrive(link: str, desk: At, reader: Anybody) -> Response:
    """Who has the link says who they are; looking at it does not use it up."""
    if not desk.sessions.is_good(link):
        return _used(desk, reader)
    staff = sorted(desk.policy().staff, key=lambda person: person.name)
    return page("sign_in.html", desk, reader, way="choice", staff=staff, link=link)


@router.post("/sign-in/link/{link}")
def come_in(link: str, desk: At, reader: Anybody, fields: Annotated[dict[str, str], Depends(read_fields)]) -> Response:
    """Sign somebody in whom whoever has the link has named; they look after the installation, for it is theirs."""
    staff = fields.get("staff", "")
    if staff not in desk.policy().roster:
        return arrive(link, desk, reader)
    if not desk.sessions.use(link):
        return _used(desk, reader)
    return signed_in(desk, Session(staff, admin=True), "/")


@router.post("/sign-out")
def sign_out(desk: At, _: Agent, __: Posted) -> Response:
    """Forget who was signed in."""
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(COOKIE, path="/", secure=desk.secure, httponly=True, samesite="lax")
    return answer


@router.post("/language")
def choose_language(visitor: Agent, fields: Posted) -> Response:
    """Read the desk in another language from now on."""
    answer, wished = RedirectResponse(ours(fields.get("back", "/")), 303), fields.get("language", "")
    if wished in KNOWN:
        answer.set_cookie(
            LANGUAGE, wished, max_age=A_YEAR, path="/", secure=visitor.desk.secure, httponly=True, samesite="lax"
        )
    return answer


def signed_in(desk: Desk, session: Session, back: str) -> Response:
    """Onwards, with the session."""
    answer = RedirectResponse(back, 303)
    answer.set_cookie(
        COOKIE, desk.sessions.seal(session), max_age=LASTS, path="/", secure=desk.secure, httponly=True, samesite="lax"
    )
    return answer


def ours(back: str) -> str:
    """A page of this desk to go back to; the first one where somebody wrote another site's address."""
    plain = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return quote(back, safe="/?&=%+,:@-._~") if plain else "/"


def asks_to_sign_in(page_asked: str) -> Response:
    """To the sign-in, and back from there."""
    return RedirectResponse(f"{SIGN_IN}?back={quote(page_asked, safe='')}", 303)


def _used(desk: Desk, reader: Anybody) -> Response:
    answer = page("sign_in.html", desk, reader, way="used")
    answer.status_code = 410
    return answer
