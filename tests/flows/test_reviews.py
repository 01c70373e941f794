"""Requests for reviews: once a person and place, by fair rules, with all that an auditor needs to see it."""

from datetime import timedelta

import pytest

from blocks.store import opt_outs, outbox
from blocks.store.answering import Taken
from blocks.store.asked import Asked, asked_before
from blocks.store.casestore import Recorded
from blocks.store.reviews import audit
from blocks.store.tables import CustomerRow
from tests.lives import Life, policy_with
from winback import entries as e
from winback.answers import Given
from winback.case import Case
from winback.letters.sources import template_hash
from winback.outbox import Message
from winback.outbox import MessageState as S
from winback.scales import Scale
from winback.suppressions import Scope

GOOGLE = {"name": "google", "kind": "google", "url": "https://g.example/r", "invite": "everyone", "delay": "14d"}
OWN = {
    "name": "own",
    "kind": "own_page",
    "url": "https://own.example/r",
    "invite": "after_good_resurvey",
    "delay": "2d",
}


def lives_on(life: Life, score: int | None) -> None:
    """The case goes its way, and the customer answers the question with this score, or not at all."""
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.passes(days=4)  # a week from then may be a holiday
    if score is None:
        life.passes(days=15)
    else:
        assert isinstance(life.answers(score), Recorded)


def decided(life: Life) -> list[e.ReviewDecided]:
    return [entry.body for entry in life.case.entries if isinstance(entry.body, e.ReviewDecided)]


def asked(life: Life) -> list[str]:
    return [mail.key for mail in life.postbox.mails if mail.key.startswith("review/")]


def test_a_person_is_asked_once_at_a_place_across_all_their_cases(lives):
    life = lives(policy_with(reviews=[GOOGLE, OWN]))
    life.begins(score=2, review_permission=True)
    lives_on(life, 9)
    life.passes(days=20, patrol=True)
    life.passes(days=70)
    life.begins(score=3, review_permission=True)
    lives_on(life, 9)
    life.passes(days=20, patrol=True)

    assert sorted(asked(life)) == ["review/google", "review/own"]
    assert [(one.destination, one.reason) for one in decided(life)] == [
        ("google", "asked_before"),
        ("own", "asked_before"),
    ]


def test_a_decision_keeps_its_rule_its_text_and_its_time(lives):
    life = lives(policy_with(reviews=[GOOGLE | {"share": 1.0}, OWN]))
    life.begins(score=2, review_permission=True)
    lives_on(life, 9)
    google, own = decided(life)
    text = template_hash("review_request", "da")

    assert (google.rule, own.rule) == ("everyone 1", "after_good_resurvey")
    assert google.text == own.text == text
    assert life.case.closed_at is not None
    assert google.sends_at == life.case.closed_at + timedelta(days=14)


def test_where_all_are_asked_alike_reopening_changes_neither_the_choice_nor_the_day(lives):
    life = lives(policy_with(reviews=[GOOGLE]))
    life.begins(score=2, review_permission=True)
    lives_on(life, 9)
    first = decided(life)[0].sends_at
    life.passes(days=3)
    life.responds(0, review_permission=True)
    life.passes(days=20, patrol=True)

    assert life.case.generation == 2
    assert len(decided(life)) == 1
    assert [row.sent_at for row in life.messages if row.kind == "review"] == [first]


def test_a_request_that_falls_into_the_night_waits_for_the_morning(lives):
    life = lives(policy_with(reviews=[GOOGLE | {"delay": "12h"}]))
    life.begins(score=2, review_permission=True)
    lives_on(life, 9)
    sends_at = decided(life)[0].sends_at

    assert sends_at is not None
    assert life.case.closed_at is not None
    assert life.case.closed_at + timedelta(hours=12) < sends_at
    assert (sends_at.hour, sends_at.minute) == (7, 0)


def test_permission_that_is_taken_back_before_the_day_holds_the_request_back(lives):
    life = lives(policy_with(reviews=[GOOGLE]))
    life.begins(score=2, review_permission=True)
    lives_on(life, 9)
    with life.store.database.writing() as session:
        session.get_one(CustomerRow, life.row.customer_id).review_permission = False
    life.passes(days=20, patrol=True)

    assert [row.error for row in life.messages if row.kind == "review"] == ["no_review_permission"]
    assert asked(life) == []


@pytest.fixture
def audited(lives) -> Life:
    """Four customers: two content, one of them without permission, one unhappy, one silent."""
    life = lives(policy_with(reviews=[GOOGLE, OWN]))
    for customer, score, permission in (("K1", 9, True), ("K2", 9, False), ("K3", 2, True), ("K4", None, True)):
        life.begins(score=2, customer=customer, email=f"{customer}@x.example", review_permission=permission)
        lives_on(life, score)
    return life


