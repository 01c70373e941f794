"""A real browser in front of a real desk, on loopback."""

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.seen import Seat
    from tests.lives import Life

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Debian's own browser; tests with it are skipped where there is none.

    It ends with its module: while its driver is there, an event loop runs in this thread, and no other can.
    """
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a browser's driver starts with it

    from tests.conftest import NO_BROWSER  # noqa: PLC0415

    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"{NO_BROWSER}: none of {', '.join(NAMES)} is installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def seat(browser: "Browser", life: "Life") -> "Iterator[Callable[..., Seat]]":
    """Seats somebody in front of the life's desk: a browser of their own that has signed in by a link."""
    from tests.browser.seen import Seat, served  # noqa: PLC0415

    with served(life) as (desk, address):
        made: list[Seat] = []

        def sit(staff: str, **how: object) -> Seat:
            made.append(Seat(browser, desk, address, staff, life, **how))
            return made[-1]

        yield sit
        for one in made:
            one.leaves()
