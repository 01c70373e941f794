"""The question asked again, outcomes, reviews, the close and what follows it."""

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

    assert life.answers(9) == Refusal("question_closed")
    assert life.row.head == head


def test_an_answer_off_the_scale_is_refused(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()

    assert life.answers(11) == Refusal("answer_off_scale", {"low": 0, "high": 10})
    assert life.store.answer("nonsense", 9) == Refusal("unknown_link")


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
    for _ in range(3):
        life.passes(days=20, patrol=True)

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
    assert [body.reason for body in decided] == ["no_review_permission", "no_review_permission"]


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
