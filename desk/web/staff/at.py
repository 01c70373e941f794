"""What staff's pages share, and how a page is shown to one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import HTMLResponse

from blocks.hooks.kept import Sources
from blocks.store.casestore import CaseStore
from blocks.wording import Wording
from desk.web.pages.reader import Reader
from desk.web.pages.show import show
from desk.web.staff.sessions import Sessions
from winback.finding import Finding
from winback.policy import Policy
from winback.reach import Reach


@dataclass(frozen=True, slots=True)
class Service:
    """What the desk is set up with: what for, the name of its block ("" where there is none), whether it is here."""

    what: str
    name: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """One for all of staff's pages. `wake` must not wait; `texts` is the folder of the company's own letters.

    `engine_url` is where Prefect's pages are, "" where nobody knows; `secure` is whether people come by TLS. `examine`
    looks at the whole installation, and may take seconds; `services` tells at once what this process holds.
    `wording` is who suggests other words for letters.
    """

    store: CaseStore
    wake: Callable[[int], None]
    policy: Callable[[], Policy]
    sessions: Sessions
    reach: Reach
    texts: Path | None = None
    engine_url: str = ""
    sign_in_name: str = ""
    secure: bool = False
    examine: Callable[[], list[Finding]] = list
    services: Callable[[], Sequence[Service]] = tuple
    sources: Sources = field(default_factory=lambda: Sources(()))
    wording: Wording | None = None

    def now(self) -> datetime:
        """The store's clock."""
        return self.store.now()


async def here(request: Request) -> Desk:
    """The desk that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


At = Annotated[Desk, Depends(here)]


def page(template: str, desk: Desk, reader: Reader, **values: Any) -> HTMLResponse:
    """A page of the desk."""
    return show(template, reader, company=desk.policy().company, **values)
