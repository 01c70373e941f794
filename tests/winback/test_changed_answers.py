"""An answer to the one question that is changed within the day, and what is allowed together with an answer."""

from datetime import timedelta

import pytest

from tests.winback.test_case import MONDAY, OPENED, case_of
from tests.winback.test_outcomes import ANSWERED, EVERYONE, asked, told, why_not
from winback import entries as e
from winback.answers import MOST_CHANGES, Given, answer
from winback.entries import Outcome
from winback.refusals import Refusal

SAID_WELL = e.Answered(score=9, comment="It came.")
WON = e.Concluded(outcome=Outcome.WON_BACK, before=5, after=9)
BROKE = Given(2, "It broke.", anew=True)


def test_an_answer_may_be_changed_within_the_day_by_who_is_shown_that_there_is_one():
    given = told(asked(), SAID_WELL)
    changed = e.AnswerChanged(score=2, comment="It broke.")

    assert answer(given, BROKE, MONDAY + timedelta(hours=23)) == changed
    assert answer(given, BROKE, MONDAY + timedelta(hours=24)) == ANSWERED
    assert answer(given, Given(2, "It broke."), MONDAY) == ANSWERED
    assert told(given, changed).answer == e.Answered(score=2, comment="It broke.")


def test_what_is_changed_after_the_conclusion_brings_its_own_outcome_and_walks_nowhere():
    closed = told(asked(), SAID_WELL, WON, e.Closed(outcome=Outcome.WON_BACK))
    changed = answer(closed, BROKE, MONDAY)
    after = told(closed, changed) if isinstance(changed, e.AnswerChanged) else closed

    assert isinstance(changed, e.AnswerChanged)
    assert (changed.outcome, after.outcome) == (Outcome.WORSE, Outcome.WORSE)
    assert after.stage is closed.stage


def test_what_was_allowed_and_said_stands_until_there_is_something_else():
    given = told(asked(), e.Answered(score=9, comment="It came.", may_call=True, may_invite=True))

    assert answer(given, Given(8, anew=True), MONDAY) == e.AnswerChanged(
        score=8, comment="It came.", may_call=True, may_invite=True
    )


def test_a_comment_alone_stands_beside_the_score_that_was_given():
    scored = told(asked(), e.Answered(score=9))

    assert answer(scored, Given(None, "It came.", anew=True), MONDAY) == e.AnswerExplained(comment="It came.")
    assert answer(scored, Given(None, "It came."), MONDAY) == e.AnswerExplained(comment="It came.")


def test_a_comment_alone_is_no_first_answer():
    refusal = answer(asked(), Given(None, "It came.", anew=True), MONDAY)

    assert isinstance(refusal, Refusal)
    assert refusal.code == "answer_off_scale"


def test_where_somebody_is_about_to_be_in_touch_a_comment_alone_is_added():
    back = told(asked(), e.Answered(score=0), e.Concluded(outcome=Outcome.WORSE, before=5, after=0, reopens=True))

    assert answer(back, BROKE, MONDAY) == e.AnswerExplained(comment="It broke.")
    assert answer(back, Given(9, anew=True), MONDAY) == ANSWERED


def test_who_changes_their_mind_all_the_time_is_not_heard_for_ever():
    changes = [e.AnswerChanged(score=place % 11) for place in range(MOST_CHANGES)]

    assert answer(told(asked(), SAID_WELL, *changes), BROKE, MONDAY) == ANSWERED


@pytest.mark.parametrize("score", range(11))
def test_permission_given_with_the_answer_counts_where_the_happy_may_be_invited_and_nowhere_else(score: int):
    draws = OPENED.model_copy(update={"review_draws": {"g": True}})
    ticked = told(case_of(draws), e.Answered(score=score, may_invite=True))
    changed = told(case_of(draws), e.Answered(score=score), e.AnswerChanged(score=9, may_invite=True))

    assert why_not(ticked, EVERYONE, review_permission=True) == "no_review_permission"
    assert why_not(changed, EVERYONE, review_permission=True) == "no_review_permission"
