"""Resolutions, approvals, check-ins, and the supervisor with fresh eyes."""

from winback.actions import Refusal
from winback.entries import Outcome


def test_money_above_the_limit_waits_for_other_eyes(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved(kind="refund", amount="4000")
    assert life.row.stage == "approval"
    assert isinstance(life.acts("approve"), Refusal)
    life.acts("approve", "anders")

    assert life.row.stage == "check_in"


def test_no_manager_approves_what_they_asked_for(life):
    life.begins(score=2)
    life.is_reached()
    life.acts("resolve", "anders", kind="refund", amount="4000", root_cause="x", action="y")
    refused = life.acts("approve", "anders")
    assert isinstance(refused, Refusal)
    assert "four eyes" in refused.reason
    life.acts("approve", "karen")

    assert life.row.stage == "check_in"


def test_a_decline_has_a_reason_and_leads_back(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved(kind="refund", amount="4000")
    life.acts("decline", "anders", reason="Out of proportion")
    assert life.row.stage == "resolution"
    assert "Out of proportion" in life.postbox.mails[-1].text
    life.is_resolved(kind="refund", amount="900")

    assert life.row.stage == "check_in"


def test_of_two_contrary_presses_one_wins(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved(kind="refund", amount="4000")
    life.acts("decline", "anders", reason="No")
    late = life.acts("approve", "karen")

    assert isinstance(late, Refusal)
    assert "Anders Krog came first and declined it" in late.reason


def test_an_approval_that_waits_is_reminded_of(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved(kind="refund", amount="4000")
    life.passes(hours=5)

    asked = [key for key in life.sent if key.startswith("approval/")]
    assert {"approval/3/remind/anders", "approval/3/remind/karen", "approval/3/breach/team-cx"} <= set(asked)


def test_not_satisfied_leads_back_twice_then_to_a_supervisor(life):
    life.begins(score=2)
    life.is_reached()
    for _ in range(3):
        life.is_resolved()
        life.is_checked("not_satisfied")

    assert life.row.stage == "supervisor"
    assert life.row.owner == "birgit"
    assert isinstance(life.acts("resolve", kind="correction", root_cause="x", action="y"), Refusal)
    life.acts("resolve", "birgit", kind="replacement", root_cause="carrier", action="Changed carrier")
    life.is_checked("satisfied")
    assert life.row.stage == "resurvey"


def test_an_unsatisfiable_customer_has_an_end_too(life):
    life.begins(score=2)
    life.is_reached()
    for _ in range(3):
        life.is_resolved()
        life.is_checked("not_satisfied")
    why = {"reason": "Wants what we do not sell", "root_cause": "expectations", "action": "Clearer pages"}
    assert isinstance(life.acts("unsatisfiable", **why), Refusal)
    life.acts("unsatisfiable", "birgit", **why)
    life.acts("letter", "birgit", letter="g1/letter-farewell/1")

    assert life.row.outcome == Outcome.UNSATISFIED
    assert "letter-farewell/1" in life.sent_to("customer")
    assert life.row.done


def test_a_check_in_that_nobody_answers_ends_after_three_tries(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    for _ in range(3):
        life.is_checked("no_answer")

    assert life.row.stage == "resurvey"


def test_staff_who_forget_the_check_in_do_not_hold_up_the_question(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.passes(days=50)

    assert "resurvey" in life.sent_to("customer")
