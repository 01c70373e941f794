"""Who may see a page, and who may post to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from desk.web.bodies import read_body
from desk.web.pages.reader import Reader, wished_language
from desk.web.staff.at import At, Desk, page
from desk.web.staff.navigation import LANGUAGES, pages_of
from desk.web.staff.sessions import COOKIE, Session
from winback.actions import Actor
from winback.phrases import LANGUAGES as KNOWN
from winback.policy import Role, Staff

LARGEST = 200_000
"""Bytes of a form."""
MOST_FIELDS = 200
TOKEN = "form_token"  # noqa: S105 - a field's name
LANGUAGE = "winback_language"
"""The cookie of who reads another language than their browser wishes for."""


class NotSignedIn(Exception):  # noqa: N818
    """Nobody is signed in; the text is the page that was asked for."""


class NotAllowed(Exception):  # noqa: N818
    """This page is for others: their role."""


class Forged(Exception):  # noqa: N818
    """A form that this person's pages did not make, or long ago."""


class Unreadable(Exception):  # noqa: N818
    """What was posted is too large, too slow, or no form."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Visitor:
    """A member of staff in front of a page. The lesser of the staff list's role and the sign-in's counts."""

    desk: Desk
    staff: Staff
    session: Session
    reader: Reader
    at: str

    @property
    def role(self) -> Role:
        """What they may do."""
        granted = self.session.role
        return self.staff.role if granted is None else min(self.staff.role, granted, key=lambda role: role.rank)

    @property
    def is_admin(self) -> bool:
        """Whether they look after the installation itself."""
        return self.session.admin or self.staff.admin

    @property
    def as_staff(self) -> Staff:
        """Who they are, with the role that counts."""
        return self.staff.model_copy(update={"role": self.role})

    @property
    def actor(self) -> Actor:
        """Who acts, with the role that counts."""
        return Actor.of(self.as_staff)

    def show(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page for them."""
        around = {"pages": pages_of(is_admin=self.is_admin), "languages": LANGUAGES, "here": "", "back_here": self.at}
        mine = {"visitor": self, "token": self._token} | around
        answer = page(template, self.desk, self.reader, **(mine | values))
        answer.status_code = status
        return answer

    def _token(self) -> Markup:
        """What each form of theirs carries."""
        token = self.desk.sessions.form_token(self.staff.id)
        return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, token)


def visiting(request: Request, desk: At) -> Visitor:
    """Whoever is signed in and still works here; raises NotSignedIn."""
    session = desk.sessions.open(request.cookies.get(COOKIE, ""))
    policy = desk.policy()
    staff = policy.roster.get(session.staff) if session else None
    if session is None or staff is None:
        raise NotSignedIn(_address(request))
    zone = ZoneInfo(policy.person_calendar(staff.id).zone)
    reader = Reader(_language(request, policy.language), zone, desk.now())
    return Visitor(desk, staff, session, reader, _address(request))


def _address(request: Request) -> str:
    """The page that was asked for, with its filters."""
    return f"{request.url.path}?{request.url.query}".rstrip("?")


def anybody(request: Request, desk: At) -> Reader:
    """Whoever it is, signed in or not."""
    policy = desk.policy()
    return Reader(_language(request, policy.language), policy.zone, desk.now())


def _language(request: Request, otherwise: str) -> str:
    chosen = request.cookies.get(LANGUAGE, "")
    return chosen if chosen in KNOWN else wished_language(request.headers.get("accept-language", ""), otherwise)


def looks_after(visitor: Annotated[Visitor, Depends(visiting)]) -> Visitor:
    """Lets in who looks after the installation."""
    if not visitor.is_admin:
        raise NotAllowed("admin")
    return visitor


async def read_fields(request: Request) -> Mapping[str, str]:
    """The fields of a form, each once, as databases can keep them; raises Unreadable."""
    body = await read_body(request, LARGEST)
    if isinstance(body, Response):
        raise Unreadable(body)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise Unreadable(Response("not a form", 415))
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Unreadable(Response("not understood", 400)) from None
    request.state.typed = {name: value.replace("\0", "") for name, value in fields}
    typed: dict[str, str] = request.state.typed
    return typed


def posted(
    request: Request,
    visitor: Annotated[Visitor, Depends(visiting)],
    fields: Annotated[Mapping[str, str], Depends(read_fields)],
) -> Mapping[str, str]:
    """The fields of a form that this person's own page made; raises Forged."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in {"same-origin", "none"}:
        raise Forged(site)
    if not visitor.desk.sessions.is_theirs(fields.get(TOKEN, ""), visitor.staff.id):
        raise Forged(TOKEN)
    return {name: value for name, value in fields.items() if name != TOKEN}


Anybody = Annotated[Reader, Depends(anybody)]
Agent = Annotated[Visitor, Depends(visiting)]
Admin = Annotated[Visitor, Depends(looks_after)]
Posted = Annotated[Mapping[str, str], Depends(posted)]
