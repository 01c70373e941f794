"""What was true when it was written, and is so no more when it could go."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.winback.test_case import (
    AGAIN,
    AGREED,
    COMPLAINT,
    HAPPY,
    MONDAY,
    OPENED,
    REACHED,
    TO_CLOSED,
    TRIED,
    UNHAPPY,
    case_of,
    told,
)  # fmt: skip
from tests.winback.test_policy import policy_of
from winback import entries as e
from winback import ladder
from winback.case import Case
from winback.consent import CODES, why
from winback.overtaken import A_DAY, STALE, WORTH_A_NEW_ONE, not_in_one_breath, overtaken
from winback.overtaken import CODES as OVERTAKEN
from winback.phrases import LANGUAGES

RECEIPT = e.Messaged(step="receipt", messages=("g1/receipt",))
RECEIVED = (OPENED, RECEIPT)
CALL_BY = ladder.due(case_of(OPENED))
TRIED_LETTER = e.Drafted(letter="g1/letter-tried-to-reach/1")
EXPIRES = MONDAY + timedelta(days=14)
ASKED = e.ResurveyAsked(token="t", expires=EXPIRES, messages=("g1/resurvey",))
TO_ASKED = (OPENED, REACHED, AGREED, HAPPY, ASKED)
ANSWER = e.Answered(score=9)
REMINDER = "g1/resurvey-reminder"
BRISK = policy_of(resurvey={"after": "0s", "remind_after": "10m", "expires": "20m"})


def code(kind: str, key: str, case: Case, after: timedelta = timedelta(0), wanted_at: datetime = MONDAY) -> str:
    """What a message has been overtaken by, so long after it was wanted."""
    return overtaken(kind, key, case, wanted_at, wanted_at + after)


def receipt(*bodies: e.Body, now: datetime = MONDAY) -> str:
    return overtaken("receipt", "g1/receipt", case_of(*RECEIVED, *bodies), MONDAY, now)


def question(*bodies: e.Body, after: timedelta = timedelta(0)) -> str:
    return code("survey", "g1/resurvey", case_of(*TO_ASKED, *bodies), after)


def test_a_receipt_promises_a_call_until_its_time_has_come():
    assert CALL_BY is not None
    assert receipt(now=CALL_BY - timedelta(minutes=1)) == ""
    assert receipt(now=CALL_BY) == "promise_passed"


def test_a_receipt_promises_what_was_due_when_it_was_written():
    later = TRIED.model_copy(update={"preferred": MONDAY + timedelta(days=5)})

    assert CALL_BY is not None
    assert receipt(later, now=CALL_BY) == "promise_passed"


@pytest.mark.parametrize(
    ("since", "expected"),
    [((), ""), ((TRIED,), ""), ((REACHED,), "reached_since"), ((REACHED, AGREED), "reached_since")],
)
def test_a_receipt_does_not_announce_a_call_that_was_made(since, expected):
    assert receipt(*since) == expected


def test_nothing_goes_of_a_generation_that_is_over():
    again = case_of(*RECEIVED, *TO_CLOSED[1:], AGAIN)

    assert code("receipt", "g1/receipt", again) == "case_went_on"
    assert code("survey", "g1/resurvey", again) == "case_went_on"
    assert code("receipt", "g2/receipt", again) == ""


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ((), ""),
        ((ANSWER,), "question_answered"),
        ((COMPLAINT,), "case_went_on"),
        ((e.Concluded(outcome=e.Outcome.UNANSWERED),), "case_went_on"),
    ],
)
def test_a_question_fits_as_long_as_its_answer_is_awaited(since, expected):
    assert question(*since) == expected


def test_a_question_leaves_a_day_for_its_answer():
    assert question(after=timedelta(days=13) - timedelta(seconds=1)) == ""
    assert question(after=timedelta(days=13)) == "question_expired"


def test_a_link_that_does_not_live_for_days_is_good_to_the_last():
    asked = ASKED.model_copy(update={"expires": MONDAY + timedelta(minutes=20)})
    case = case_of(OPENED, REACHED, AGREED, HAPPY, asked)

    assert code("survey", "g1/resurvey", case, timedelta(minutes=19)) == ""
    assert code("survey", "g1/resurvey", case, timedelta(minutes=20)) == "question_expired"


def test_a_reminder_comes_a_day_after_its_question_at_the_earliest():
    case = case_of(*TO_ASKED)

    assert not_in_one_breath(REMINDER, case, None, MONDAY) == MONDAY
    assert not_in_one_breath(REMINDER, case, MONDAY, MONDAY) == MONDAY + A_DAY
    assert not_in_one_breath(REMINDER, case, MONDAY - 2 * A_DAY, MONDAY) == MONDAY
    assert not_in_one_breath("g1/resurvey", case, MONDAY, MONDAY) == MONDAY


def test_where_all_is_brisk_so_is_the_reminder():
    case = told(Case(1, BRISK), *TO_ASKED)

    assert not_in_one_breath(REMINDER, case, MONDAY, MONDAY) == MONDAY + timedelta(minutes=5)


def test_who_was_reached_is_not_told_that_they_could_not_be():
    tried = (OPENED, TRIED, TRIED, TRIED, TRIED_LETTER)

    assert code("letter", TRIED_LETTER.letter, case_of(*tried), timedelta(days=1)) == ""
    assert code("letter", TRIED_LETTER.letter, case_of(*tried, REACHED)) == "reached_since"


def test_what_a_person_decided_to_send_goes_for_two_days():
    case = case_of(OPENED, REACHED, AGREED, e.Drafted(letter="g1/letter-resolution/1"), UNHAPPY, REACHED)

    for key in ("g1/letter-resolution/1", "g1/letter-written/n"):
        assert code("letter", key, case, WORTH_A_NEW_ONE - timedelta(seconds=1)) == ""
        assert code("letter", key, case, WORTH_A_NEW_ONE) == "waited_too_long"


def test_what_was_decided_before_the_case_began_anew_goes_no_more():
    case = case_of(*TO_CLOSED, AGAIN)

    assert code("letter", "g1/letter-farewell/1", case) == "case_went_on"
    assert code("letter", "g2/letter-written/n", case) == ""


def test_an_invitation_is_not_sent_a_month_late():
    case = case_of(*TO_CLOSED)

    assert code("review", "review/trustpilot", case, STALE - timedelta(seconds=1)) == ""
    assert code("review", "review/trustpilot", case, STALE) == "invited_too_late"


@given(st.integers(0, 40 * 24 * 60), st.integers(0, 40 * 24 * 60))
def test_what_time_has_overtaken_stays_so(some, more):
    case, sooner, later = case_of(*TO_ASKED), timedelta(minutes=some), timedelta(minutes=some + more)
    early = {kind: code(kind, key, case, sooner) for kind, key in KEYS.items()}
    late = {kind: code(kind, key, case, later) for kind, key in KEYS.items()}

    assert {kind for kind in early if early[kind]} <= {kind for kind in late if late[kind]}


KEYS = {"receipt": "g1/receipt", "survey": "g1/resurvey", "review": "review/x", "letter": "g1/letter-resolution/1"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_told_in_words(language):
    assert OVERTAKEN <= CODES
    assert all(why(one, language, MONDAY.tzinfo) != one for one in OVERTAKEN)
