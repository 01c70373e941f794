"""`winback words fit`, `fits` and `unfit`: from the store's comments to another reading, and back."""

from datetime import timedelta

from sqlmodel import select

from blocks import words
from blocks.store import fits
from blocks.store.responses import store_responses
from blocks.store.word_tables import FitRow, ReadingRow
from tests.comments import BOX, of_a_company
from tests.deployments.commands.conftest import Terminal
from tests.listed import told
from tests.lives import Life

SCORES = {"negative": 2, "neutral": 8, "positive": 10}
TEXT = f"Det er {BOX[0]} igen"
BASE = words.model_name()


def writes(life: Life, many: int) -> None:
    """Customers of years ago answer."""
    answers = [
        told(life, f"k{one.id}", SCORES[one.label], one.text, answered_at=life.clock.at - timedelta(days=400))
        for one in of_a_company(many)
    ]
    with life.store.database.writing() as session:
        since = life.clock.at - timedelta(days=14)
        store_responses(session, answers, policy=life.store.policy(), now=life.clock.at, history_before=since)


def negative(terminal: Terminal, *more: str) -> float:
    return terminal.reads("words", "read", TEXT, "--locale", "da", *more)["negative"]


def test_from_comments_to_another_reading_and_back(terminal: Terminal, life: Life):
    writes(life, 900)
    life.store.read_words(900)
    before = negative(terminal)

    done = terminal.types("words", "fit", "--as", "mette")
    assert done.exit_code == 0, done.output
    assert "Fit 1 is in force" in done.stdout
    assert "->" in done.stdout
    assert "Topics are read as before: too few corrections" in done.stdout
    assert negative(terminal) > before + 0.1
    assert negative(terminal, "--base") == before

    assert terminal.reads("words", "reread")["read"] == 900
    with life.store.database.reading() as session:
        assert set(session.exec(select(ReadingRow.model))) == {f"{BASE}+1"}

    listed = terminal.reads("words", "fits")["fits"]
    assert [(one["id"], one["made_by"], one["in_force"], one["aside"]) for one in listed] == [(1, "mette", True, False)]
    assert "in force" in terminal.types("words", "fits").stdout
    assert "fit 1" in state_of(terminal)["Words"]

    assert terminal.reads("words", "unfit") == {"fit": None}
    assert negative(terminal) == before
    assert "Words" not in state_of(terminal)
    assert terminal.reads("words", "fit", "--use", 1) == {"fit": 1}
    assert negative(terminal) > before + 0.1


def state_of(terminal: Terminal) -> dict[str, str]:
    return {check["name"]: check["told"] for check in terminal.reads("doctor")["checks"]}


def test_a_dry_run_keeps_nothing(terminal: Terminal, life: Life):
    writes(life, 900)
    told = terminal.reads("words", "fit", "--dry-run")

    assert told["fit"] is None
    assert told["figures"]["tone"]["after"]["f1"] > told["figures"]["tone"]["before"]["f1"]
    assert told["refused"].keys() == {"topics"}
    with life.store.database.reading() as session:
        assert session.exec(select(FitRow.id)).all() == []


def test_what_would_not_help_is_refused(terminal: Terminal, life: Life):
    writes(life, 20)
    why = "scored to learn from, 400 are needed"
    done = terminal.types("words", "fit")

    assert done.exit_code == 1
    assert why in " ".join(done.stdout.split())
    assert "Refused" in done.stderr
    assert terminal.reads("words", "fits") == {"fits": []}
    assert why in terminal.reads("words", "fit")["refused"]["tone"]


def test_what_is_not_there_is_refused_in_words(terminal: Terminal, life: Life):
    for asked in (("fit", "--use", 7), ("fit", "--use", 1, "--dry-run"), ("unfit",), ("fit", "--as", "nobody")):
        done = terminal.types("words", *asked)
        assert done.exit_code == 1
        assert done.stderr
    assert "Nothing was learnt yet" in terminal.types("words", "fits").stdout


def test_without_a_store_the_base_reads(terminal: Terminal):
    assert 0 < negative(terminal) < 1


def test_a_fit_of_another_versions_weights_is_told_of(terminal: Terminal, life: Life):
    with life.store.database.writing() as session:
        fits.keep(session, b"", {"learnt": {"comments": 500}}, "", life.clock.at)
        row = session.exec(select(FitRow)).one()
        row.base = "another"
        session.add(row)

    assert "put aside" in state_of(terminal)["Words"]
    assert "of other weights" in terminal.types("words", "fits").stdout
    assert 0 < negative(terminal) < 1
