"""What is remembered of words: a lot of short ones, and none without end."""

import pytest

from winback.words import memo
from winback.words.memo import LONGEST, Memo


def test_a_word_is_looked_at_once() -> None:
    seen: list[str] = []
    remembered = Memo(lambda word: seen.append(word) or len(word))

    assert [remembered[word] for word in ("to", "tre", "to")] == [2, 3, 2]
    assert seen == ["to", "tre"]


def test_all_are_forgotten_before_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "REMEMBERED", 3)
    remembered = Memo(len)

    assert [remembered["a" * length] for length in range(1, 8)] == [*range(1, 8)]
    assert len(remembered) <= 3


def test_a_word_without_end_is_not_kept() -> None:
    remembered = Memo(len)

    assert remembered["a" * (LONGEST + 1)] == LONGEST + 1
    assert not remembered
