"""Pages as they are sent: templates filled in, and files that stand beside them."""

from functools import cache
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from desk.web.pages.reader import Reader
from winback.cards.picture_text import draw_mrkdwn, in_words

HERE = Path(__file__).parent
STATIC = HERE / "static"


def files() -> StaticFiles:
    """The files that pages name: one stylesheet for staff, one for customers, and the small script."""
    return StaticFiles(directory=STATIC)


@cache
def address_of(name: str) -> str:
    """A file's address, another one when what it holds is another."""
    digest = blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?v={digest}"


@cache
def templates() -> Environment:
    """The templates: what a page is not given is an error, and whatever it is given is escaped."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = address_of
    environment.filters["mrkdwn"] = _of_cards
    return environment


def _of_cards(told: str) -> Markup:
    """What a card says, as HTML: what is foreign in it was escaped where it was written, and is here again."""
    return Markup(draw_mrkdwn(told, in_words))  # noqa: S704 - drawn from text that is escaped there


def show(template: str, reader: Reader, status: int = HTTPStatus.OK, **values: Any) -> HTMLResponse:
    """A page for a reader. Nobody else may keep it, for it holds what only they may see."""
    page = templates().get_template(template).render(reader=reader, say=reader.say, count=reader.count, **values)
    return HTMLResponse(page, status, headers={"cache-control": "no-store"})
