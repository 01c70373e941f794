"""What the re-survey's answer means, and who is invited to review."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.winback.test_case import (
    AGAIN,
    JOURNEYS,
    MONDAY,
    OPENED,
    POLICY,
    STAFF,
    case_at,
    case_of,
    histories,
    told,
)
from tests.winback.test_policy import GOOGLE, policy_of
from winback import entries as e
from winback.case import Case, Stage
from winback.entries import Outcome
from winback.outcomes import answer, asked_scale, conclude, may_invite
from winback.people import Customer
from winback.policy import Policy
from winback.policy.money import ReviewDestination
from winback.scales import BANDS, Bands, Scale, Severity, Standing, judge

ASKED = e.ResurveyAsked(token="t", expires=MONDAY + timedelta(days=14))
LONE = Customer(id=1, name="Lone Ravn", email="lone@nordlys.example", review_permission=True)
OWN_PAGE = ReviewDestination(name="own", kind="own_page", url="https://own.example", invite="after_good_resurvey")
EVERYONE = ReviewDestination.model_validate(GOOGLE | {"share": 0.5})
BACKWARDS = policy_of(staff=STAFF, surveys={"default": {"reversed": True}})
NUMBERED = sorted(BANDS)


def asked(score: int | None = 5, scale: Scale = Scale.NPS, policy: Policy = POLICY, **more: Any) -> Case:
    """A case whose one question has been put."""
    opened = OPENED.model_copy(update={"score": score, "scale": scale, **more})
    return case_of(opened, *JOURNEYS[Stage.RESURVEY][1:], ASKED, policy=policy)


def ending(case: Case, score: int, *, reopened: bool = False) -> Outcome:
    return conclude(case, e.Answered(score=score), reopened=reopened).outcome


@pytest.mark.parametrize("scale", NUMBERED)
def test_every_answer_on_the_first_responses_own_scale_is_taken_and_no_other(scale: Scale):
    bands = BANDS[scale]
    case = asked(bands.low, scale)

    taken = [isinstance(answer(case, score, "", MONDAY), e.Answered) for score in range(bands.low - 1, bands.high + 2)]

    assert taken == [False, *[True] * (bands.high - bands.low + 1), False]


def test_an_answer_off_the_scale_is_told_the_scale():
    assert answer(asked(2, Scale.CSAT), 0, "", MONDAY) == "The answer is a whole number from 1 to 5."


def test_the_comment_is_kept_tidy_and_bounded():
    taken = answer(asked(), 9, "  " + "x" * 5000 + "  ", MONDAY)

    assert isinstance(taken, e.Answered)
    assert taken.comment == "x" * 4000


def test_the_question_is_open_until_it_expires():
    assert isinstance(answer(asked(), 9, "", ASKED.expires - timedelta(seconds=1)), e.Answered)
    assert "is closed" in str(answer(asked(), 9, "", ASKED.expires))


def test_the_question_is_answered_once():
    assert "answered already" in str(answer(told(asked(), e.Answered(score=9)), 9, "", MONDAY))


@pytest.mark.parametrize("stage", Stage)
def test_what_was_never_asked_cannot_be_answered(stage: Stage):
    assert "is closed" in str(answer(case_at(stage), 9, "", MONDAY))


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.RESURVEY}))
def test_in_no_other_stage_is_an_answer_taken(stage: Stage):
    case = asked()
    case.stage = stage

    assert "is closed" in str(answer(case, 9, "", MONDAY))


@pytest.mark.parametrize("score", [None, 5])
def test_text_alone_is_asked_on_the_usual_scale(score: int | None):
    assert asked_scale(asked(score, Scale.TEXT)) == (Scale.NPS, BANDS[Scale.NPS])


def test_a_response_on_another_scale_than_its_surveys_is_asked_on_its_own():
    case = asked(2, Scale.CSAT)

    assert asked_scale(case) == (Scale.CSAT, BANDS[Scale.CSAT])
    assert ending(case, 4) is Outcome.WON_BACK


def test_a_survey_with_bands_of_its_own_is_asked_and_read_by_them():
    policy = policy_of(staff=STAFF, surveys={"shop": {"scale": "stars", "detractor_to": 3}})
    case = asked(2, Scale.STARS, policy, form="shop")

    assert asked_scale(case) == (Scale.STARS, Bands(1, 5, 1, 3, 4))
    assert [ending(case, score) for score in (3, 4)] == [Outcome.UNCHANGED, Outcome.WON_BACK]


@pytest.mark.parametrize(
    ("scale", "before", "endings"),
    [
        (Scale.NPS, 4, {3: Outcome.WORSE, 4: Outcome.UNCHANGED, 6: Outcome.UNCHANGED, 7: Outcome.WON_BACK}),
        (Scale.RATING, 2, {1: Outcome.WORSE, 2: Outcome.UNCHANGED, 6: Outcome.UNCHANGED, 7: Outcome.WON_BACK}),
        (Scale.CSAT, 2, {1: Outcome.WORSE, 2: Outcome.UNCHANGED, 3: Outcome.WON_BACK, 5: Outcome.WON_BACK}),
        (Scale.STARS, 1, {1: Outcome.UNCHANGED, 2: Outcome.UNCHANGED, 3: Outcome.WON_BACK}),
        (Scale.CES, 3, {2: Outcome.WORSE, 4: Outcome.UNCHANGED, 5: Outcome.WON_BACK}),
        (Scale.THUMBS, 0, {0: Outcome.UNCHANGED, 1: Outcome.WON_BACK}),
        (Scale.TEXT, None, {0: Outcome.UNCHANGED, 6: Outcome.UNCHANGED, 7: Outcome.WON_BACK}),
    ],
)
def test_the_answer_decides_the_outcome_on_every_scale(scale: Scale, before: int, endings: dict[int, Outcome]):
    assert {score: ending(asked(before, scale), score) for score in endings} == endings


def test_a_reversed_scale_is_read_backwards():
    endings = {7: Outcome.WORSE, 6: Outcome.UNCHANGED, 4: Outcome.UNCHANGED, 3: Outcome.WON_BACK}

    assert {score: ending(asked(6, policy=BACKWARDS), score) for score in endings} == endings


@given(st.sampled_from(NUMBERED), st.data())
def test_won_back_is_whoever_is_no_detractor_any_more(scale: Scale, data: st.DataObject):
    bands = BANDS[scale]
    scores = st.integers(bands.low, bands.high)
    before, after = data.draw(scores), data.draw(scores)
    outcome = ending(asked(before, scale), after)

    assert (outcome is Outcome.WON_BACK) == (judge(after, bands).standing is not Standing.DETRACTOR)
    assert (outcome is Outcome.WORSE) == (after < before and outcome is not Outcome.WON_BACK)


def test_no_answer_is_an_outcome_too():
    assert conclude(asked(), None, reopened=False) == e.Concluded(outcome=Outcome.UNANSWERED, before=5)


@given(st.integers(0, 10), st.integers(0, 10), st.booleans())
def test_only_a_worse_answer_reopens_and_only_once(before: int, after: int, reopened: bool):
    concluded = conclude(asked(before), e.Answered(score=after), reopened=reopened)

    assert concluded.reopens == (concluded.outcome is Outcome.WORSE and not reopened)
    assert (concluded.before, concluded.after) == (before, after)


# -- reviews --

CUSTOMERS = st.builds(
    Customer,
    email=st.sampled_from([None, "lone@nordlys.example"]),
    review_permission=st.booleans(),
    opted_out=st.booleans(),
)


@settings(max_examples=80)
@given(histories(), st.booleans(), CUSTOMERS, st.sampled_from([Outcome.WON_BACK, *Outcome]), st.integers(0, 10))
def test_where_all_are_to_be_asked_alike_nothing_that_happened_decides(
    journal: list[e.Entry], drawn: bool, customer: Customer, outcome: Outcome, score: int
):
    draws = {"g": drawn}
    untouched = case_of(OPENED.model_copy(update={"review_draws": draws}))
    lived = told(Case(1, POLICY), *(entry.body for entry in journal))
    lived.opened = lived.opened.model_copy(
        update={"review_draws": draws, "score": score, "severity": Severity.CRITICAL}
    )
    lived.outcome, lived.answer = outcome, e.Answered(score=score)

    assert may_invite(lived, EVERYONE, customer) == may_invite(untouched, EVERYONE, customer)


def test_nor_does_a_repeat():
    first, again = (body.model_copy(update={"review_draws": {"g": True}}) for body in (OPENED, AGAIN))

    assert may_invite(case_of(first), EVERYONE, LONE) == may_invite(case_of(first, again), EVERYONE, LONE) == ""


@pytest.mark.parametrize("draws", [{}, {"g": False}, {"other": True}])
def test_who_was_not_drawn_is_not_asked(draws: dict[str, bool]):
    assert may_invite(case_of(OPENED.model_copy(update={"review_draws": draws})), EVERYONE, LONE) == "not drawn"


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_a_page_of_ones_own_follows_a_good_resurvey_alone(outcome: Outcome | None):
    case = case_at(Stage.CLOSING)
    case.outcome = outcome

    assert may_invite(case, OWN_PAGE, LONE) == {Outcome.WON_BACK: ""}.get(outcome, "no good re-survey")


@pytest.mark.parametrize("to", [EVERYONE, OWN_PAGE])
@pytest.mark.parametrize(
    ("changes", "why_not"),
    [
        ({}, ""),
        ({"opted_out": True}, "the customer wants no messages"),
        ({"review_permission": False}, "no permission"),
        ({"email": None}, "no address"),
        ({"email": ""}, "no address"),
    ],
)
def test_nobody_is_asked_without_permission_and_an_address(
    to: ReviewDestination, changes: dict[str, Any], why_not: str
):
    case = told(case_of(OPENED.model_copy(update={"review_draws": {"g": True}})))
    case.outcome = Outcome.WON_BACK

    assert may_invite(case, to, replace(LONE, **changes)) == why_not
