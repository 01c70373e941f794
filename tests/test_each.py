"""Cases that share a test: all are tried, and each that fails is named."""

import pytest

from tests.each import each

tried: list[tuple[int, str]] = []


@each("number", [1, 2])
@each(("word", "length"), [("a", 1), ("ab", 2)])
def notes(number: int, word: str, length: int) -> None:
    tried.append((number, word))
    assert number == length


@each("word", ["a", "b"])
def test_fixtures_may_stand_beside_the_cases(word: str, tmp_path):
    assert tmp_path.is_dir()
    assert word in "ab"


def test_every_case_meets_every_other_and_those_that_fail_are_named():
    with pytest.raises(ExceptionGroup, match="2 cases fail") as told:
        notes()

    assert tried == [(1, "a"), (1, "ab"), (2, "a"), (2, "ab")]
    assert [failure.__notes__ for failure in told.value.exceptions] == [
        ["word: 'ab', length: 2", "number: 1"],
        ["word: 'a', length: 1", "number: 2"],
    ]


def test_no_cases_are_a_mistake():
    with pytest.raises(AssertionError, match="there is no case of word"):
        each("word", [])
