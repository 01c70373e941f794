"""The picture of a card for people who design: everything shown, nothing alive in it."""

from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from tests.winback.cards.modals import ANN, DOSSIER
from tests.winback.cards.scenes import dossier_of, rough
from tests.winback.test_case import MONDAY, POLICY, case_at, told
from winback import entries as e
from winback.agenda import Agenda
from winback.cards import forms, kit
from winback.cards.card import card
from winback.cards.home import home
from winback.cards.picture import BLOCKS, ELEMENTS, html
from winback.cards.picture_text import draw_mrkdwn, draw_plain, in_zone
from winback.cards.whole import whole
from winback.case import Stage
from winback.dossier import Dossier

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
EMPTY = {"meta", "hr", "br", "input"}
OURS = EMPTY | {
    *(
        "html",
        "head",
        "title",
        "style",
        "body",
        "main",
        "section",
        "article",
        "header",
        "footer",
        "h1",
        "h2",
        "p",
        "div",
    ),
    *("span", "b", "i", "s", "code", "blockquote", "time", "a", "button", "label", "fieldset", "legend", "textarea"),
    *("select", "option", "optgroup"),
}


class Page(HTMLParser):
    """A page as a browser reads it: its elements, attributes and words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.open += [] if tag in EMPTY else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def parts(dossier: Dossier) -> dict[str, kit.Post | kit.View]:
    """One of everything that staff see."""
    draft = forms.Draft("g1/letter/1", "Din lampe", "Kære Anna\n\nJeg ringer på fredag.")
    letters = told(case_at(Stage.CHECK_IN), e.Drafted(letter=draft.key), e.MessageUnknown(message="m"))
    asking = {
        action: forms.form(action, letters, dossier, POLICY, reader=ANN, now=MONDAY, draft=draft, load={"bo": 3})
        for action in forms.ASKING
    }
    return {
        "card": card(case_at(Stage.APPROVAL), dossier, POLICY),
        "whole": whole(case_at(Stage.CONTACT), dossier, POLICY, ANN),
        "home": home(Agenda(), POLICY, ANN),
        "loading": forms.loading("en"),
        "report": forms.report(dossier.complaint.verbatim, "en"),
        **asking,
    }


def page_of(dossier: Dossier = DOSSIER) -> Page:
    return Page(html("Case 1", parts(dossier), COPENHAGEN))


def test_every_kind_of_block_and_element_that_staff_see_is_drawn():
    drawn = [part.blocks if isinstance(part, kit.Post) else part["blocks"] for part in parts(DOSSIER).values()]
    blocks = [block for some in drawn for block in some]
    held = [one for block in blocks for one in (block.get("element"), block.get("accessory")) if one]
    held += [one for block in blocks if block["type"] == "actions" for one in block["elements"]]

    assert {block["type"] for block in blocks} <= BLOCKS.keys()
    assert {one["type"] for one in held} == ELEMENTS.keys()


def test_a_page_shows_every_part_with_its_words():
    page = page_of()

    for words in ("Case 1", "card", "Anna Berg", "Log contact", "Jeg ringer på fredag.", "The whole team", "Save"):
        assert words in page.words
    assert ("value", "Din lampe") in page.attributes
    assert page.open == []


def test_nothing_on_the_page_is_alive():
    page = page_of()

    assert not {"script", "iframe", "object", "form", "link", "img"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "action"}]
    assert "@import" not in page.words
    assert "url(" not in page.words


@settings(max_examples=20)
@given(rough)
def test_whatever_people_bring_stays_text(text: str):
    page = page_of(dossier_of(text))

    assert page.open == []
    assert set(page.tags) <= OURS


def test_light_and_dark_follow_the_machine():
    assert "prefers-color-scheme: dark" in html("x", {}, COPENHAGEN)


def test_a_time_is_drawn_in_the_zone():
    shown = kit.date(MONDAY, "Europe/Helsinki", "da")

    assert draw_mrkdwn(shown, in_zone(COPENHAGEN)) == (
        '<time datetime="2026-11-23T09:00" title="mandag den 23. november kl.\u00a010.00">2026-11-23 09:00</time>'
    )
    view = forms.form("snooze", case_at(Stage.CONTACT), DOSSIER, POLICY, reader=ANN, now=MONDAY)
    assert 'value="2026-11-23 11:00"' in html("x", {"snooze": view}, COPENHAGEN)


@pytest.mark.parametrize(
    ("mrkdwn", "drawn"),
    [
        ("*bold* _leaning_ ~gone~ `code`", "<b>bold</b> <i>leaning</i> <s>gone</s> <code>code</code>"),
        ("*Owner:* Ann", "<b>Owner:</b> Ann"),
        ("2*3*4 and a_b_c", "2*3*4 and a_b_c"),
        ("* no*", "* no*"),
        (">one\n>two\nthree", '<blockquote dir="auto">one<br>two</blockquote>three'),
        ("&gt;one", '<blockquote dir="auto">one</blockquote>'),
        ("&lt;b&gt; &amp; &amp;lt;", "&lt;b&gt; &amp; &amp;lt;"),
        ('<https://a.example/?a&amp;"|_b_>', '<a href="https://a.example/?a&amp;&quot;" rel="noreferrer">_b_</a>'),
        ("<javascript:alert(1)|x>", "x"),
        ("<!channel> <@U1>", "!channel @U1"),
    ],
)  # fmt: skip
def test_mrkdwn_is_drawn_as_slack_would(mrkdwn: str, drawn: str):
    assert draw_mrkdwn(mrkdwn, in_zone(COPENHAGEN)) == drawn


def test_plain_text_has_no_styles():
    assert draw_plain("*a* <b>\n&amp;") == "*a* &lt;b&gt;<br>&amp;amp;"
