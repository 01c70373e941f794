"""The story of a case, branch by branch, in moved time."""

from datetime import UTC, timedelta

import pytest

from tests.lives import policy_with
from winback.actions import Refusal
from winback.entries import Outcome

REVIEWS = [
    {"name": "google", "kind": "google", "url": "https://g.example/r", "invite": "everyone", "delay": "14d"},
    {"name": "own", "kind": "own_page", "url": "https://own.example/r", "invite": "after_good_resurvey", "delay": "2d"},
]


def test_a_customer_is_won_back(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.acts("letter")
    life.is_checked()
    life.is_asked_again()
    life.answers(9)

    assert life.row.outcome == Outcome.WON_BACK
    assert life.row.done
    assert not life.row.open
    assert life.sent_to("customer") == ["receipt", "letter-resolution/1", "resurvey"]
    assert life.sent == [
        "receipt",
        "alert/team-cx",
        "alert/mette",
        "alert-on-call/birgit",
        "letter-resolution/1/waits/mette",
        "letter-resolution/1",
        "check_in/3/start/mette",
        "check_in/3/remind/mette",
        "resurvey",
        "news/20/mette",
        "closed/team-cx",
    ]


def test_a_moderate_answer_disturbs_nobody_on_call(life):
    life.begins(score=5)

    assert life.sent_to("on_call") == []


def test_silence_climbs_the_ladder_once_a_rung(life):
    life.begins(score=0)
    life.passes(days=1)

    rungs = [key for key in life.sent if key.startswith("contact/")]
    assert rungs == [
        "contact/1/remind/mette",
        "contact/1/warn/mette",
        "contact/1/breach/mette",
        "contact/1/team/team-cx",
        "contact/1/supervisor/birgit",
    ]
    assert life.events == ["breached"]


def test_rungs_that_are_overdue_together_ring_as_the_highest(life):
    life.begins(score=0)
    life.runs.down = True
    life.clock.at += timedelta(hours=6)
    life.runs.down = False
    life.runs_on()

    assert [key for key in life.sent if key.startswith("contact/")] == ["contact/1/supervisor/birgit"]


def test_nobody_is_warned_outside_the_hours(life):
    life.clock.at += timedelta(hours=6, minutes=30)  # half past three, with half an hour left today
    life.begins(score=1)
    life.passes(days=1)

    at = {mail.key: mail.at.astimezone(UTC).hour for mail in life.postbox.mails}
    assert at["g1/contact/1/breach/mette"] == 8
    assert all(7 <= hour < 16 for hour in at.values())


def test_a_contact_logged_while_all_was_down_stops_the_ladder(life):
    life.case_id = life.responds(0)[0]
    life.clock.at += timedelta(hours=5)
    life.store.act(life.case_id, "contact", {"reached": True}, actor="mette")
    life.runs_on()

    assert not [key for key in life.sent if key.startswith("contact/")]
    assert life.row.stage == "resolution"


def test_the_company_that_never_calls_has_abandoned_the_case(life):
    life.begins(score=3)
    life.passes(days=40)

    assert life.row.outcome == Outcome.ABANDONED
    assert "abandoned/told/birgit" in life.sent
    assert life.row.done


def test_three_tries_then_a_letter_then_nobody(life):
    life.begins(score=4)
    for _ in range(3):
        life.acts("contact", reached=False)
        life.passes(hours=5)
    life.acts("letter", text="Dear Lone, call me when it suits you.")
    life.passes(days=8)
    life.acts("document", root_cause="carrier", action="none possible")

    assert life.row.outcome == Outcome.UNREACHED
    assert life.sent_to("customer") == ["receipt", "letter-tried-to-reach/1"]
    assert "call me when it suits" in next(
        m.text for m in life.postbox.mails if "tried" in m.key and m.role == "customer"
    )


def test_a_letter_that_nobody_approves_is_not_sent(life):
    life.begins(score=4)
    for _ in range(3):
        life.acts("contact", reached=False)
    life.passes(days=60)

    assert life.sent_to("customer") == ["receipt"]
    assert [row.state for row in life.messages if row.role == "customer"] == ["sent", "refused"]
    assert life.row.outcome == Outcome.UNREACHED or life.row.open


def test_the_customer_who_calls_back_after_the_letter(life):
    life.begins(score=4)
    for _ in range(3):
        life.acts("contact", reached=False)
    life.acts("letter")
    life.passes(days=2)
    life.is_reached()

    assert life.row.stage == "resolution"


def test_even_while_the_end_is_being_written_down_the_customer_may_call_back(life):
    life.begins(score=4)
    for _ in range(3):
        life.acts("contact", reached=False)
    life.acts("letter")
    life.passes(days=9)
    assert life.row.stage == "documentation"
    life.is_reached()
    life.is_resolved()

    assert life.row.stage == "check_in"
    assert life.row.outcome is None


def test_a_logged_try_silences_the_ladder_until_the_next(life):
    life.begins(score=0)
    life.acts("contact", reached=False, next_try=life.clock.at + timedelta(hours=4))
    life.passes(hours=3, minutes=59)
    assert not [key for key in life.sent if key.startswith("contact/")]
    life.passes(minutes=2)

    assert [key for key in life.sent if key.startswith("contact/")] == ["contact/2/supervisor/birgit"]


def test_the_time_that_the_customer_prefers_moves_the_deadline(life):
    life.begins(score=0)
    wish = life.clock.at + timedelta(days=1, hours=2)
    life.acts("contact", reached=False, preferred=wish)

    assert life.row.due == wish


def test_snoozing_moves_no_deadline(life):
    life.begins(score=0)
    due = life.row.due
    life.acts("snooze", until=life.clock.at + timedelta(hours=4))
    life.passes(hours=2, minutes=1)

    assert life.row.due == due
    assert [key for key in life.sent if key.startswith("contact/")] == ["contact/1/breach/mette"]


def test_claimed_and_then_silent_is_reminded_then_unclaimed(life):
    life.begins(score=5)
    life.acts("claim")
    life.passes(hours=2, minutes=1)

    assert life.row.owner is None
    assert [key for key in life.sent if key.startswith("claim/")] == ["claim/1/remind/mette"]
    assert any(key.startswith("news/") and key.endswith("team-cx") for key in life.sent)
    life.acts("claim", "jonas")
    assert life.row.owner == "jonas"


def test_a_hand_over_is_told_to_the_new_owner(life):
    life.begins(score=5)
    life.acts("hand-over", to="jonas", reason="Swedish customer")

    assert life.row.owner == "jonas"
    assert life.postbox.mails[-1].to == "jonas@winback.example"


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
    assert "anders came first" in late.reason


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


def test_an_unanswered_question_is_put_once_more_and_expires(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.passes(days=30)

    assert life.row.outcome == Outcome.UNANSWERED
    assert [key for key in life.sent if key.startswith("resurvey")] == ["resurvey", "resurvey-reminder"]


def test_a_late_answer_is_refused_and_changes_nothing(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.passes(days=30)
    head = life.row.head

    assert "closed" in life.answers(9)
    assert life.row.head == head


def test_an_answer_off_the_scale_is_refused(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()

    assert "0 to 10" in life.answers(11)
    assert "not known" in life.store.answer("nonsense", 9)


def test_an_answer_as_bad_as_before_is_unchanged(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(3)

    assert life.row.outcome == Outcome.UNCHANGED


def test_a_worse_answer_reopens_once(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(0, "It broke again.")
    assert life.row.stage == "contact"
    assert "worse/birgit" in life.sent
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.passes(days=30)

    assert life.row.outcome == Outcome.WORSE
    assert life.sent.count("resurvey") == 1


def test_nobody_to_contact_is_closed_as_unreachable(life):
    life.begins(score=1, customer="", email=None, phone=None)
    assert life.row.stage == "documentation"
    life.acts("document", root_cause="carrier", action="Changed carrier")

    assert life.row.outcome == Outcome.UNREACHABLE
    assert life.sent_to("customer") == []


def test_a_customer_by_phone_alone_gets_no_letters(life):
    life.begins(score=1, email=None)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()

    assert life.sent_to("customer") == []
    assert life.row.outcome == Outcome.UNANSWERED


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


def test_reviews_follow_their_destinations_rules(lives):
    life = lives(policy_with(reviews=REVIEWS))
    life.begins(score=2, review_permission=True)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    life.passes(days=3, patrol=True)
    assert life.sent[-1] == "own" or "review/own" in [mail.key for mail in life.postbox.mails]
    life.passes(days=12, patrol=True)

    assert [mail.key for mail in life.postbox.mails if mail.key.startswith("review/")] == [
        "review/own",
        "review/google",
    ]


@pytest.mark.parametrize("answer", [9, 1])
def test_where_all_must_be_asked_alike_the_answer_decides_nothing(lives, answer):
    life = lives(policy_with(reviews=REVIEWS[:1]))
    life.begins(score=2, review_permission=True)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(answer)
    life.is_reached()
    life.is_resolved()
    life.passes(days=60, patrol=True)

    assert "review/google" in [mail.key for mail in life.postbox.mails]


def test_no_permission_no_review_request(lives):
    life = lives(policy_with(reviews=REVIEWS))
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    life.passes(days=30, patrol=True)

    assert not [mail for mail in life.postbox.mails if mail.key.startswith("review/")]
    decided = [entry.body for entry in life.case.entries if entry.body.kind == "review_decided"]
    assert [body.reason for body in decided] == ["no permission", "no permission"]


def test_valuable_customers_are_seen_to_after_the_close(life):
    life.begins(score=2, yearly_value=900_000)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    assert not life.row.open
    assert not life.row.done
    life.passes(days=31)
    assert life.sent[-1].startswith("aftercare/")
    life.acts("touch", said="All is well.")
    life.passes(days=140)

    assert [entry.body.touched for entry in life.case.entries if entry.body.kind == "aftercare_ended"] == [True, False]
    assert life.row.done


def test_a_suspended_case_stands_still_until_it_is_resumed(life):
    life.begins(score=0)
    life.acts("suspend", "birgit", reason="Legal is on it")
    sent = len(life.sent)
    life.passes(days=10, patrol=True)
    assert len(life.sent) == sent
    assert isinstance(life.acts("contact", reached=True), Refusal)
    life.acts("resume", "birgit")
    life.is_reached()

    assert life.row.stage == "resolution"


def test_an_old_answer_is_history(life):
    assert life.responds(1, answered_at=life.clock.at - timedelta(days=15)) == []


def test_asked_to_be_contacted_makes_a_case_of_a_promoter(life):
    life.begins(score=10, contact_me=True)

    assert life.row.severity == "hidden"
