"""People who sit in front of a browser: what they see, press and type."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from desk.web.app import web
from desk.web.customers.front import Front
from desk.web.port import Http
from desk.web.staff.at import Desk
from tests.desks import soon
from tests.lives import Life
from tests.webdesk import desk_of

PATIENCE = 15_000
"""Milliseconds for a page, or for something on it; far more than they take."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def served(life: Life) -> Iterator[tuple[Desk, str]]:
    """The life's desk at a port of its own."""
    desk = desk_of(life)
    front = Front(life.store, life.store.wake, life.house.reach, life.store.now, life.house.texts)
    port = Http(web([], desk, front), "127.0.0.1", 0)
    port.listen()
    soon(lambda: port.hears)
    try:
        yield desk, f"http://127.0.0.1:{port.port}"
    finally:
        port.close()


class Seat:
    """A member of staff in front of a browser of their own."""

    def __init__(
        self, browser: Browser, desk: Desk, address: str, staff: str, life: Life, *, width: int = 1280, **how: Any
    ) -> None:
        self.life, self.address = life, address
        self._context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 900}, locale="en-GB", **how
        )
        self._context.set_default_timeout(PATIENCE)
        self.page: Page = self._context.new_page()
        self.trouble: list[str] = []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", lambda said: self.trouble.append(said.text) if said.type == "error" else None)
        self.page.goto(f"/sign-in/link/{desk.sessions.new_link()}")
        self.page.select_option("#staff", staff)
        with self.page.expect_navigation():
            self.page.get_by_role("button").last.click()
        self.trouble.clear()

    def opens(self, path: str) -> Page:
        """Go to a page."""
        self.page.goto(path)
        return self.page

    def does(self, action: str, /, *, button: str, **typed: str) -> None:
        """Open an action's form from the case's page, fill it in, and send it."""
        self.opens(f"/cases/{self.life.case_id}")
        self.page.locator(f'a[href="/cases/{self.life.case_id}/do/{action}"]').click()
        for name, value in typed.items():
            self._fills(name, value)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        self.page.get_by_role("status").wait_for()
        self.life.passes(seconds=10)

    def presses(self, action: str) -> None:
        """Press a button of the case's page that acts at once."""
        self.opens(f"/cases/{self.life.case_id}")
        with self.page.expect_navigation():
            self.page.locator(f'form[action$="/do/{action}"] button').click()
        self.life.passes(seconds=10)

    def finds_amiss(self) -> list[str]:
        """What keeps somebody from using the page, by the rules of WCAG 2.2 AA."""
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        return [
            f"{one['id']}: {', '.join(str(node['target']) for node in one['nodes'][:3])}"
            for one in found.response["violations"]
        ]

    def leaves(self) -> None:
        """Close the browser."""
        self._context.close()

    def _fills(self, name: str, value: str) -> None:
        field = self.page.locator(f'[name="{name}"]')
        match field.first.evaluate("one => one.type"):
            case "radio":
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            case "select-one":
                field.select_option(value)
            case _:
                field.fill(value)
