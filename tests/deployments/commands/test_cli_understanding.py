"""`winback words corrections` and `reread`, and a case's page: how words were read, at the terminal."""

from datetime import timedelta

from sqlmodel import select

from blocks.store.word_tables import ReadingRow
from tests.deployments.commands.conftest import Terminal
from tests.lives import Clock, Life, policy_with
from winback.second_opinion import Opinion
from winback.words.text import Place

LEAVES = "Fakturaen er forkert, og jeg opsiger min aftale."


def test_a_case_says_how_it_was_read(terminal: Terminal, life: Life):
    life.begins(score=2, verbatim=LEAVES)
    told = terminal.types("show", 1).stdout

    assert "negative, Invoicing: wrong amount, Terms: cancellation, leave" in told
    assert "Because of" in told
    assert "opsiger" in told


def test_a_case_says_that_a_language_model_judged(terminal: Terminal, life: Life):
    life.store.advise = lambda doubts, _: {one.id: Opinion(True, Place(0, 9), "small") for one in doubts}
    life.clock.at = max(life.clock.at, Clock().at) + timedelta(minutes=1)
    life.store.enforce(policy_with(language_model={"used_for": ["reading"], "band": 0.5}, words={"hidden_from": 1.0}))
    life.begins(score=9, verbatim=LEAVES)

    assert "the language model small" in terminal.types("show", 1).stdout


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


def test_a_case_is_corrected_where_words_are_looked_at(terminal: Terminal, life: Life):
    life.begins(score=2, verbatim=LEAVES)
    terminal.types("words", "correct", 1, "--tone", "neutral", "--topic", "price", "--as", "mette")

    assert "neutral, Price" in terminal.types("show", 1).stdout
    assert terminal.reads("words", "corrections")["corrected"] == 1
    unknown = terminal.types("words", "correct", 7, "--tone", "neutral", "--as", "mette")
    assert unknown.exit_code != 0
    assert "there is no case 7" in unknown.stderr


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


CABLE = "Kabelen er alt for kort, tak for ingenting"
OWN = {"charging_cable": {"label": {"en": "Charging cable"}, "stems": {"da": ["kabel*"]}}}


def test_a_text_is_read_with_the_topics_of_the_policy(terminal: Terminal, life: Life):
    assert "charging_cable" not in terminal.reads("words", "read", CABLE)["topics"]
    life.passes(days=2)
    life.store.enforce(policy_with(words={"topics": OWN}))
    told = terminal.reads("words", "read", CABLE)

    assert "charging_cable" in told["topics"]
    assert ["topic/charging_cable", "Kabelen"] in [[one["verdict"], one["words"]] for one in told["evidence"]]


def test_a_case_says_a_topic_of_ones_own_by_its_label(terminal: Terminal, life: Life):
    life.passes(days=2)
    life.store.enforce(policy_with(words={"topics": OWN}))
    life.begins(score=2, verbatim=CABLE)

    assert "Charging cable" in terminal.types("show", 1).stdout


def test_what_a_language_model_judged_is_not_read_again_without_it(terminal: Terminal, life: Life, monkeypatch):
    life.begins(score=2, verbatim=LEAVES)
    life.clock.at = max(life.clock.at, Clock().at) + timedelta(minutes=1)
    life.store.enforce(policy_with(language_model={"used_for": ["reading"]}))
    with life.store.database.writing() as session:
        row = session.exec(select(ReadingRow)).one()
        row.model = "old"
        session.add(row)
    monkeypatch.setenv("WINBACK_LANGUAGE_MODEL_BLOCK", "winback")

    told = terminal.types("words", "reread")

    assert (told.exit_code, "Start Prefect" in told.stderr) == (1, True)
    assert terminal.reads("words", "corrections")["texts"] == {"read": 1, "unread": 0}