def test_an_auditor_sees_who_was_asked_by_what_they_had_answered(audited: Life):
    with audited.store.database.reading() as session:
        google, own = audit(session)

    assert {answer: dict(told) for answer, told in google.reasons.items()} == {
        (Scale.NPS, 9): {"": 1, "no_review_permission": 1},
        (Scale.NPS, 2): {"": 1},
        None: {"": 1},
    }
    assert {answer: dict(told) for answer, told in own.reasons.items()} == {
        (Scale.NPS, 9): {"": 1, "no_review_permission": 1},
        (Scale.NPS, 2): {"no_good_resurvey": 1},
        None: {"no_good_resurvey": 1},
    }
    assert (dict(google.rules), dict(own.rules)) == ({"everyone 1": 4}, {"after_good_resurvey": 4})
    assert list(google.texts.values()) == [4]
    assert list(google.policies.values()) == [4]


def test_whoever_is_held_back_before_the_day_is_counted_among_those_who_were_not_asked(lives):
    life = lives(policy_with(reviews=[GOOGLE]))
    life.begins(score=2, review_permission=True)
    lives_on(life, 9)
    with life.store.database.writing() as session:
        opt_outs.record(session, life.store.policies, "lone@nordlys.example", Scope.SURVEYS, "mette", life.clock.at)
    life.passes(days=20, patrol=True)

    with life.store.database.reading() as session:
        (google,) = audit(session)
    assert asked(life) == []
    assert google.reasons == {(Scale.NPS, 9): {"unsubscribed": 1}}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_was_answered_all_are_asked_alike_at_the_close(lives):
    life = lives(policy_with(reviews=[GOOGLE]))
    answers = [None, *range(11)]
    for place, score in enumerate(answers):
        life.begins(score=0, customer=f"K{place}", email=f"k{place}@x.example", review_permission=True)
        lives_on(life, score)

    with life.store.database.reading() as session:
        (google,) = audit(session)
    assert google.reasons == {(score if score is None else (Scale.NPS, score)): {"": 1} for score in answers}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_permission_given_with_the_answer_chooses_nobody_where_all_are_asked_alike(lives):
    life = lives(policy_with(reviews=[GOOGLE, OWN]))
    for place, score in enumerate(range(11)):
        life.begins(score=0, customer=f"K{place}", email=f"k{place}@x.example")
        life.is_reached()
        life.is_resolved()
        life.is_checked()
        life.is_asked_again()
        life.passes(days=4)  # a week from then may be a holiday
        question = next(mail for mail in reversed(life.postbox.mails) if mail.kind == "survey")
        taken = life.store.take_answer(question.text.split("/a/")[1].split()[0], Given(score, may_invite=True))
        assert isinstance(taken, Taken)
        life.store.wake(life.case_id)
        life.runs_on()

    with life.store.database.reading() as session:
        google, own = audit(session)
    assert google.reasons == {(Scale.NPS, score): {"no_review_permission": 1} for score in range(11)}
    assert own.reasons == {(Scale.NPS, score): {"": 1} if score > 6 else {"no_good_resurvey": 1} for score in range(11)}


def test_a_mailbox_is_asked_once_whoever_it_is_said_to_belong_to(lives):
    life = lives(policy_with(reviews=[GOOGLE]))
    for customer in ("K1", "K2"):
        life.begins(score=2, customer=customer, email="both@x.example", review_permission=True)
        lives_on(life, 9)
        life.passes(days=20, patrol=True)

    assert len(asked(life)) == 1
    assert [one.reason for one in decided(life)] == ["asked_before"]


def test_a_request_counts_from_when_it_is_decided_on_unless_it_never_goes(life: Life):
    case_id, elsewhere = life.begins(score=2), Case(0, life.store.policy())
    request, question = (
        Message(key=key, kind=kind, role="customer", recipient="customer", address="lone@nordlys.example",
                language="da", title="Hej", text="…", send_after=life.clock.at)
        for key, kind in (("review/google", "review"), ("g1/resurvey", "survey"))
    )  # fmt: skip
    found: dict[S, Asked] = {}
    with life.store.database.writing() as session:
        outbox.write_for_case(session, case_id, [request, question], life.clock.at)
        for state in S:
            for row in outbox.of_case(session, case_id):
                row.state = state.value
            session.flush()
            found[state] = asked_before(session, opt_outs.of_case(session, case_id), elsewhere)

    assert {state for state in S if found[state].invited_to} == set(S) - {S.DRAFT, S.REFUSED}
    assert {state for state in S if found[state].surveyed_at} == {S.SENT, S.DELIVERED, S.BOUNCED, S.UNKNOWN}


def test_an_audit_may_begin_on_a_day(audited: Life):
    with audited.store.database.reading() as session:
        later = audit(session, audited.clock.at + timedelta(days=1))
        last = audit(session, audited.case.closed_at)

    assert later == []
    assert [sum(told.total() for told in one.reasons.values()) for one in last] == [1, 1]
