"""A desk with its pages, and people in front of them: real requests to the real app, forms filled in as they stand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from desk.web.app import web
from desk.web.staff.at import Desk
from desk.web.staff.sessions import COOKIE, Session, Sessions
from tests.lives import Life
from winback.policy import Role

TAGS = re.compile(r"<[^>]*>")
KEY = "a key for tests, long enough"


def desk_of(life: Life, **more: object) -> Desk:
    """A life's desk; who is woken is walked by the life."""
    told = {"store": life.store, "wake": life.store.wake, "policy": life.store.policy, "reach": life.house.reach}
    return Desk(**(told | {"sessions": Sessions(KEY)} | more))


@dataclass
class Form(HTMLParser):
    """A page's forms: where each is sent, and what its fields hold before anybody types."""

    forms: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._form: dict[str, str] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form":
            self._form = self.forms.setdefault(told.get("action") or "", {})
        elif tag == "textarea":
            self._area = name
            self._form[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in told or self._select not in self._form:
                self._form[self._select] = value
        elif tag == "input" and name and (told.get("type") not in {"radio", "checkbox"} or "checked" in told):
            self._form[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._form[self._area] = self._form[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._form[self._area] += data


def forms_of(page: Response) -> dict[str, dict[str, str]]:
    """The forms of a page, by where they are sent."""
    read = Form()
    read.feed(page.text)
    return read.forms


def words_of(page: Response) -> str:
    """What a person reads on a page."""
    return " ".join(unescape(TAGS.sub(" ", page.text)).split())


class Visit:
    """A member of staff at the desk, or nobody."""

    def __init__(self, desk: Desk, staff: str = "", *, admin: bool = False, role: Role | None = None, **headers: str):
        self.desk, self.app = desk, web([], desk)
        self.browser = TestClient(self.app, base_url="http://desk.example", headers=headers, follow_redirects=False)
        if staff:
            self.browser.cookies.set(COOKIE, desk.sessions.seal(Session(staff, role, admin)), "desk.example")

    def opens(self, address: str) -> Response:
        """Follow a link, and where it leads on."""
        return self._onwards(self.browser.get(address))

    def fills_in(self, page: Response, to: str, fields: Mapping[str, str] | None = None, **typed: str) -> Response:
        """Send a form of a page with some of its fields filled in."""
        begun = forms_of(page)[to]
        return self.sends(to, begun | dict(fields or {}) | typed)

    def sends(self, to: str, fields: Mapping[str, str]) -> Response:
        """Post fields, and go where that leads."""
        return self._onwards(self.browser.post(to, data=dict(fields)))

    def does(self, case_id: int, action: str, **typed: str) -> Response:
        """Do something to a case, from its own page on."""
        to = f"/cases/{case_id}/do/{action}"
        page = self.opens(f"/cases/{case_id}")
        if to in forms_of(page):
            return self.fills_in(page, to)
        return self.fills_in(self.opens(to), to, {name.replace("-", "_"): text for name, text in typed.items()})

    def _onwards(self, answer: Response) -> Response:
        while answer.is_redirect:
            to = urlsplit(answer.headers["location"])
            answer = self.browser.get(f"{to.path}?{to.query}".rstrip("?"))
        return answer
