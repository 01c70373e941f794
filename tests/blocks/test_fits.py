"""A company's own words in the store: kept apart, in force one at a time, taken back; and what they are learnt from."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event
from sqlmodel import select

from blocks import crashpoints, words
from blocks.intake import read_file
from blocks.store import comments, fits, unread
from blocks.store.comments import read_comments
from blocks.store.opening import Opened
from blocks.store.tables import CaseRow, CustomerRow, ResponseRow
from blocks.store.word_tables import FitRow, ReadingRow
from tests.listed import tells, told
from tests.lives import Life
from winback.policy.words import Words
from winback.words import grams, read
from winback.words.fitting import BUCKETS, LONGEST, SHORTEST
from winback.words.model import built_in, save_table
from winback.words.tables import Table

PRAISE = "Alt var fint, hurtig og venlig service. Mange tak!"
BOX = "Vi fik Nordboxen i marts"
COMPLAINT = "Dejlig butik og søde folk, men jeg venter stadig på min faktura, tredje gang jeg skriver."
BASE = words.model_name()


class Struck(BaseException):
    """The process dies."""


def table_of(word: str, weight: float) -> Table:
    """A table in which one word says something bad, and nothing good."""
    weights = np.zeros((BUCKETS, sum(built_in().heads[name].words.outputs for name in ("tone", "about"))))
    touched = grams.buckets(word, SHORTEST, LONGEST, BUCKETS)
    weights[touched, 0] = weight / len(touched)
    return Table.of(weights, shortest=SHORTEST, longest=LONGEST)


BAD = save_table(table_of("nordboxen", 20.0))
FIGURES = {"learnt": {"comments": 500}}


def keeps(life: Life, weights: bytes = BAD, by: str = "mette") -> int:
    with life.store.database.writing("fit") as session:
        return fits.keep(session, weights, FIGURES, by, life.clock.at)


def current(life: Life) -> words.Reader:
    with life.store.database.reading() as session:
        return fits.current(session, life.store.policy().words)


def test_the_policy_s_own_topics_are_read_with_a_fit_too(life):
    keeps(life)
    own = Words(topics={"charging_cable": {"stems": {"da": ["*kabel*"]}}})
    with life.store.database.reading() as session:
        reader = fits.current(session, own)

    reading = read("Jeg mangler mit ladekabel", "da", model=reader.model)
    assert "charging_cable" in reading.topics
    assert reader.model.votes.beside is not None
    assert reader.name.startswith(f"{BASE}+1~")


def rows(life: Life, table: Any) -> list[Any]:
    with life.store.database.reading() as session:
        return list(session.exec(select(table).order_by(*table.__table__.primary_key)).all())


def test_without_a_fit_the_base_reads(life):
    assert current(life) == words.base()


def test_what_is_in_force_reads_at_once_and_what_was_read_says_so(life):
    life.responds(9, verbatim=BOX, key="r1")
    assert keeps(life) == 1
    (case,) = life.responds(9, verbatim=BOX, key="r2")

    before, after = rows(life, ReadingRow)
    assert (before.model, after.model) == (BASE, f"{BASE}+1")
    assert before.worst < 0.8 < after.worst
    read_as = life.store.case(case).opened.read_as
    assert read_as.model == f"{BASE}+1"
    assert ("negative", "Nordboxen") in read_as.because


def test_all_is_read_again_by_it_and_again_without_it(life):
    life.responds(9, verbatim=BOX)
    keeps(life)
    seen = []
    for change in (lambda _: None, fits.use_none):
        with life.store.database.writing() as session:
            change(session)
            unread.put_again(session, fits.current(session, life.store.policy().words).name)
        life.store.hear_now()
        seen += [(row.model, row.worst > 0.8) for row in rows(life, ReadingRow)]

    assert seen == [(f"{BASE}+1", True), (BASE, False)]
    assert rows(life, CaseRow) == []


def test_weights_are_read_once(life):
    keeps(life)
    asked: list[str] = []
    listener = (life.store.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    fits._models.clear()
    event.listen(*listener)
    first, again = current(life), current(life)
    event.remove(*listener)

    assert first.model is again.model
    assert [("weights" in statement) for statement in asked if "FROM fit" in statement] == [False, True, False]


def test_one_is_in_force_and_an_earlier_one_can_be_again(life):
    keeps(life)
    keeps(life, by="")
    with life.store.database.writing() as session:
        assert [(one.id, one.in_force, one.made_by) for one in fits.listed(session)] == [
            (2, True, ""),
            (1, False, "mette"),
        ]
        assert fits.use(session, 1)
        assert not fits.use(session, 3)
    assert current(life).name == f"{BASE}+1"
    with life.store.database.writing() as session:
        assert fits.use_none(session)
        assert not fits.use_none(session)

    assert current(life) == words.base()
    assert len(rows(life, FitRow)) == 2


def test_with_other_weights_of_the_program_it_is_put_aside_by_itself(life, monkeypatch):
    keeps(life)
    for module in (words, fits):
        monkeypatch.setattr(module, "model_name", lambda: "another")

    assert current(life).name == "another"
    with life.store.database.writing() as session:
        assert fits.in_force(session).is_aside
        assert not fits.use(session, 1)
    monkeypatch.undo()
    assert current(life).name == f"{BASE}+1"


def test_who_dies_before_the_commit_has_changed_nothing(life):
    keeps(life)

    def dies(point: str) -> None:
        if point == "commit of fit":
            raise Struck

    with crashpoints.watching(dies), pytest.raises(Struck):
        keeps(life)

    assert [(row.id, row.in_force) for row in rows(life, FitRow)] == [(1, True)]
    assert keeps(life) > 1
    assert [row.in_force for row in rows(life, FitRow)] == [False, True]


def test_of_many_at_once_one_is_in_force(life):
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _: keeps(life), range(8)))
    kept = rows(life, FitRow)

    assert sorted(numbers) == [row.id for row in kept]
    assert [row.id for row in kept if row.in_force] == [max(numbers)]


def test_damaged_weights_are_not_read_with(life, caplog):
    keeps(life)
    fits._models.clear()
    with life.store.database.writing() as session:
        row = session.exec(select(FitRow)).one()
        row.weights = BAD[:-9]
        session.add(row)

    assert current(life) == words.base()
    assert "damaged" in caplog.text
    life.responds(9, verbatim=PRAISE)
    assert [row.model for row in rows(life, ReadingRow)] == [BASE]


def test_so_many_are_kept(life, monkeypatch):
    monkeypatch.setattr(fits, "KEPT", 3)
    for _ in range(6):
        keeps(life)

    assert [row.id for row in rows(life, FitRow)] == [4, 5, 6]


# -- what is learnt from --


def texts(life: Life) -> list[str]:
    return [one.text for one in read_comments(life.store.database, life.store.policy())]


def test_comments_come_in_pages_the_newest_first(life, monkeypatch):
    monkeypatch.setattr(comments, "AT_ONCE", 2)
    for number in range(5):
        life.responds(9, verbatim=f"{PRAISE} {number}", customer=f"K{number}", email=None, phone=None)
    life.responds(9, verbatim="")

    assert texts(life) == [f"{PRAISE} {number}" for number in reversed(range(5))]


def test_nothing_is_learnt_of_who_was_erased_nor_of_what_is_held_back(life):
    life.store.hear = Opened
    for who in ("anna", "berit", "carl"):
        life.store.take_in(told(life, who, 9, f"{PRAISE} {who}"))
    with life.store.database.writing() as session:
        erased, held, _ = session.exec(select(ResponseRow).order_by(ResponseRow.id)).all()
        session.get_one(CustomerRow, erased.customer_id).erased_at = life.clock.at
        held.triage = "held"
        session.add(held)

    assert texts(life) == [f"{PRAISE} carl"]


def test_nothing_is_learnt_of_rows_in_quarantine(life, tmp_path):
    file = tmp_path / "answers.csv"
    lines = [f"{life.clock.at:%Y-%m-%d};lone@nordlys.example;{score};{PRAISE} {score}" for score in ("9", "eleven")]
    file.write_text("\n".join(["date;email;score;comment", *lines]), encoding="utf-8")
    read_file(life.store.database, file, life.store.policy(), now=life.clock.at)

    assert texts(life) == [f"{PRAISE} 9"]


def test_numbers_and_people_say_how_comments_are_meant(life):
    life.store.take_in(told(life, "anna", 10, PRAISE))
    life.case_id = tells(life, "berit", 9, COMPLAINT)
    life.is_reached()
    life.case_id = tells(life, "carl", 2, COMPLAINT)
    life.acts("correct", tone="neutral", topic="price")
    carl, berit, anna = read_comments(life.store.database, life.store.policy())

    assert [(one.label, one.by) for one in (anna, berit, carl)] == [
        ("positive", "score"),
        ("negative", "confirmed"),
        ("neutral", "told"),
    ]
    assert carl.topics["price"] is True
    assert False in carl.topics.values()
    assert (anna.topics, anna.locale) == ({}, "da")
    assert len({one.customer for one in (anna, berit, carl)}) == 3
