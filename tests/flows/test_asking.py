"""The one question: who is asked, who is asked again, and what a customer adds to an answer."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from blocks.store import suppressions
from blocks.store.casestore import Recorded
from blocks.store.tables import CustomerRow
from tests.lives import Life, policy_with
from winback.actions import Refusal
from winback.entries import Outcome, ResurveyAsked
from winback.letters.words import write_date
from winback.suppressions import Scope, Why

ADDRESS = "lone@nordlys.example"


def is_asked(life: Life) -> None:
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()


def skipped(life: Life) -> dict[str, str]:
    """Steps that were left out, and why."""
    return {entry.body.step: entry.body.skipped for entry in life.case.entries if getattr(entry.body, "skipped", "")}


def suppress(life: Life, scope: Scope, why: Why) -> None:
    with life.store.database.writing() as session:
        suppressions.suppress(session, ADDRESS, scope, why, life.clock.at)


@pytest.mark.parametrize(
    ("scope", "why", "code"),
    [
        (Scope.SURVEYS, Why.UNSUBSCRIBED, "unsubscribed"),
        (Scope.ALL, Why.SPAM_REPORT, "spam_report"),
        (Scope.ALL, Why.BOUNCED, "bounced"),
    ],
)
def test_who_may_not_be_asked_is_not_and_the_case_goes_on(life, scope: Scope, why: Why, code: str):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    suppress(life, scope, why)
    life.is_checked()
    life.is_asked_again()

    assert skipped(life)["resurvey"] == code
    assert "resurvey" not in life.sent
    assert life.row.outcome == Outcome.UNANSWERED


def test_who_wants_no_surveys_still_gets_the_letter_that_a_person_wrote(life):
    life.begins(score=2)
    suppress(life, Scope.SURVEYS, Why.REPLIED)
    done = life.acts("write", subject="Din pakke", text="Kære Lone\n\nPakken er fundet.\n\nMette Holm")

    assert isinstance(done, Recorded)
    assert life.sent_to("customer")[-1].startswith("letter-written")


def test_a_letter_to_an_address_that_does_not_work_is_refused_and_says_to_call(life):
    life.begins(score=2)
    suppress(life, Scope.ALL, Why.BOUNCED)
    refused = life.acts("write", subject="Din pakke", text="Kære Lone\n\nPakken er fundet.\n\nMette Holm")

    assert isinstance(refused, Refusal)
    assert refused.words("en") == "Messages to the customer's address come back; call instead."


def test_a_reminder_is_left_out_for_who_has_said_no_meanwhile(life):
    life.begins(score=2)
    is_asked(life)
    suppress(life, Scope.SURVEYS, Why.UNSUBSCRIBED)
    life.passes(days=30)

    assert skipped(life) == {"resurvey-reminder": "unsubscribed"}
    assert life.row.outcome == Outcome.UNANSWERED


def test_who_says_no_while_the_question_lies_in_the_outbox_does_not_get_it(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.passes(days=8)
    life.acts("check-in", result="satisfied")
    life.passes(days=6, hours=13)
    life.clock.at += timedelta(days=1)  # nobody is there in the morning: the run is walked in the evening
    life.passes(hours=1)
    assert [row.state for row in life.messages if row.kind == "survey"] == ["approved"]
    with life.store.database.writing() as session:
        session.get_one(CustomerRow, life.row.customer_id).opted_out = True
    life.passes(days=1)

    assert [(row.state, row.error) for row in life.messages if row.kind == "survey"] == [("refused", "opted_out")]
    assert "resurvey" not in life.sent


# -- the quarantine --


def test_a_repeat_within_the_quarantine_is_not_asked_again_and_the_case_ends_all_the_same(life):
    life.begins(score=2)
    is_asked(life)
    life.answers(9)
    life.passes(days=20)
    life.responds(3)
    is_asked(life)

    assert life.case.generation == 2
    assert skipped(life) == {"resurvey": "quarantine"}
    assert life.sent.count("resurvey") == 1
    assert life.row.outcome == Outcome.UNANSWERED


def test_a_repeat_after_the_quarantine_is_asked_again(lives):
    life = lives(policy_with(resurvey={"quarantine": "20d"}))
    life.begins(score=2)
    is_asked(life)
    life.answers(9)
    life.passes(days=20)
    life.responds(3)
    is_asked(life)
    life.passes(days=8)

    assert [mail.key for mail in life.postbox.mails if "resurvey" in mail.key] == [
        "g1/resurvey",
        "g2/resurvey",
        "g2/resurvey-reminder",
    ]


def test_another_case_of_the_same_customer_is_asked_whatever_the_quarantine_says(life):
    first = life.begins(score=2)
    is_asked(life)
    life.answers(9)
    life.passes(days=61)
    second = life.begins(score=3)
    is_asked(life)

    assert second != first
    assert skipped(life) == {}
    assert life.sent.count("resurvey") == 2


# -- the answer and what is added to it --


def link_of(life: Life, key: str) -> str:
    mail = next(mail for mail in life.postbox.mails if mail.key == key)
    return mail.text.split("/a/")[1].split()[0]


def test_the_reminder_and_the_first_link_answer_the_same_question_once(life):
    life.begins(score=2)
    is_asked(life)
    life.passes(days=8)
    first = life.store.answer(link_of(life, "g1/resurvey-reminder"), 9)
    same = life.store.answer(link_of(life, "g1/resurvey"), 9)
    other = life.store.answer(link_of(life, "g1/resurvey"), 3)

    assert isinstance(first, Recorded)
    assert isinstance(same, Recorded)
    assert same.entry == first.entry
    assert other == Refusal("answered_already")


def test_a_score_first_and_why_afterwards_is_one_answer_and_the_owner_hears_both(life):
    life.begins(score=2)
    is_asked(life)
    life.answers(9)
    closed = life.row.done
    told = life.answers(9, "It came the next day.")
    life.patrols()

    assert closed
    assert isinstance(told, Recorded)
    assert life.case.answer is not None
    assert (life.case.answer.score, life.case.answer.comment) == (9, "It came the next day.")
    assert life.row.outcome == Outcome.WON_BACK
    heard = [mail.text for mail in life.postbox.mails if mail.role == "owner" and "/news/" in mail.key]
    assert len(heard) == 2
    assert "It came the next day." in heard[-1]


def test_why_is_told_to_the_owner_of_a_case_that_went_back_to_contact_too(life):
    life.begins(score=2)
    is_asked(life)
    life.answers(0)
    life.answers(0, "It broke again.")
    life.answers(0, "It broke again.")

    assert life.row.stage == "contact"
    assert life.kinds.count("answer_explained") == 1
    assert sum("It broke again." in mail.text for mail in life.postbox.mails if "/news/" in mail.key) == 1


def test_an_answer_is_not_changed_afterwards(life):
    life.begins(score=2)
    is_asked(life)
    life.answers(9, "It came.")

    assert life.answers(3) == Refusal("answered_already")
    assert life.answers(9, "It went again.") == Refusal("answered_already")
    assert isinstance(life.answers(9, "It came."), Recorded)


def test_a_link_that_has_expired_explains_nothing(life):
    life.begins(score=2)
    is_asked(life)
    life.answers(9)
    life.passes(days=15)

    assert life.answers(9, "It came.") == Refusal("question_closed")


def test_the_expired_link_of_an_earlier_complaint_does_not_answer_the_question_of_the_next(lives):
    life = lives(policy_with(resurvey={"quarantine": "20d"}))
    life.begins(score=2)
    is_asked(life)
    life.passes(days=25)
    life.responds(3)
    is_asked(life)

    assert life.store.answer(link_of(life, "g1/resurvey"), 9) == Refusal("question_closed")
    assert isinstance(life.store.answer(link_of(life, "g2/resurvey"), 9), Recorded)


AUCKLAND = {"office": {"zone": "Pacific/Auckland", "holidays": "none"}}


def test_a_link_answers_to_the_end_of_the_day_that_the_letter_names_where_the_team_is(lives):
    life = lives(policy_with(calendars=AUCKLAND))
    life.begins(score=2)
    is_asked(life)
    asked = life.case.asked
    assert asked is not None
    ends = asked.expires.astimezone(ZoneInfo("Pacific/Auckland"))
    last_day = f"Linket virker til og med {write_date(ends - timedelta(days=1), 'da')}."
    life.passes(seconds=(asked.expires - life.clock.at).total_seconds() - 1)
    questions = [mail.text for mail in life.postbox.mails if "resurvey" in mail.key]

    assert (ends.hour, ends.minute) == (0, 0)
    assert len(questions) == 2
    assert all(last_day in text for text in questions)
    assert isinstance(life.answers(9), Recorded)


def test_a_link_that_lives_for_less_than_a_day_ends_when_its_time_is_up(lives):
    life = lives(policy_with(resurvey={"remind_after": "6h", "expires": "20h"}))
    life.begins(score=2)
    is_asked(life)
    asked = next(entry for entry in life.case.entries if isinstance(entry.body, ResurveyAsked))

    assert isinstance(asked.body, ResurveyAsked)
    assert asked.body.expires == asked.at + timedelta(hours=20)


def test_who_answers_is_thanked_in_their_language_and_told_what_happens(life):
    life.begins(score=2)
    is_asked(life)
    told = life.answers(0)

    assert isinstance(told, Recorded)
    assert told.thanks == (
        "Tak for det ærlige svar. Vi er ikke færdige: "
        "Mette Holm tager kontakt senest onsdag den 9. december kl.\u00a011.00."
    )
