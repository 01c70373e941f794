"""`winback words read` and `evaluate`: what is made of a text, and how good that is, at the terminal."""

import json
from pathlib import Path

from tests.deployments.commands.conftest import Terminal

WAITS = "Fint nok, men jeg venter stadig på min faktura, tredje gang jeg skriver"


def test_a_text_is_read_with_the_words_that_spoke(terminal: Terminal):
    told = terminal.reads("words", "read", WAITS, "--locale", "da")

    assert (told["language"], told["complains"]) == ("da", True)
    assert "invoicing" in told["topics"]
    assert {"venter", "faktura"} & {one["words"] for one in told["evidence"]}
    said = terminal.types("words", "read", WAITS).stdout
    assert "worst clause" in said
    assert "faktura" in said


def test_a_language_that_is_not_read_is_not_judged(terminal: Terminal):
    said = terminal.types("words", "read", "Доставка опоздала на неделю, никто не ответил").stdout

    assert "none that is read: the score decides alone" in said
    assert "not judged" in said


def test_texts_whose_reading_is_known_are_counted(terminal: Terminal, tmp_path: Path):
    known = [
        {"lang": "da", "text": "Elendig service, aldrig mere", "score": 1, "hidden": False},
        {"lang": "da", "text": "Hurtig levering, mange tak", "score": 10, "hidden": False},
        {"lang": "da", "text": WAITS, "score": 9, "hidden": True, "label": "negative"},
    ]
    file = tmp_path / "known.jsonl"
    file.write_text("\n".join(map(json.dumps, known)), encoding="utf-8")
    told = terminal.reads("words", "evaluate", file)

    assert told["languages"]["da"]["n"] == 3
    assert told["languages"]["da"]["negative"]["f1"] == 1.0
    assert told["hidden"]["0.8"] == {"f1": 1.0, "precision": 1.0, "recall": 1.0}
    told = terminal.types("words", "evaluate", file).stdout
    assert "hidden_from" in told
    assert "second level" not in told


def test_second_levels_have_a_table_where_the_file_names_any(terminal: Terminal, tmp_path: Path):
    file = tmp_path / "exam.jsonl"
    file.write_text('{"lang": "da", "text": "Pakken kom for sent", "score": 2, "topics": ["delivery/late"]}', "utf-8")

    *_, last = terminal.types("words", "evaluate", file).stdout.splitlines()

    assert last.split() == ["da", "1.000", "1.000", "1.000"]


def test_a_file_that_cannot_be_used_is_named_with_its_line(terminal: Terminal, tmp_path: Path):
    file = tmp_path / "known.jsonl"
    file.write_text('{"lang": "da", "text": "Fint"}\n', encoding="utf-8")
    done = terminal.types("words", "evaluate", file)

    assert done.exit_code != 0
    assert "known.jsonl:1" in done.stderr
    assert terminal.types("words", "evaluate", tmp_path / "none.jsonl").exit_code != 0
