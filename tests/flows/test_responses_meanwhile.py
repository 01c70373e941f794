"""What customers say while a case is open, and soon after."""

from datetime import timedelta

import pytest

from winback.entries import Outcome


def test_another_response_joins_the_open_case(life):
    case = life.begins(score=5)
    assert life.responds(4, verbatim="Still nothing.") == [case]
    life.runs_on()

    assert "Still nothing." in life.postbox.mails[-1].text
    assert life.row.generation == 1


def test_a_graver_response_shortens_the_time(life):
    life.begins(score=5)
    late = life.row.due
    life.passes(hours=1)
    life.responds(0)
    life.runs_on()

    assert life.row.severity == "critical"
    assert life.row.due < late


def test_a_complaint_after_the_resolution_leads_back_to_contact(life):
    life.begins(score=5)
    life.is_reached()
    life.is_resolved()
    life.passes(days=1)
    life.responds(3, verbatim="Now the bill is wrong.")
    life.runs_on()
    assert life.row.stage == "contact"
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(8)

    assert life.row.outcome == Outcome.WON_BACK


def test_a_complaint_instead_of_an_answer_leads_back_to_contact(life):
    life.begins(score=5)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.responds(3, verbatim="Now the bill is wrong.")
    life.runs_on()
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.passes(days=1)

    assert life.row.outcome == Outcome.UNANSWERED
    assert life.sent.count("resurvey") == 1


def test_a_comment_that_comes_late_is_told_to_the_owner(life):
    case = life.begins(score=5, verbatim="", key="r-9")
    assert life.responds(5, verbatim="Nobody called me back.", key="r-9") == [case]
    life.runs_on()

    assert "response_enriched" in life.kinds
    assert "Nobody called me back." in life.postbox.mails[-1].text


def test_told_again_changes_nothing(life):
    life.begins(score=5, key="r-9")
    head = life.row.head

    assert life.responds(5, key="r-9") == []
    assert life.row.head == head


def test_the_same_press_twice_is_one_entry(life):
    life.begins(score=5)
    first = life.acts("contact", reached=True, nonce="n1")
    again = life.acts("contact", reached=True, nonce="n1")

    assert first.entry.seq == again.entry.seq
    assert life.kinds.count("contacted") == 1


@pytest.mark.parametrize(("days", "generation"), [(59, 2), (61, 1)])
def test_a_complaint_soon_after_the_close_reopens_as_a_repeat(life, days, generation):
    first = life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    life.passes(days=days)
    again = life.begins(score=3)

    assert (again == first) is (generation == 2)
    assert life.row.generation == generation
    assert life.row.stage == "contact"
    assert life.case.opened.reasons["repeat"] == 40


def test_an_old_answer_is_history(life):
    assert life.responds(1, answered_at=life.clock.at - timedelta(days=15)) == []


def test_asked_to_be_contacted_makes_a_case_of_a_promoter(life):
    life.begins(score=10, contact_me=True)

    assert life.row.severity == "hidden"
