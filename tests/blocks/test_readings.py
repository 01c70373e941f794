"""What customers wrote is read after it was stored, and what complains in it becomes a case."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from blocks import words
from blocks.store import readings, unread
from blocks.store.opening import Opened
from blocks.store.readings import read_some
from blocks.store.receiving import take_in_all
from blocks.store.responses import store_responses
from blocks.store.tables import CaseRow, ResponseRow
from blocks.store.word_tables import ReadingRow, UnreadRow
from tests.lives import Life, policy_with

COMPLAINT = "Jeg venter stadig på min faktura, tredje gang jeg skriver, og ingen svarer."
MIXED = f"Dejlig butik og søde folk, men {COMPLAINT}"
LEAVES = "Fakturaen er forkert, og jeg opsiger min aftale og går til Trustpilot."
PRAISE = "Alt var fint, hurtig og venlig service. Mange tak!"


class Struck(Exception):  # noqa: N818
    """What a test has go wrong."""


@pytest.fixture
def later(life: Life) -> Life:
    """A life in which nobody reads before the patrol does."""
    life.store.hear = Opened
    return life


def rows(life: Life, table: Any) -> list[Any]:
    with life.store.database.reading() as session:
        return list(session.exec(select(table).order_by(*table.__table__.primary_key)).all())


def waiting(life: Life) -> list[tuple[int, str]]:
    return [(row.response_id, row.triage) for row in rows(life, UnreadRow)]


def triage(life: Life) -> list[tuple[str | None, str]]:
    return [(row.severity, row.triage) for row in rows(life, ResponseRow)]


def test_what_was_written_is_read_once(life):
    life.responds(9, verbatim=PRAISE)
    life.responds(2, verbatim=LEAVES)
    life.responds(9, verbatim="")

    read = rows(life, ReadingRow)
    assert [(one.tone, one.language) for one in read] == [("positive", "da"), ("negative", "da")]
    assert "invoicing" in read[1].topics.split()
    assert {"leave", "public"} <= {*read[1].signals.split()}
    assert {one.model for one in read} == {words.model_name()}
    assert waiting(life) == []
    assert read_some(life.store.database, life.store.policy()).texts == 0


@pytest.mark.parametrize("score", [7, 8, 9, 10])
def test_a_good_number_with_a_complaint_becomes_a_case_once(life, score):
    opened = life.responds(score, verbatim=MIXED, key="r1")
    again = life.responds(score, verbatim=MIXED, key="r1")

    assert (len(opened), again) == (1, [])
    assert triage(life) == [("hidden", "case")]
    assert [case.severity for case in rows(life, CaseRow)] == ["hidden"]


@pytest.mark.parametrize(("verbatim", "severity"), [(COMPLAINT, "moderate"), (PRAISE, None)])
def test_a_text_alone_is_judged_by_its_tone(life, verbatim, severity):
    cases = life.responds(None, verbatim=verbatim)

    assert [life.store.case(case).severity.value for case in cases] == ([severity] if severity else [])


@pytest.mark.parametrize(
    "told",
    [
        {"verbatim": PRAISE},
        {"verbatim": "Ingen kommentarer"},
        {"verbatim": "Όλα ήταν απαίσια, δεν θα αγοράσω ποτέ ξανά."},
        {"verbatim": ""},
    ],
    ids=["praise", "contentless", "a language that is not judged", "nothing"],
)
def test_what_does_not_complain_makes_no_case(life, told):
    assert life.responds(9, **told) == []
    assert triage(life) == [(None, "quiet")]


def test_where_words_are_not_read_the_number_decides_alone(lives):
    life = lives(policy_with(words={"read": False}))

    assert life.responds(9, verbatim=MIXED) == []
    assert life.responds(None, verbatim=COMPLAINT) == []
    assert rows(life, ReadingRow) == []


def test_the_policy_says_how_sure_one_must_be(lives):
    sure = lives(policy_with(words={"hidden_from": 1.0, "neutral_from": 0.3}))

    assert sure.responds(9, verbatim=MIXED) == []
    assert len(sure.responds(7, verbatim=MIXED)) == 1


def test_history_is_read_and_opens_nothing(life):
    life.responds(9, verbatim=MIXED, answered_at=life.clock.at - timedelta(days=15))

    assert len(rows(life, ReadingRow)) == 1
    assert triage(life) == [("hidden", "history")]
    assert rows(life, CaseRow) == []


def test_history_that_is_brought_up_again_opens_its_case(life):
    old = life.response(9, verbatim=MIXED, answered_at=life.clock.at - timedelta(days=15), key="r1")
    life.store.receive(old)
    with life.store.database.writing() as session:
        since = life.clock.at - timedelta(days=30)
        store_responses(session, [old], policy=life.store.policy(), now=life.clock.at, history_before=since)
    life.store.open_cases()

    assert triage(life) == [("hidden", "case")]


def test_told_again_in_other_words_it_is_read_again(later):
    later.responds(9, verbatim=PRAISE, key="r1")
    later.store.hear_now()
    assert triage(later) == [(None, "quiet")]
    later.responds(9, verbatim=MIXED, key="r1")
    assert waiting(later) == [(1, "new")]
    later.store.hear_now()

    assert triage(later) == [("hidden", "case")]
    assert len(rows(later, ReadingRow)) == 1


def test_words_that_complain_no_more_are_taken_back_while_nobody_has_them(later):
    old = later.clock.at - timedelta(days=15)
    later.responds(9, verbatim=MIXED, key="r1", answered_at=old)
    later.store.hear_now()
    assert triage(later) == [("hidden", "history")]
    later.responds(9, verbatim=PRAISE, key="r1", answered_at=old)
    later.store.hear_now()

    assert triage(later) == [(None, "quiet")]


def test_what_is_told_while_it_is_read_is_read_again(later, monkeypatch):
    later.responds(9, verbatim=PRAISE, key="r1")

    def read_all(*told: Any) -> Any:
        monkeypatch.undo()
        later.responds(9, verbatim=MIXED, key="r1")
        return words.read_all(*told)

    monkeypatch.setattr(readings, "read_all", read_all)
    later.store.read_words(1)
    assert (rows(later, ReadingRow), waiting(later)) == ([], [(1, "new")])
    later.store.hear_now()

    assert triage(later) == [("hidden", "case")]


@pytest.mark.parametrize("where", ["read_all", "_write"])
def test_a_batch_that_died_is_read_again(later, monkeypatch, where):
    def dies(*_: Any) -> Any:
        raise Struck

    later.responds(9, verbatim=MIXED)
    with monkeypatch.context() as patch:
        patch.setattr(readings, where, dies)
        later.store.hear_now()
        assert (rows(later, ReadingRow), waiting(later)) == ([], [(1, "new")])
    later.patrols()

    assert triage(later) == [("hidden", "case")]
    assert waiting(later) == []


def test_what_was_found_and_not_opened_is_opened_by_the_patrol(later, monkeypatch):
    later.responds(9, verbatim=MIXED)
    with monkeypatch.context() as patch, suppress(Struck):
        patch.setattr(type(later.store), "open_found", lambda *_, **__: (_ for _ in ()).throw(Struck))
        later.store.read_words()
    assert triage(later) == [("hidden", "new")]
    later.passes(minutes=11)
    later.patrols()

    assert triage(later) == [("hidden", "case")]


def test_one_text_that_cannot_be_read_holds_up_none(later, monkeypatch):
    def stumbles(texts: Any, locales: Any, **more: Any) -> Any:
        if "trap" in texts:
            raise Struck
        return real(texts, locales, **more)

    real = words.read_many
    monkeypatch.setattr(words, "read_many", stumbles)
    for number, verbatim in enumerate((MIXED, "trap", PRAISE)):
        later.responds(9, verbatim=verbatim, customer=f"K{number}", email=None, phone=None)
    heard, opened = later.store.read_words()

    assert (heard.texts, heard.failed, len(opened.begun)) == (3, 1, 1)
    assert waiting(later) == []


def test_a_failing_reader_stops_no_opening(life, monkeypatch):
    def dies(*_: Any, **__: Any) -> Any:
        raise Struck

    monkeypatch.setattr(words, "read", dies)
    monkeypatch.setattr(words, "read_many", dies)
    case = life.store.case(life.responds(2, verbatim=COMPLAINT)[0])

    assert case.opened.read_as is None


def test_the_newest_words_are_read_first(later):
    for number in range(5):
        later.responds(9, verbatim=PRAISE, customer=f"K{number}", email=None, phone=None)
    later.store.read_words(2)

    assert [one.response_id for one in rows(later, ReadingRow)] == [one.id for one in rows(later, ResponseRow)][-2:]


def test_too_many_hidden_ones_of_a_run_are_held(lives):
    life = lives(policy_with(triage={"hold_above": 2}))
    told = [
        life.response(9, verbatim=MIXED, customer=f"K{number}", email=f"k{number}@firm.example", phone=None)
        for number in range(3)
    ]
    received = take_in_all(life.store, told)

    assert (received.held, received.cases) == (3, [])
    assert triage(life) == [("hidden", "held")] * 3


def test_others_complaints_that_wait_are_not_opened_with_them(later):
    later.responds(9, verbatim=MIXED)
    with later.store.database.writing() as session:
        told = later.response(1, customer="K2", email=None, phone=None)
        before = later.clock.at - timedelta(days=14)
        store_responses(session, [told], policy=later.store.policy(), now=later.clock.at, history_before=before)
    later.store.hear_now()

    assert triage(later) == [("hidden", "case"), ("critical", "new")]


def test_who_is_held_at_the_door_is_held_for_their_words_too(later):
    later.store.take_in(later.response(9, verbatim=MIXED), hold=True)
    later.store.hear_now()

    assert triage(later) == [("hidden", "held")]


def test_told_again_while_its_case_opened_it_has_that_case_still(life):
    (case,) = life.responds(9, verbatim=MIXED)
    with life.store.database.writing() as session:
        row = session.exec(select(ResponseRow)).one()
        row.triage = "new"
        session.add(row)
    head = life.store.case(case).head
    opened = life.store.open_cases()

    assert (opened.begun, opened.joined, life.store.case(case).head) == ([], [case], head)
    assert triage(life) == [("hidden", "case")]


def test_another_model_reads_all_again_and_opens_nothing(life):
    life.responds(9, verbatim=PRAISE)
    life.responds(2, verbatim=COMPLAINT)
    with life.store.database.writing() as session:
        for row in session.exec(select(ReadingRow)):
            row.model, row.tone = "old", "neutral"
            session.add(row)
        session.flush()
        unread.put_again(session, words.model_name())
        unread.put_again(session, words.model_name())
        assert unread.count(session) == 2
    life.store.hear_now()

    assert [row.tone for row in rows(life, ReadingRow)] == ["positive", "negative"]
    assert len(rows(life, CaseRow)) == 1


def test_of_a_very_long_text_beginning_and_end_are_read(life):
    life.responds(9, verbatim=f"{PRAISE} {'Hyggeligt. ' * 20_000} {COMPLAINT}")

    assert rows(life, ReadingRow)[0].worst > 0.6
    assert triage(life) == [("hidden", "case")]


def test_a_ticked_box_keeps_its_severity(life):
    life.responds(9, verbatim=PRAISE, contact_me=True)

    assert triage(life) == [("hidden", "case")]


def test_finding_what_is_unread_reads_no_other_rows(life):
    """However many responses there are: both statements go by keys."""
    for number in range(3):
        life.responds(9, verbatim=PRAISE, customer=f"K{number}", email=None, phone=None)
    with life.store.database.reading() as session:
        assert unread.take(session, 500) == []
        waits = select(UnreadRow.response_id).order_by(col(UnreadRow.response_id).desc()).limit(500)
        text = str(waits.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        explain = "EXPLAIN QUERY PLAN " if life.store.database.is_sqlite else "EXPLAIN "
        plan = str(session.connection().exec_driver_sql(explain + text).all())

    assert "response " not in plan.replace("response_id", "")
