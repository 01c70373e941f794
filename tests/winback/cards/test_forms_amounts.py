"""Amounts as people type them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from winback.cards.forms.amounts import read_amount, write_number
from winback.phrases import LANGUAGES


@each(
    ("typed", "currency", "amount"),
    [
        *(("400", "DKK", "400"), ("400 kr", "DKK", "400"), ("400 kr.", "NOK", "400"), ("kr. 400", "SEK", "400")),
        *(("400,-", "DKK", "400"), ("400:-", "SEK", "400"), ("kr 400,-", "NOK", "400"), ("400 kroner", "DKK", "400")),
        *(("1.200,50", "DKK", "1200.5"), ("1,200.50", "GBP", "1200.5"), ("1 200,50", "SEK", "1200.5")),
        *(("1\u00a0200", "NOK", "1200"), ("1.200", "DKK", "1200"), ("1,200", "GBP", "1200")),
        ("1200,5", "DKK", "1200.5"),
        *(("1.234.567,89", "DKK", "1234567.89"), ("1'200", "EUR", "1200"), (" 400 ", "DKK", "400"), ("0", "DKK", "0")),
        *(("€ 40", "EUR", "40"), ("40 eur", "EUR", "40"), ("£40.00", "GBP", "40"), ("$40", "USD", "40")),
        *(("DKK 400", "DKK", "400"), ("400 chf", "CHF", "400"), ("0,50", "DKK", "0.5"), ("400.", "DKK", "400")),
    ],
)  # fmt: skip
def test_an_amount_is_understood(typed: str, currency: str, amount: str):
    assert read_amount(typed, currency) == Decimal(amount)


@each(
    ("typed", "currency"),
    [
        *(("", "DKK"), ("a lot", "DKK"), ("-5", "DKK"), ("400 EUR", "DKK"), ("€400", "DKK"), ("400 kr", "EUR")),
        *(("1.200.50", "DKK"), ("1,2345", "DKK"), ("0,125", "DKK"), ("12.34.56", "DKK"), ("4 0 0", "DKK")),
        *(("1 200 kr extra", "DKK"), ("400-500", "DKK"), ("1e3", "DKK"), ("٤٠٠", "DKK"), ("50 %", "DKK")),
    ],
)  # fmt: skip
def test_what_may_mean_something_else_stays_as_it_was_typed(typed: str, currency: str):
    assert read_amount(typed, currency) == typed


@given(st.decimals(0, 10_000_000, places=2), st.sampled_from(LANGUAGES))
def test_an_amount_that_is_shown_reads_back(amount: Decimal, language: str):
    assert read_amount(write_number(amount, language) or "0", "DKK") == amount
