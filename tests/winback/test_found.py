"""Pages of a list: there is always one, and none is endlessly far."""

import pytest

from winback.found import FURTHEST, Found, Page


@pytest.mark.parametrize(
    ("told", "number"), [("", 1), ("3", 3), ("0", 1), ("-2", 1), ("²", 1), ("x", 1), ("999999999", FURTHEST)]
)
def test_a_page_of_an_address(told, number):
    assert Page.read(told).number == number


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (50, 1), (51, 2), (10**9, FURTHEST)])
def test_as_many_pages_as_it_takes(total, pages):
    assert Found((), total).pages == pages
