"""The look of customers' pages: what a policy may say of it, and that text on its colour can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.winback.test_policy import policy_of
from winback.policy import PolicyError
from winback.policy.look import PAPERS, contrast, ink_on

READABLE = 4.5
"""WCAG 2.2, 1.4.3."""
SHEET = Path(__file__).parents[2] / "desk" / "web" / "pages" / "static" / "answer.css"


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
@example("#777777")
@example("#767676")
def test_text_on_any_colour_can_be_read(colour: str):
    assert contrast(colour, ink_on(colour)) >= READABLE


def test_black_and_white_are_as_far_apart_as_can_be():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert (ink_on("#0b6e5f"), ink_on("#ffcc00")) == ("#ffffff", "#000000")


def test_the_papers_are_those_of_the_stylesheet():
    told = re.findall(r"--panel: (#[0-9a-f]+);", SHEET.read_text(encoding="utf-8"))

    assert tuple(f"#{one[1:] * 2}" if len(one) == 4 else one for one in told) == PAPERS


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("colour", "red"),
        ("colour", "#FFF"),
        ("colour", "#00000g"),
        ("logo", "../logo.png"),
        ("logo", "logo.exe"),
        ("logo", "/etc/logo.png"),
        ("logo", ".png"),
        ("frames", ["www.company.example"]),
        ("frames", ["https://company.example/page"]),
        ("frames", ["https://company.example; script-src *"]),
        ("frames", ["*"]),
    ],
)
def test_what_could_not_be_used_is_refused(key: str, value: object):
    with pytest.raises(PolicyError, match=f"look.{key}"):
        policy_of(look={key: value})


def test_a_company_says_how_its_pages_look():
    look = policy_of(look={"colour": "#ffcc00", "logo": "logo-1.svg", "frames": ["https://*.company.example"]}).look

    assert (look.colour, look.logo, look.frames) == ("#ffcc00", "logo-1.svg", ("https://*.company.example",))


@pytest.mark.parametrize("title", [{"fi": "Kauppa"}, {"da": ""}, {"da": "x" * 301}])
def test_a_survey_s_own_texts_are_in_our_languages_and_bounded(title: dict[str, str]):
    with pytest.raises(PolicyError, match=r"surveys\.shop\.title"):
        policy_of(surveys={"shop": {"public": True, "title": title}})
