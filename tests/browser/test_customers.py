"""Customers in a real browser: the one question answered from its mail, and pages that everybody can use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from blocks.store.tables import ResponseRow
from tests.desk.web.customers.fronts import is_asked
from tests.lives import Life, policy_with
from winback import entries as e
from winback.entries import Outcome

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

OWN = {"name": "own", "kind": "own_page", "url": "https://own.example/r", "invite": "after_good_resurvey"}
PUBLIC = {"shop": {"scale": "nps", "public": True}, "words": {"scale": "text", "public": True}}
LOOKS: list[dict[str, Any]] = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
]
COLOURS = ("#0b6e5f", "#ffffff", "#000000", "#ffcc00", "#808080", "#1d2321")


class Company:
    """A company whose mail goes to a folder, and leads to its own desk."""

    def __init__(self, life: Life, address: str, folder: Path) -> None:
        self.life, self.address, self.folder = life, address, folder

    def decides(self, **written: Any) -> "Company":
        """A policy with some keys written otherwise, from now on."""
        told = {"answer_url": f"{self.address}/a/", "reviews": [OWN], "surveys": {"default": {}, **PUBLIC}}
        self.life.clock.at += timedelta(seconds=1)
        self.life.store.enforce(policy_with(**told | written))
        return self

    def written(self, key: str) -> str:
        """The page of the newest mail of a kind, as a mail program opens it."""
        newest = max(self.folder.glob(f"*-{key}-*.eml"))
        body = message_from_bytes(newest.read_bytes(), policy=policy.default).get_body(("html",))
        assert body is not None
        page = self.folder / f"{newest.stem}.html"
        page.write_text(body.get_content(), encoding="utf-8")
        return page.as_uri()


@pytest.fixture
def company(lives: Callable[..., Life], tmp_path: Path) -> Callable[..., Any]:
    """Opens a company."""
    from blocks.mail.folder import FolderMailer  # noqa: PLC0415 - Prefect is slow to come
    from tests.browser.seen import served  # noqa: PLC0415

    @contextmanager
    def open_it() -> Iterator[Company]:
        life = lives(mailer=FolderMailer(folder=tmp_path))
        with served(life) as (_, address):
            yield Company(life, address, tmp_path).decides()

    return open_it


@contextmanager
def reading(browser: "Browser", **how: Any) -> "Iterator[Page]":
    """Somebody with a browser of their own."""
    context = browser.new_context(locale="en-GB", **how)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def sends(page: "Page") -> None:
    """Press the button, whatever the browser thinks of the form."""
    page.locator("form").evaluate("form => { form.noValidate = true }")
    with page.expect_navigation():
        page.locator("form button").first.click()


def test_the_one_question_is_answered_from_its_mail_without_script_or_cookie(browser, company):
    with company() as shop, reading(browser, java_script_enabled=False) as page:
        is_asked(shop.life, score=2)
        page.goto(shop.written("g1-resurvey"))
        with page.expect_navigation():
            page.locator('a[href*="score=9"]').click()
        assert page.locator('input[name="score"]:checked').input_value() == "9"
        assert shop.life.case.answer is None
        page.locator("#comment").fill("It came. 😀 <script>alert(1)</script>")
        page.get_by_role("checkbox").first.check()
        with page.expect_navigation():
            page.get_by_role("button").click()
        thanked = page.inner_text("main")
        shop.life.runs_on()

        given = e.Answered(score=9, comment="It came. 😀 <script>alert(1)</script>", may_call=True)
        assert (shop.life.case.answer, shop.life.row.outcome) == (given, Outcome.WON_BACK)
        assert "Mette Holm" in thanked
        assert page.context.cookies() == []


def test_who_thinks_better_of_it_finds_the_way_back_until_the_day_is_over(browser, company):
    with company() as shop, reading(browser) as page:
        is_asked(shop.life, score=5)
        page.goto(shop.written("g1-resurvey"))
        with page.expect_navigation():
            page.locator('a[href*="score=9"]').click()
        sends(page)
        shop.life.runs_on()
        with page.expect_navigation():
            page.get_by_role("link").click()
        page.locator('input[name="score"][value="0"]').check(force=True)
        sends(page)
        shop.life.runs_on()

        assert "tager kontakt" in page.inner_text("main")
        assert (shop.life.row.stage, shop.life.row.generation) == ("contact", 2)


@contextmanager
def site(html: str) -> Iterator[str]:
    """A company's own site, of one page."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_survey_is_answered_in_a_frame_of_the_company_s_own_site_and_in_no_other(browser, company):
    with company() as shop, reading(browser, java_script_enabled=False) as page:
        html = f'<iframe title="survey" width="600" height="900" src="{shop.address}/s/shop"></iframe>'
        with site(html) as own, site(html) as other:
            shop.decides(look={"frames": [own]})
            page.goto(own)
            inside = page.frame_locator("iframe")
            inside.locator('input[name="score"][value="9"]').check(force=True)
            inside.get_by_role("button").click()
            inside.get_by_role("heading", name="Thank you").wait_for()
            page.goto(other)

            assert page.frames[1].url.startswith("chrome-error:")
        with shop.life.store.database.reading() as session:
            assert [row.score for row in session.exec(select(ResponseRow))] == [9]


