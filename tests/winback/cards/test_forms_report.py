"""The modal that opens a case from a message."""

import pytest

from tests.blockkit import fits_contract, keeps_limits
from tests.winback.cards.modals import element_of, filled, ids_of, options
from winback.cards import forms
from winback.phrases import LANGUAGES


@pytest.mark.parametrize(
    ("message", "begins"),
    [
        ("The parcel never came", "The parcel never came"),
        ("<@U123> see <https://a.example/x?a=1&amp;b=2|the thread> &lt;3 &amp; so", "see the thread <3 & so"),
        ("<mailto:bo@c.example|bo@c.example> in <#C1|care> <!here>", "bo@c.example in #care"),
        ("<https://a.example/x>", "https://a.example/x"),
    ],
)
def test_the_form_begins_with_what_the_message_says(message: str, begins: str):
    assert element_of(forms.report(message, "da"), "verbatim")["initial_value"] == begins


def test_nobody_knows_the_score_until_somebody_says_it():
    view = forms.report("x", "sv")

    assert options(view, "score")[0] == ("0", "0")
    assert len(options(view, "score")) == 11
    assert "initial_option" not in element_of(view, "score")
    assert element_of(view, "language")["initial_option"]["value"] == "sv"


def test_what_was_told_is_read_in_the_one_form_by_which_customers_are_matched():
    told = {
        "name": "Bo Friis",
        "email": " Bo@C.example",
        "phone": "10 12 10 01",
        "score": "2",
        "touchpoint": "shop",
    }

    assert forms.read_report(filled(forms.report("Never came", "da"), told)) == forms.Report(
        said="Never came", name="Bo Friis", email="bo@c.example", phone="+4510121001", score=2, language="da",
        touchpoint="shop",
    )  # fmt: skip


def test_what_was_said_is_enough():
    assert forms.read_report(filled(forms.report("Never came", "en"), {})) == forms.Report("Never came", language="en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_is_named_beside_its_field(language: str):
    view = forms.report("", language)
    told = forms.read_report(filled(view, {"email": "nobody", "phone": "12"}))

    assert set(told.mistakes(language)) == {"verbatim", "email", "phone"}
    assert forms.beside(told.mistakes(language), view["blocks"]) == told.mistakes(language)


@pytest.mark.parametrize("message", ["", "😡" * 4000, "<!channel>" * 999, "\u202e\u0000"])
def test_any_message_makes_a_form_that_slack_takes(message: str):
    keeps_limits(forms.report(message, "nb"))
    fits_contract(forms.report(message, "nb"))


def test_the_message_stands_in_no_id():
    assert not [one for one in ids_of(forms.report("secret", "da")["blocks"][1:]) if "secret" in one]
