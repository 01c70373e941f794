"""What comes of offering, taking, writing, correcting and reopening."""

from typing import Any

import pytest

from tests.winback.test_actions import BO, MIA, SUE, doing, offered
from tests.winback.test_case import JOURNEYS, OPENED, STAFF, case_at, case_of, told
from tests.winback.test_policy import policy_of
from winback import entries as e
from winback.actions import Actor, open_to
from winback.case import Case, Stage
from winback.scales import Severity


@pytest.mark.parametrize(
    ("case", "taker"), [(offered(to="bo"), BO), (offered(), BO), (offered(), SUE), (offered(to="sue", by="bo"), SUE)]
)
def test_what_is_offered_goes_to_who_takes_it_as_if_it_had_been_handed_over(case: Case, taker: Actor):
    assert "take" in open_to(case, taker)

    taken = doing(case, "take", taker)

    assert taken == e.HandedOver(to=taker.id, reason="on leave", offered_by=case.offered_by)


def test_an_offer_without_a_name_is_the_whole_teams():
    assert doing(case_at(Stage.CONTACT), "offer", to="", reason="on leave") == e.Offered(to=None, reason="on leave")


def test_a_letter_of_ones_own_is_written_as_it_stands():
    done = doing(case_at(Stage.RESOLUTION), "write", BO, subject="Your parcel", text=" It is here.\n ")

    assert done == e.LetterWritten(letter="", subject="Your parcel", text="It is here.")


def test_what_winback_read_is_corrected_at_any_time():
    done = doing(case_at(Stage.CLOSED), "correct", BO, tone="negative", topic="delivery/late")

    assert done == e.Corrected(tone="negative", topic="delivery/late")


def test_a_topic_of_the_companys_own_can_be_named():
    policy = policy_of(staff=STAFF, topics={"Bagage": ["Forsinket"]})

    assert isinstance(doing(case_at(Stage.CONTACT), "correct", policy=policy, topic="Bagage/Forsinket"), e.Corrected)


def test_a_case_reopened_begins_as_it_did_with_who_had_it_last():
    closed = told(case_of(*JOURNEYS[Stage.CLOSED]), actor="ann")
    told(closed, e.ResponseEnriched(response_id=1, severity=Severity.CRITICAL), e.HandedOver(to="bo", reason="r"))

    done = doing(closed, "reopen", MIA, reason="She called: it is broken again")

    assert isinstance(done, e.Reopened)
    assert (done.owner, done.severity, done.why) == ("bo", Severity.CRITICAL, "She called: it is broken again")
    assert (done.response_id, done.score, done.priority) == (OPENED.response_id, OPENED.score, OPENED.priority)


@pytest.mark.parametrize(
    "staff",
    [
        [one for one in STAFF if one["id"] != "ann"],
        [STAFF[0] | {"away": [{"first": "2026-11-20", "last": "2026-11-27"}]}, *STAFF[1:]],
    ],
    ids=["left", "away"],
)
def test_a_case_reopened_is_the_teams_where_nobody_who_had_it_is_here(staff: list[dict[str, Any]]):
    done = doing(case_at(Stage.CLOSED), "reopen", BO, policy=policy_of(staff=staff), reason="r")

    assert isinstance(done, e.Reopened)
    assert (done.owner, done.team) == (None, "cx")
