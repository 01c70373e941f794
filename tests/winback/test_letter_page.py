"""A letter as the HTML of a mail: the same words, nothing more."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from winback.letters.page import Answers, draw, read
from winback.letters.texts import clean

LINK = "https://answers.winback.example/a/token"
NPS = Answers(LINK, 0, 10, "not likely", "very likely")
OURS = {"html", "head", "meta", "title", "style", "body", "table", "tr", "td", "p", "br", "a", "ul", "li", "blockquote"}
WORDS = re.compile(r"\w+")


@dataclass
class Drawn(HTMLParser):
    """What a mail program reads: the tags, where links lead, the words that are shown."""

    written: str
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    hidden: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.hidden = tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.shown.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.shown).split())


def drawn(text: str, answers: Answers | None = None) -> Drawn:
    return Drawn(draw(text, title="Your table", language="en", company="Harbour & Pine", answers=answers))


def stands_in(words: list[str], text: str) -> bool:
    """Whether the words come in this order, whatever stands between them."""
    there = iter(WORDS.findall(text))
    return all(word in there for word in words)


# -- whatever the text holds --

SIGNS = st.sampled_from(
    (
        *"<>&\"'= \n\t-*>",
        *(
            "\n\n",
            "> ",
            "- ",
            "  ",
            "<b>",
            "</td>",
            "<script>",
            "<img src=x onerror=a>",
            "<!--",
            "]]>",
            "&lt;",
            "&#60;",
        ),
        *("{{ 7 * 7 }}", "{% raw %}", "https://a.example/?x=1&y=2", "javascript:alert(1)", LINK),
        *("Henrik", "bord", "3", "é", "\u2028", "\u202e", "\x00", "\x0b"),
    )
)
TEXTS = st.lists(SIGNS | st.text(max_size=5), max_size=40).map("".join)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_no_tag_of_a_text_survives(text: str):
    page = drawn(text, NPS)

    assert set(page.tags) <= OURS
    assert not [name for name in page.attributes if name.startswith("on")]
    assert page.tags.count("html") == page.tags.count("body") == 1


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_every_word_is_there_in_its_order(text: str):
    assert stands_in(WORDS.findall(str(clean(text))), drawn(text, NPS).text)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_links_lead_to_the_web_alone(text: str):
    assert all(re.match(r"https?://[^\s]+$", link) for link in drawn(text, NPS).links)


# -- what a letter looks like --


def test_paragraphs_and_lines_stay_apart():
    html = draw("Dear Emma,\n\nFirst line\nsecond line\n", title="", language="en", company="H")

    assert ">Dear Emma,</p>" in html
    assert ">First line<br>\nsecond line</p>" in html


def test_quotes_lists_and_indented_lines_are_told_apart():
    parts = read("> Late.\n> Again.\n>> Deeper\n\n- one\n- two\n  goes on\n\n    in\n\nout\n")

    assert [part.kind for part in parts] == ["quote", "list", "indented", "lines"]
    assert [part.kind for part in parts[0].parts] == ["lines", "quote"]
    assert [item[0].text for item in parts[1].lines] == ["one", "two goes on"]


def test_a_signature_with_a_dash_is_no_list():
    assert drawn("Kind regards\n\n- Mette").text.endswith("- Mette")


def test_quotes_without_end_are_drawn():
    assert "bottom" in drawn(">" * 5000 + " bottom").text


@pytest.mark.parametrize(
    ("line", "link"),
    [
        ("See https://a.example/b.", "https://a.example/b"),
        ("(http://a.example/?x=1&y=2)", "http://a.example/?x=1&y=2"),
        ("»https://a.example«", "https://a.example"),
        ("https://a.example/a_(b)", "https://a.example/a_(b)"),
        ("(see https://a.example/a_(b).)", "https://a.example/a_(b)"),
        ("(https://a.example/a(b)c)", "https://a.example/a(b)c"),
    ],
)
def test_a_link_ends_where_its_sentence_goes_on(line: str, link: str):
    page = drawn(line)

    assert page.links == [link]
    assert page.text.endswith(line)


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://a.example", "https://", "mette@a.example"])
def test_other_addresses_are_words(text: str):
    assert drawn(text).links == []


def test_what_a_customer_is_quoted_with_leads_nowhere():
    assert drawn("> look at https://evil.example/now").links == []


def test_the_language_is_said_and_nothing_is_fetched():
    html = draw("Kære Henrik", title="Dit bord", language="da-DK", company="Lindegaard", answers=NPS)

    assert '<html lang="da"' in html
    assert not [far for far in ("<img", "<link", "url(", "@import", "src=", "<script") if far in html]
    assert 'name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html


# -- the question --


def test_a_question_is_answered_by_its_number():
    page = drawn(f"Answer here:\n{LINK}\n\nKind regards", NPS)

    assert page.links == [*(f"{LINK}?score={number}" for number in range(11)), LINK]
    assert "0 = not likely 10 = very likely" in page.text
    assert 'aria-label="3 out of 10"' in page.written


def test_a_mirrored_question_says_what_its_low_end_means():
    mirrored = Answers(LINK, 1, 5, "bad", "good", mirrored=True)

    assert "1 = good 5 = bad" in drawn(LINK, mirrored).text


def test_yes_and_no_stand_on_the_buttons():
    page = drawn(LINK, Answers(LINK, 0, 1, "no", "yes"))

    assert "no yes" in page.text
    assert page.links == [f"{LINK}?score=0", f"{LINK}?score=1", LINK]


def test_a_link_with_a_query_keeps_it():
    assert Answers(f"{LINK}?l=da", 0, 1, "", "").leads_to(1) == f"{LINK}?l=da&score=1"


@pytest.mark.parametrize("text", [f"It is {LINK} this time", f"> {LINK}", "No link"])
def test_a_link_within_a_line_is_no_row_of_numbers(text: str):
    assert "?score=" not in drawn(text, NPS).written


def test_a_hundred_numbers_are_left_to_the_link():
    assert drawn(LINK, Answers(LINK, 0, 100, "", "")).links == [LINK]


def test_a_company_has_a_layout_of_its_own(tmp_path: Path):
    (tmp_path / "_page").mkdir()
    (tmp_path / "_page" / "mail.html").write_text("<h1>{{ company }}</h1>{{ parts[0].lines[0][0].text }}")

    html = draw("<b>Hi</b>", title="", language="en", company="H & P", folder=tmp_path)

    assert html == "<h1>H &amp; P</h1>&lt;b&gt;Hi&lt;/b&gt;"


def test_a_layout_that_cannot_be_drawn_keeps_no_letter_back(tmp_path: Path):
    (tmp_path / "_page").mkdir()
    (tmp_path / "_page" / "mail.html").write_text("{{ picture }}")
    words = {"title": "", "language": "en", "company": "H"}

    assert draw("Dear Emma", **words, folder=tmp_path) == draw("Dear Emma", **words)
    with pytest.raises(UndefinedError):
        draw("Dear Emma", **words, folder=tmp_path, strict=True)
