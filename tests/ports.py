"""A real port on this machine for some routes, and somebody who calls there."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

import httpx
from starlette.routing import BaseRoute

from desk.web.app import web
from desk.web.port import Http


class Port:
    """Open from `with` on."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._http = Http(web(routes), "127.0.0.1", 0)

    def __enter__(self) -> Self:
        self._http.listen()
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self._http.port}", timeout=30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()
        self._http.close()
