"""`winback words corrections` and `reread`, and a case's page: how words were read, at the terminal."""

from sqlmodel import select

from blocks.store.word_tables import ReadingRow
from tests.deployments.commands.conftest import Terminal
from tests.lives import Life

LEAVES = "Fakturaen er forkert, og jeg opsiger min aftale."


def test_a_case_says_how_it_was_read(terminal: Terminal, life: Life):
    life.begins(score=2, verbatim=LEAVES)
    told = terminal.types("show", 1).stdout

    assert "negative, Invoicing, leave" in told
    assert "Because of" in told
    assert "opsiger" in told


def test_corrections_are_counted(terminal: Terminal, life: Life):
    life.begins(score=2, verbatim=LEAVES)
    life.acts("correct", tone="neutral")

    told = terminal.reads("words", "corrections")
    assert (told["cases"], told["corrected"]) == (1, 1)
    assert told["verdicts"]["tone/negative"] == {"read": 1, "stood": 0, "precision": 0.0}
    assert told["texts"] == {"read": 1, "unread": 0}
    said = terminal.types("words", "corrections").stdout
    assert "1 of the 1 latest cases" in said
    assert "tone/negative" in said


def test_nothing_corrected_is_no_trouble(terminal: Terminal, life: Life):
    assert "0 of the 0 latest cases" in terminal.types("words", "corrections").stdout


def test_everything_is_read_again_where_another_model_read_it(terminal: Terminal, life: Life):
    life.begins(score=2, verbatim=LEAVES)
    with life.store.database.writing() as session:
        row = session.exec(select(ReadingRow)).one()
        row.model, row.tone = "old", "positive"
        session.add(row)

    assert terminal.reads("words", "reread") == {"read": 1, "failed": 0, "opened": 0}
    assert "0 texts read" in terminal.types("words", "reread").stdout
    with life.store.database.reading() as session:
        assert session.exec(select(ReadingRow)).one().tone == "negative"
