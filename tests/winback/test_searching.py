"""What somebody looks for becomes plain words."""

import pytest

from winback.searching import LONGEST, MOST, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Åse ØDEGÅRD", ("åse", "ødegård")),
        ("A\u030ase", ("åse",)),
        ("lone_r@nordlys.example", ("lone", "r", "nordlys", "example")),
        ('"a" OR b* NEAR(c) -d ^e: {f}', ("a", "or", "b", "near", "c", "d")),
        ("' | !x & y:* <-> \\", ("x", "y")),
        ("\0%_\u202e😀", ()),
        ("", ()),
        ("İ", ("i",)),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


def test_no_more_than_can_be_looked_for():
    assert len(words_of("a " * 500)) == MOST
    assert words_of("x" * 5000) == ("x" * LONGEST,)