def amiss(page: "Page") -> list[str]:
    """What keeps somebody from using a page, by the rules of WCAG 2.2 AA; also where it is wider than its screen."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    from tests.browser.seen import RULES  # noqa: PLC0415

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    told = [f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}" for one in found]
    return told if fits else [*told, "wider than its screen"]


def every_page(shop: Company, page: "Page") -> Iterator[str]:
    """Open each kind of page that a customer may see, and say which it is."""
    address = shop.address
    is_asked(shop.life, score=5)
    mail = shop.written("g1-resurvey")
    page.goto(mail)
    link = str(page.locator('a[href*="score=8"]').get_attribute("href"))
    page.goto(link)
    yield "question"
    page.goto(link.partition("?")[0])
    sends(page)
    yield "question, wrong"
    page.goto(link)
    sends(page)
    yield "thanks"
    page.goto(link)
    yield "question, answered"
    shop.life.passes(hours=25)
    page.goto(link)
    yield "used"
    shop.life.passes(days=30)
    page.goto(link)
    yield "over"
    page.goto(f"{address}/a/forged")
    yield "forged"
    for name in ("shop", "words", "none"):
        page.goto(f"{address}/s/{name}")
        yield f"survey {name}"
    page.goto(f"{address}/s/shop")
    page.fill("#email", "nobody")
    sends(page)
    yield "survey, wrong"
    page.fill("#email", "somebody@nordlys.example")
    page.locator('input[name="score"][value="10"]').check(force=True)
    sends(page)
    yield "survey, thanks"
    token = next(row.token for row in shop.life.messages if row.role == "customer" and row.token)
    page.goto(f"{address}/u/{token}")
    yield "preferences"
    sends(page)
    yield "preferences, surveys stopped"
    sends(page)
    yield "preferences, all stopped"
    page.goto(f"{address}/u/forged")
    yield "preferences, forged"


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_everybody_can_use_every_page_for_customers(browser, company, look):
    with company() as shop, reading(browser, **look) as page:
        found = {name: amiss(page) for name in every_page(shop, page)}

    assert len(found) == 16
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("look", LOOKS[:2], ids=["light", "dark"])
def test_every_company_s_colour_can_be_read_and_its_buttons_be_seen(browser, company, look):
    wrong = {}
    with company() as shop, reading(browser, **look) as page:
        for colour in COLOURS:
            shop.decides(look={"colour": colour})
            page.goto(f"{shop.address}/s/shop")
            page.locator('input[name="score"][value="3"]').check(force=True)
            wrong[colour] = amiss(page) + faint(page)

    assert {colour: found for colour, found in wrong.items() if found} == {}


def faint(page: "Page") -> list[str]:
    """A button whose edge nobody can tell from the paper that it lies on (WCAG 2.2, 1.4.11: 3 to 1)."""
    from winback.policy.look import luminance  # noqa: PLC0415

    told = page.evaluate(
        "() => [getComputedStyle(document.querySelector('button')).borderTopColor,"
        " getComputedStyle(document.querySelector('main')).backgroundColor]"
    )
    edge, paper = ("#" + "".join(f"{int(part):02x}" for part in one[4:-1].split(",")) for one in told)
    light, dark = sorted((luminance(edge), luminance(paper)), reverse=True)
    return [] if (light + 0.05) / (dark + 0.05) >= 3 else [f"the button's edge {edge} on {paper}"]
