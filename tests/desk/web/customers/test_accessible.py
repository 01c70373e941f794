"""Every page for customers in every language: what a screen reader needs is there, and nothing is said twice."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from tests.desk.web.customers.fronts import Shop, is_asked
from winback.phrases import LANGUAGES

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OWN = {"name": "own", "kind": "own_page", "url": "https://own.example/r", "invite": "after_good_resurvey"}
PUBLIC = {"shop": {"scale": "nps", "public": True}, "words": {"scale": "text", "public": True}}
CONTROLS = {"input", "textarea", "select"}


class Page(HTMLParser):
    """What a page holds; `bare` are its controls without a label."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.count = dict.fromkeys(("h1", "main", "title", "script", "legend", "fieldset"), 0)
        self.ids: list[str] = []
        self.named: list[str] = []
        self.controls: list[tuple[str, bool]] = []
        self._in_label = False
        self.feed(html)

    @property
    def bare(self) -> list[str]:
        return [name for name, labelled in self.controls if not (labelled or name in self.named)]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self.count[tag] = self.count.get(tag, 0) + 1
        self.language = str(told.get("lang") or self.language)
        self.ids += [told["id"]] if told.get("id") else []  # type: ignore[list-item]
        self.named += [told["for"]] if told.get("for") else []  # type: ignore[list-item]
        self._in_label = self._in_label or tag == "label"
        if tag in CONTROLS and told.get("type") != "hidden":
            self.controls.append((str(told.get("id") or told.get("name")), self._in_label))
        for described in str(told.get("aria-describedby") or "").split():
            self.named.append(f"#{described}")

    def handle_endtag(self, tag: str) -> None:
        self._in_label = self._in_label and tag != "label"


def looks_right(html: str, language: str) -> None:
    page = Page(html)

    assert page.language == language
    assert (page.count["h1"], page.count["main"], page.count["title"], page.count["script"]) == (1, 1, 1, 0)
    assert page.count["legend"] == page.count["fieldset"]
    assert len(set(page.ids)) == len(page.ids)
    assert page.bare == []
    assert {name[1:] for name in page.named if name.startswith("#")} <= set(page.ids)
    assert not {"None", "{", "}"} & set(html.replace("<", " ").replace(">", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_heard_and_is_in_one_language(opened: Callable[..., Shop], language: str):
    shop = opened(reviews=[OWN], surveys=PUBLIC)
    shop.client.headers["accept-language"] = language
    is_asked(shop.life, language=language)
    leaving = shop.leaving
    pages = [
        shop.get(shop.link),
        shop.posts(shop.link, score="", comment="x"),
        shop.posts(shop.link, score="0"),
        shop.get(shop.link),
        shop.get("/a/x"),
        shop.posts("/a/x", comment="x" * 70_000),
        *(shop.get(f"/s/{name}") for name in (*PUBLIC, "none")),
        *(shop.posts(f"/s/{name}", email="x", phone="x") for name in PUBLIC),
        shop.posts("/s/shop", score="9"),
        shop.get(leaving),
        shop.posts(leaving, stop=""),
        shop.posts(leaving, stop="surveys"),
        shop.posts(leaving, stop="all"),
        shop.get("/u/x"),
    ]
    shop.goes_on()
    pages += [shop.get(shop.link), shop.posts(shop.link, comment="more")]

    for page in pages:
        looks_right(page.text, language)
