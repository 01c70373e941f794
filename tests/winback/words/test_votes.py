"""What words say is remembered, whoever asks, and however much."""

from threading import Thread

import numpy as np
import pytest

from winback.words import model
from winback.words.model import Votes
from winback.words.tables import Floats, Numbers, Table


class Lengths(Table):
    """A table by which a word says how long it is; `meanwhile` happens while it is first looked up."""

    def __init__(self) -> None:
        super().__init__(np.zeros((1, 1), np.int8), np.ones(1, np.float32), 1, 1)
        object.__setattr__(self, "meanwhile", [])

    def votes(self, numbers: Numbers) -> Floats:
        while self.meanwhile:
            self.meanwhile.pop()()
        of_word_and_edges = 3
        return np.array([[many - of_word_and_edges] for many in numbers.lengths], np.float32)


@pytest.fixture
def table() -> Lengths:
    return Lengths()


def test_two_threads_that_ask_at_once_do_not_take_each_others_place(table: Lengths):
    votes = Votes((table,))
    other = Thread(target=lambda: votes.of(["to", "tre"]), daemon=True)

    def meanwhile() -> None:
        other.start()
        other.join(0.2)  # nobody waits for it where it has to wait

    table.meanwhile.append(meanwhile)
    first = votes.of(["en", "fjorten"])
    other.join(30)

    assert first.tolist() == [[2], [7]]
    assert votes.of(["en", "fjorten", "to", "tre"]).tolist() == [[2], [7], [2], [3]]


def test_more_words_than_are_remembered_are_all_answered(table: Lengths, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(model, "REMEMBERED", 4)
    votes = Votes((table,))
    words = ["a" * length for length in range(1, 12)]

    assert votes.of([*words, *words]).ravel().tolist() == [*range(1, 12), *range(1, 12)]
