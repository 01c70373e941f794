"""What customers' pages share, and how a page is shown to one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.responses import HTMLResponse

from blocks.store.casestore import CaseStore
from desk.web.pages.reader import Reader, wished_language
from desk.web.pages.show import show
from winback.phrases import LANGUAGES
from winback.policy import Policy
from winback.reach import Reach

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {frames}"
)
LARGEST_LOGO = 200_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Front:
    """One for all of customers' pages. `wake` must not wait; `texts` is the folder of the company's own letters."""

    store: CaseStore
    wake: Callable[[int], None]
    reach: Reach
    clock: Callable[[], datetime]
    texts: Path | None = None

    def logo(self, policy: Policy) -> Path | None:
        """The company's logo; None where there is none, or one that is too large for a telephone."""
        file = self.texts / policy.look.logo if self.texts and policy.look.logo else None
        return file if file and file.is_file() and file.stat().st_size <= LARGEST_LOGO else None


async def here(request: Request) -> Front:
    """The front that a request came to."""
    front: Front = request.app.state.front
    return front


At = Annotated[Front, Depends(here)]


def reader_of(request: Request, front: Front, policy: Policy, language: str = "") -> Reader:
    """Who reads: in the language that they are written to in where that is known, else in their browser's."""
    wished = wished_language(request.headers.get("accept-language", ""), policy.language)
    return Reader(language if language in LANGUAGES else wished, policy.zone, front.clock())


def page(
    template: str,
    front: Front,
    policy: Policy,
    reader: Reader,
    *,
    status: int = 200,
    frames: Sequence[str] = (),
    **values: Any,
) -> HTMLResponse:
    """A page of the company's; `frames` are the sites that may show it in theirs."""
    look = {"colour": policy.look.colour, "logo": front.logo(policy) is not None}
    answer = show(f"customers/{template}", reader, status, company=policy.company, look=look, **values)
    _keep_to_themselves(answer, frames)
    return answer


def bare(request: Request, status: int, phrase: str) -> HTMLResponse:
    """A page that says one thing, where not even the company's name can be had."""
    language = wished_language(request.headers.get("accept-language", ""), "en")
    reader = Reader(language, ZoneInfo("UTC"), request.app.state.front.clock())
    told = {"title": reader.say("answer", f"{phrase}_title"), "text": reader.say("answer", phrase), "reach": ""}
    answer = show("customers/told.html", reader, status, company="", look=None, **told)
    _keep_to_themselves(answer, ())
    return answer


def _keep_to_themselves(answer: HTMLResponse, frames: Sequence[str]) -> None:
    """Nobody learns of the page: its address is its key."""
    answer.headers["content-security-policy"] = POLICY.format(frames=" ".join(frames) or "'none'")
    answer.headers["referrer-policy"] = "no-referrer"
    answer.headers["x-robots-tag"] = "noindex"
