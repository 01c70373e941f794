"""Addresses of pages for customers."""

import pytest

from winback.links import unsubscribe_url


@pytest.mark.parametrize(
    ("answers", "leads"),
    [
        ("https://svar.company.example/a/", "https://svar.company.example/u/abc"),
        ("https://company.example/winback/a/", "https://company.example/winback/u/abc"),
        ("http://company.example/a/", ""),
        ("http://127.0.0.1:8642/a/", ""),
        ("https://company.example/answer?token=", ""),
    ],
)
def test_the_page_stands_beside_the_one_that_answers_where_one_click_may_lead_there(answers: str, leads: str):
    assert unsubscribe_url(answers, "abc") == leads


def test_a_message_without_a_token_has_no_page():
    assert unsubscribe_url("https://company.example/a/", "") == ""
