"""A company's pages for customers, with a life behind them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from httpx import Client, Response
from sqlmodel import SQLModel, select

from blocks import crashpoints
from desk.web.app import web
from desk.web.customers.front import Front
from desk.web.port import Http
from tests.lives import Life
from winback.entries import Body, Concluded
from winback.reach import Reach


@dataclass
class Shop:
    """The life's own store behind a real port; who is woken walks when the shop goes on."""

    life: Life
    texts: Path | None = None
    address: str = "203.0.113.9"
    woken: list[int] = field(default_factory=list)

    def opens(self) -> "Shop":
        front = Front(self.life.store, self._wake, Reach(), self.life.clock, self.texts)
        self.port = Http(web([], front=front), "127.0.0.1", 0)
        self.port.listen()
        told = {"accept-language": "en", "x-forwarded-for": self.address}
        self.client = Client(base_url=f"http://127.0.0.1:{self.port.port}", headers=told, timeout=30, trust_env=False)
        return self

    def closes(self) -> None:
        self.client.close()
        self.port.close()

    def _wake(self, case_id: int) -> None:
        self.woken.append(case_id)

    def get(self, address: str, **more: Any) -> Response:
        return self.client.get(address, **more)

    def posts(self, address: str, /, **fields: str) -> Response:
        return self.client.post(address, data=fields)

    def goes_on(self) -> None:
        """Whoever was woken walks."""
        for case_id in self.woken:
            self.life.store.wake(case_id)
        self.woken.clear()
        self.life.runs_on()

    def dies_before_the_close(self) -> None:
        """Whoever was woken walks until the case has concluded; then the process ends."""
        with dying(lambda _: bool(self.bodies(Concluded))):
            self.goes_on()

    @property
    def link(self) -> str:
        """The page that the last question leads to."""
        asked = next(mail for mail in reversed(self.life.postbox.mails) if "resurvey" in mail.key)
        return "/a/" + asked.text.split("/a/")[1].split()[0]

    @property
    def leaving(self) -> str:
        """The page on which the reader of the last mail to a customer leaves."""
        sent = next(mail for mail in reversed(self.life.postbox.mails) if mail.role == "customer")
        return f"/u/{sent.token}"

    def bodies(self, kind: type[Body]) -> list[Any]:
        return [entry.body for entry in self.life.case.entries if isinstance(entry.body, kind)]


class Died(BaseException):
    """The process ends."""


@contextmanager
def dying(when: Callable[[str], bool]) -> Iterator[None]:
    """The process ends at the first point of which this is true."""

    def looks(at: str) -> None:
        if when(at):
            raise Died

    with crashpoints.watching(looks), pytest.raises(Died):
        yield


def is_asked(life: Life, **more: Any) -> None:
    """A complaint that was settled, and the question that follows."""
    life.begins(**({"score": 2} | more))
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()


def everything(life: Life) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with life.store.database.reading() as session:
        return {
            table.name: sorted(map(repr, session.connection().execute(select(table)).all()))
            for table in SQLModel.metadata.sorted_tables
        }


def titles(page: str) -> list[str]:
    """What a page is called, by its title and its heading."""
    return re.findall(r"<(?:title|h1)>(.*?)</", page)
