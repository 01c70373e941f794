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
    assert found.verdicts["topic/invoicing/wrong_amount"] == Share(2, 3)


def closed(life) -> int:
    """A case that is closed, of a customer who cannot be reached."""
    case = life.begins(2, verbatim=LEAVES, email=None, phone=None)
    life.acts("correct", topic="price")
    life.acts("document", root_cause="carrier", action="We changed carrier")
    assert life.case.done
    return case


def test_what_is_said_of_a_later_complaint_is_not_said_of_the_first(life):
    case = closed(life)
    assert life.responds(2, verbatim="Pakken kom for sent.", email=None, phone=None) == [case]
    assert life.case.topics == ("delivery/late",)
    life.acts("correct", topic="invoicing")

    assert precision(life).verdicts["topic/invoicing/wrong_amount"] == Share(0, 1)


def test_what_was_said_stands_where_a_person_opens_the_case_again(life):
    closed(life)
    life.acts("reopen", "mette", reason="It was not finished")

    assert life.case.topics == ("price",)
    assert precision(life).verdicts["topic/invoicing/wrong_amount"] == Share(0, 1)


def test_so_many_of_the_latest_cases_are_looked_at(life):
    for number in range(4):
        tells(life, f"k{number}", 2, LEAVES)
        life.passes(minutes=1)

    assert precision(life, most=2).cases.of == 2
    assert precision(life, most=9).cases.of == 4
