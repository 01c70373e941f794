"""What a customer's link asks, and how little it takes to tell."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from blocks.store.answering import Taken
from tests.lives import Life
from winback.answers import Given
from winback.entries import Answered


@contextmanager
def asked_of(life: Life) -> Iterator[list[str]]:
    """The statements that the database is told meanwhile."""
    told: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith("BEGIN"):
            told.append(statement)

    event.listen(life.store.database.engine, "before_cursor_execute", note)
    yield told
    event.remove(life.store.database.engine, "before_cursor_execute", note)


def link(life: Life) -> str:
    """The link of a case that is at its one question."""
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    question = next(mail for mail in life.postbox.mails if mail.kind == "survey")
    life.store.policy()
    return question.text.split("/a/")[1].split()[0]


def test_a_look_asks_for_what_stands_behind_the_link_and_for_the_journal(life: Life):
    token = link(life)
    with asked_of(life) as told:
        question = life.store.question(token)

    assert question.refusal is None
    assert len(told) == 2


def test_an_answer_is_taken_and_thanked_for_in_one_transaction(life: Life):
    token = link(life)
    with asked_of(life) as told:
        taken = life.store.take_answer(token, Given(9, "It came."))

    assert isinstance(taken, Taken)
    assert taken.entry.body == Answered(score=9, comment="It came.")
    assert (taken.thanks != "", taken.may_change, taken.back) == (True, True, False)
    assert [statement.split()[0] for statement in told] == ["SELECT"] * 4 + ["UPDATE", "INSERT"]


def test_the_question_after_an_answer_is_what_was_told_with_it(life: Life):
    token = link(life)
    taken = life.store.take_answer(token, Given(9))
    after = life.store.question(token)

    assert isinstance(taken, Taken)
    assert (taken.policy, taken.language, taken.back) == (after.policy, after.language, after.back)
    assert taken.may_change is (after.refusal is None)


def test_a_link_that_nobody_knows_asks_nothing(life: Life):
    question = life.store.question("nonsense")

    assert (question.case, question.language) == (None, "")
    assert question.refusal is not None
    assert question.refusal.code == "unknown_link"
