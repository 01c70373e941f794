"""What people corrected of the readings, as the store has it."""

from blocks.store.corrections import read_corrections
from tests.listed import tells
from winback.corrections import Precision
from winback.shares import Share

LEAVES = "Fakturaen er forkert, og jeg opsiger min aftale."


def precision(life, most: int = 100) -> Precision:
    with life.store.database.reading() as session:
        return read_corrections(session, most)


def test_the_latest_word_counts(life):
    cases = [tells(life, f"k{number}", 2, LEAVES) for number in range(3)]
    tells(life, "silent", 2, "")
    life.case_id = cases[0]
    life.acts("correct", tone="neutral", topic="price")
    life.acts("correct", tone="negative")
    life.case_id = cases[1]
    life.acts("correct", tone="positive")
    found = precision(life)

    assert found.cases == Share(1, 3)
    assert found.verdicts["tone/negative"] == Share(2, 3)
    assert found.verdicts["topic/invoicing"] == Share(2, 3)


def test_so_many_of_the_latest_cases_are_looked_at(life):
    for number in range(4):
        tells(life, f"k{number}", 2, LEAVES)
        life.passes(minutes=1)

    assert precision(life, most=2).cases.of == 2
    assert precision(life, most=9).cases.of == 4
