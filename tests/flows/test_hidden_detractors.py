"""A good number with bad words: read after the file is in, opened as hidden, and walked as every case is."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from blocks.store.customers import read_dossier
from blocks.store.readings import Heard
from flows.ingest import ingest
from tests.lives import Life, policy_with
from winback.cards.card import card
from winback.entries import Messaged, Opened
from winback.scales import Severity

HEADER = "id;date;score;comment;name;email;language\n"
MIXED = (
    "Virkelig dejlig butik, søde og hjælpsomme folk, hurtig levering og gode priser. "
    "Altid en fornøjelse at handle her. Men jeg venter stadig på min faktura."
)
ROWS = (
    ("r1", 9, MIXED, "Lone Ravn"),
    ("r2", 10, "Alt var fint, hurtig og venlig service. Mange tak!", "Ulla Berg"),
    ("r3", 8, "", "Per Dal"),
    ("r4", 1, "Elendig service, jeg opsiger min aftale.", "Jens Krog"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = [f"{key};2026-11-22;{score};{text};{name};{key}@firm.example;da\n" for key, score, text, name in ROWS]
    path = tmp_path / "answers.csv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def test_from_the_file_to_the_card(life: Life, file: Path):
    done = ingest(life.store, [file])

    assert (len(done.opened), done.texts, done.hidden, done.held) == (2, 3, 1, 0)
    assert done.summary()["hidden"] == 1
    life.case_id = done.opened[1]
    life.runs_on()
    assert life.case.severity is Severity.HIDDEN
    with life.store.database.reading() as session:
        danish = life.store.policy().model_copy(update={"language": "da"})
        post = card(replace(life.case, policy=danish), read_dossier(session, life.case), danish)
    told = str(post.blocks)
    assert "men med en klage i" in told
    assert "på grund af: " in told
    life.is_reached()
    life.is_resolved()
    assert life.case.resolution is not None


def test_told_twice_it_is_one_case(life: Life, file: Path):
    first, second = ingest(life.store, [file]), ingest(life.store, [file])

    assert (len(first.opened), len(second.opened), second.texts, second.hidden) == (2, 0, 0, 0)


def test_too_many_are_held_with_those_that_the_numbers_showed(lives, file: Path):
    life = lives(policy_with(triage={"hold_above": 1}))
    done = ingest(life.store, [file])
    assert (len(done.opened), done.held) == (1, 1)

    again = ingest(life.store, [file], even_many=True)
    assert len(again.opened) == 1


def test_a_reading_that_fails_takes_no_row_and_no_case_away(life: Life, file: Path, monkeypatch):
    def fails(*_: object) -> Heard:
        raise OperationalError("x", None, TimeoutError())

    monkeypatch.setattr("blocks.store.casestore.read_some", fails)
    done = ingest(life.store, [file])
    assert (done.reports["answers.csv"].new, len(done.opened), done.texts) == (4, 1, 0)
    monkeypatch.undo()
    life.patrols()

    assert ingest(life.store, [file]).reports["answers.csv"].same == 4
    assert sorted(life.store.case(case).severity for case in (1, 2)) == ["critical", "hidden"]


def test_its_words_reach_neither_prefect_nor_a_button_nor_a_log(life: Life, file: Path, caplog):
    done = ingest(life.store, [file])
    life.case_id = done.opened[1]
    life.runs_on()

    said = " ".join(told for _, told in life.case.opened.read_as.because)
    assert said
    assert "faktura" not in caplog.text
    assert all("faktura" not in run.key + run.name for run in life.runs.runs.values())
    assert isinstance(life.case.entries[0].body, Opened)
    assert all("faktura" not in entry.key for entry in life.case.entries if isinstance(entry.body, Messaged))
