"""What the re-survey's answer means, and who is invited to review."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, nodes

from tests.each import each
from tests.winback.test_case import (
    AGAIN,
    DEAR,
    JOURNEYS,
    MONDAY,
    OPENED,
    POLICY,
    STAFF,
    WORSE,
    case_at,
    case_of,
    histories,
    told,
)
from tests.winback.test_policy import GOOGLE, policy_of
from winback import entries as e
from winback.answers import Given, answer, taken_before
from winback.case import Case, Stage
from winback.dossier import Dossier, Said
from winback.entries import Outcome
from winback.letters import TEXTS
from winback.letters.address import pronouns
from winback.letters.sources import template_hash
from winback.outcomes import asked_scale, conclude, may_invite, rule_of, thanks
from winback.people import Customer
from winback.phrases import LANGUAGES
from winback.policy import Policy, PolicyError
from winback.policy.money import ReviewDestination
from winback.refusals import Refusal
from winback.scales import BANDS, Bands, Scale, Severity, Standing, judge
from winback.suppressions import Scope, Suppression, Why

ASKED = e.ResurveyAsked(token="t", expires=MONDAY + timedelta(days=14))
CLOSED, ANSWERED = Refusal("question_closed"), Refusal("answered_already")
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


@each("scale", NUMBERED)
def test_every_answer_on_the_first_responses_own_scale_is_taken_and_no_other(scale: Scale):
    bands = BANDS[scale]
    case = asked(bands.low, scale)

    taken = [
        isinstance(answer(case, Given(score, ""), MONDAY), e.Answered) for score in range(bands.low - 1, bands.high + 2)
    ]

    assert taken == [False, *[True] * (bands.high - bands.low + 1), False]


def test_an_answer_off_the_scale_is_told_the_scale():
    refused = answer(asked(2, Scale.CSAT), Given(0, ""), MONDAY)

    assert isinstance(refused, Refusal)
    assert refused.words("en") == "The answer is a whole number from 1 to 5; choose one of them."


def test_the_comment_is_kept_tidy_and_bounded():
    taken = answer(asked(), Given(9, "  " + "x" * 5000 + "  "), MONDAY)

    assert isinstance(taken, e.Answered)
    assert taken.comment == "x" * 4000


def test_the_question_is_open_until_it_expires():
    assert isinstance(answer(asked(), Given(9, ""), ASKED.expires - timedelta(seconds=1)), e.Answered)
    assert answer(asked(), Given(9, ""), ASKED.expires) == CLOSED


@each(("score", "comment"), [(9, ""), (8, ""), (8, "It came.")])
def test_the_question_is_answered_once(score: int, comment: str):
    assert answer(told(asked(), e.Answered(score=9)), Given(score, comment), MONDAY) == ANSWERED


def test_a_comment_may_follow_its_score_as_long_as_the_link_lives():
    scored = told(asked(), e.Answered(score=9))

    assert answer(scored, Given(9, " It came. "), MONDAY) == e.AnswerExplained(comment="It came.")
    assert answer(scored, Given(9, "It came."), ASKED.expires) == CLOSED
    assert answer(told(asked(), e.Answered(score=9, comment="Ok.")), Given(9, "It came."), MONDAY) == ANSWERED


def test_a_comment_may_follow_when_the_answer_has_closed_the_case():
    won = e.Concluded(outcome=Outcome.WON_BACK), e.Closed(outcome=Outcome.WON_BACK)
    closed = told(asked(), e.Answered(score=9), *won)

    assert answer(closed, Given(9, "It came."), MONDAY) == e.AnswerExplained(comment="It came.")


def test_what_was_explained_belongs_to_the_answer_and_changes_nothing_else():
    scored = told(asked(), e.Answered(score=9))
    before = replace(scored, entries=[], answer=None)
    explained = told(scored, e.AnswerExplained(comment="It came."))

    assert explained.answer == e.Answered(score=9, comment="It came.")
    assert replace(explained, entries=[], answer=None) == before


def test_an_answer_that_is_told_again_is_the_same_one():
    explained = told(asked(), e.Answered(score=9), e.AnswerExplained(comment="It came."))
    first, second = explained.entries[-2:]

    assert taken_before(explained, Given(9, "")) is second
    assert taken_before(explained, Given(9, " It came. ")) is second
    assert taken_before(explained, Given(9, "It went.")) is None
    assert taken_before(explained, Given(8, "")) is None
    assert taken_before(told(asked(), first.body), Given(9, "It came.")) is None


@each("stage", Stage)
def test_what_was_never_asked_cannot_be_answered(stage: Stage):
    assert answer(case_at(stage), Given(9, ""), MONDAY) == CLOSED


@each("stage", sorted(set(Stage) - {Stage.RESURVEY}))
def test_in_no_other_stage_is_an_answer_taken(stage: Stage):
    case = asked()
    case.stage = stage

    assert answer(case, Given(9, ""), MONDAY) == CLOSED


@each("score", [None, 5])
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


@each(
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


# -- thanks --


def thanked(answered: e.Body, language: str = "en", **more: Any) -> str:
    """What is read after an answer on Monday at nine."""
    case = told(asked(**more), answered)
    return thanks(case, case.entries[-1], POLICY, language)


def test_who_is_content_has_nothing_more_to_do():
    assert thanked(e.Answered(score=9)) == (
        "Thank you for your answer. Ann Dahl will read it, and there is nothing more to do."
    )


def test_who_is_still_unhappy_learns_where_somebody_is_to_be_had():
    assert thanked(e.Answered(score=5)).endswith(f"do get in touch: {POLICY.roster['ann'].email}")
    assert thanked(e.Answered(score=5), owner=None).endswith(f"do get in touch: {POLICY.sender}")


def test_who_answers_worse_than_before_is_told_who_will_be_in_touch_and_by_when():
    assert thanked(e.Answered(score=1)) == (
        "Thank you for your honest answer. We are not done: Ann Dahl will be in touch by Thursday 26 November at 09:00."
    )


def test_nobody_is_promised_who_will_not_come():
    reopened = told(asked(), WORSE, *JOURNEYS[Stage.RESURVEY][1:])
    again = told(reopened, e.Answered(score=0))

    assert "be in touch" not in thanked(e.Answered(score=5))
    assert "be in touch" not in thanks(again, again.entries[-1], POLICY, "en")


def test_thanks_are_the_same_when_the_case_has_gone_on():
    case = told(asked(), e.Answered(score=1))
    answered = case.entries[-1]
    before = thanks(case, answered, POLICY, "da")

    assert thanks(told(case, WORSE), answered, POLICY, "da") == before


@each("language", [*LANGUAGES, "fi"])
@each("answered", [*(e.Answered(score=score) for score in (0, 5, 9)), e.AnswerExplained(comment="c")])
def test_everybody_is_thanked_in_their_language_by_name_or_by_the_company(answered: e.Body, language: str):
    by_name, by_company = thanked(answered, language), thanked(answered, language, owner=None)

    assert "Ann Dahl" in by_name
    assert POLICY.company in by_company
    assert not {"{", "None"} & {*by_name, *by_company.split()}


# -- reviews --

SAID = Said(MONDAY, 2, Scale.NPS, "It never came.")
WROTE_US_OFF = Suppression("lone@nordlys.example", Scope.SURVEYS, Why.UNSUBSCRIBED, MONDAY)
KNOWN = st.builds(
    Dossier,
    st.builds(
        Customer,
        email=st.sampled_from([None, "lone@nordlys.example"]),
        review_permission=st.booleans(),
        opted_out=st.booleans(),
    ),
    st.just(SAID),
    suppressed=st.sampled_from([(), (WROTE_US_OFF,)]),
    invited_to=st.sampled_from([frozenset(), frozenset({"g"}), frozenset({"own"})]),
)
OUTCOMES = st.sampled_from([Outcome.WON_BACK, *Outcome])
AT_FAIR_PLACES = st.builds(
    ReviewDestination,
    name=st.just("g"),
    kind=st.sampled_from(["google", "trustpilot"]),
    url=st.just("https://g.example/r"),
    invite=st.just("everyone"),
    share=st.floats(0.01, 1),
)


def why_not(case: Case, to: ReviewDestination, **changes: Any) -> str:
    """Why Lone is not invited; "" where she is."""
    refusal = may_invite(case, to, Dossier(replace(LONE, **changes), SAID), POLICY, MONDAY)
    return refusal.code if refusal else ""


@settings(max_examples=80)
@given(histories(), AT_FAIR_PLACES, st.booleans(), KNOWN, OUTCOMES, st.integers(0, 10), st.sampled_from(["", "angry"]))
def test_where_all_are_to_be_asked_alike_nothing_that_happened_decides(
    journal: list[e.Entry],
    to: ReviewDestination,
    drawn: bool,
    known: Dossier,
    outcome: Outcome,
    score: int,
    tone: str,
):
    draws = {"g": drawn}
    untouched = case_of(OPENED.model_copy(update={"review_draws": draws}))
    lived = told(Case(1, POLICY), *(entry.body for entry in journal))
    lived.opened = lived.opened.model_copy(
        update={"review_draws": draws, "score": score, "severity": Severity.CRITICAL}
    )
    lived.outcome, lived.answer, lived.resolution, lived.tone = outcome, e.Answered(score=score), DEAR, tone

    assert may_invite(lived, to, known, POLICY, MONDAY) == may_invite(untouched, to, known, POLICY, MONDAY)


@each("kind", ["google", "trustpilot"])
def test_to_invite_only_the_happy_there_is_refused_as_configuration(kind: str):
    with pytest.raises(PolicyError, match=r"forbids inviting only the happy: set invite = \"everyone\""):
        policy_of(staff=STAFF, reviews=[GOOGLE | {"kind": kind, "invite": "after_good_resurvey"}])


def test_nor_does_a_repeat():
    first, again = (body.model_copy(update={"review_draws": {"g": True}}) for body in (OPENED, AGAIN))

    assert why_not(case_of(first), EVERYONE) == why_not(case_of(first, again), EVERYONE) == ""


@each("draws", [{}, {"g": False}, {"other": True}])
def test_who_was_not_drawn_is_not_asked(draws: dict[str, bool]):
    assert why_not(case_of(OPENED.model_copy(update={"review_draws": draws})), EVERYONE) == "not_drawn"


@each("outcome", [None, *Outcome])
def test_a_page_of_ones_own_follows_a_good_resurvey_alone(outcome: Outcome | None):
    case = case_at(Stage.CLOSING)
    case.outcome = outcome

    assert why_not(case, OWN_PAGE) == {Outcome.WON_BACK: ""}.get(outcome, "no_good_resurvey")


@each("to", [EVERYONE, OWN_PAGE])
@each(
    ("changes", "code"),
    [
        ({}, ""),
        ({"opted_out": True}, "opted_out"),
        ({"review_permission": False}, "no_review_permission"),
        ({"email": None}, "no_address"),
        ({"email": ""}, "no_address"),
    ],
)
def test_nobody_is_asked_without_permission_and_an_address(to: ReviewDestination, changes: dict[str, Any], code: str):
    case = told(case_of(OPENED.model_copy(update={"review_draws": {"g": True}})))
    case.outcome = Outcome.WON_BACK

    assert why_not(case, to, **changes) == code


@each("language", LANGUAGES)
@each("part", ["subject", "body"])
def test_the_request_is_the_same_for_everybody(part: str, language: str):
    source = (TEXTS / "review_request" / language / f"{part}.txt").read_text(encoding="utf-8")
    of_form = {"formal", "regards", *pronouns(language, formal=False)}

    told_by_case = {named.name for named in Environment(autoescape=True).parse(source).find_all(nodes.Name)} - of_form

    assert told_by_case <= {"customer_name", "company", "destination_name", "url"}


def test_the_rule_and_the_text_have_names_that_an_auditor_finds_again(tmp_path: Path):
    own = tmp_path / "review_request" / "da" / "body.txt"
    own.parent.mkdir(parents=True)
    own.write_text("Kære {{ customer_name }}", encoding="utf-8")
    ours = template_hash("review_request", "da")

    assert (rule_of(EVERYONE), rule_of(OWN_PAGE)) == ("everyone 0.5", "after_good_resurvey")
    assert ours == template_hash("review_request", "da", tmp_path / "none")
    assert len({ours, template_hash("review_request", "da", tmp_path), template_hash("review_request", "sv")}) == 3
