"""`make screenshots`: each page of the desk and of customers, light, dark and on a telephone, into docs/pictures/."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from blocks.store import migrate
from blocks.store.tables import CaseRow
from tests.browser.conftest import NAMES
from tests.browser.seen import Seat, served
from tests.lives import Life, policy_with

HERE = Path(__file__).parents[2] / "docs" / "pictures"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "width": 390},
}
PEOPLE = (
    (
        2,
        "Lone Ravn",
        "The window for the nursery came four days late, and nobody called. The children slept in the hall.",
    ),
    (5, "Per Holt", "Third invoice with the wrong address. I have written twice."),
    (0, "Ida Strand", "We are looking for another supplier."),
    (9, "Kari Solstrand", "Quick, friendly, done in a day."),
    (6, "Åsa Lind", "The app signs me out every evening."),
)


def main() -> int:
    """Draw them all."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        print(f"No browser: none of {', '.join(NAMES)} is installed (apt-get install chromium).", file=sys.stderr)
        return 1
    HERE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        life = _company(f"sqlite:///{folder}/winback.db")
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        with served(life) as (desk, address):
            for look, how in LOOKS.items():
                seat = Seat(browser, desk, address, "mette", life, **how)
                for name, path in _pages(life).items():
                    seat.opens(path)
                    seat.page.wait_for_load_state("networkidle")
                    for frame in seat.page.frames[1:]:
                        frame.wait_for_load_state("networkidle")
                        frame.frame_element().scroll_into_view_if_needed()  # what is out of sight is not painted
                        seat.page.screenshot()
                    seat.page.screenshot(path=HERE / f"{name}-{look}.png", full_page=True)
                seat.leaves()
        browser.close()
        life.store.database.close()
    print(f"{len(list(HERE.glob('*.png')))} pictures in {HERE.name}/")
    return 0


def _company(url: str) -> Life:
    """One customer who is asked again, and cases at different stages; the life is about the first of those."""
    migrate(url)
    life = Life(url, policy_with())
    life.begins(score=3)
    life.acts("contact", reached=True)
    life.is_resolved()
    life.acts("letter")
    life.is_checked()
    life.is_asked_again()
    cases = [case for person in enumerate(PEOPLE, 2) for case in _complains(life, *person)]
    life.case_id = cases[0]
    life.acts("claim")
    life.acts("contact", reached=True, said="It came on Friday instead of Monday.", wants="One name to call.")
    return life


def _complains(life: Life, place: int, person: tuple[int, str, str]) -> list[int]:
    score, name, verbatim = person
    told = life.response(score, verbatim=verbatim, customer=f"K{place}", email=f"k{place}@nordlys.example", phone=None)
    opened = life.store.receive(told._replace(person=told.person._replace(name=name)))
    life.passes(minutes=7)
    return opened


def _pages(life: Life) -> dict[str, str]:
    case = f"/cases/{life.case_id}"
    with life.store.database.reading() as session:
        customer = session.get_one(CaseRow, life.case_id).customer_id
    return {
        "inbox": "/?view=all",
        "case": case,
        "form": f"{case}/do/resolve",
        "letter": f"{case}/do/write?begin=first_contact",
        "responses": "/responses",
        "customer": f"/customers/{customer}",
        "overview": "/overview",
        "health": "/health",
        "answer": f"/a/{_token(life)}?score=8",
    }


def _token(life: Life) -> str:
    """The token of the one question that was asked again."""
    asked = next(mail for mail in life.postbox.mails if "resurvey" in mail.key)
    return asked.text.split("/a/")[1].split()[0]


if __name__ == "__main__":
    sys.exit(main())
