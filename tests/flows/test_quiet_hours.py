"""What asks something of a customer waits for the end of the night; what was promised does not."""

from datetime import UTC, datetime, timedelta

from blocks.store import outbox
from blocks.store.consent import Verdict, judge
from blocks.store.tables import CustomerRow, MessageRow
from tests.lives import Life, policy_with
from tests.winback.test_policy import OPEN_ALWAYS
from winback.entries import ResurveyAsked
from winback.timeline import tell

NIGHT = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
"""Eleven in the evening in Copenhagen."""
MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


def at_night(lives) -> Life:
    """A team that works at all hours checks in at night, and the question waits for no day."""
    life = lives(
        policy_with(
            calendars={"office": {"zone": "Europe/Copenhagen", "hours": OPEN_ALWAYS, "holidays": "none"}},
            resurvey={"after": "0s", "at": "any"},
            check_in={"after": "0s", "at": "any"},
        )
    )
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.acts("letter")
    life.clock.at = NIGHT
    life.acts("check-in", result="satisfied")
    return life


def survey(life: Life) -> MessageRow:
    return next(row for row in life.messages if row.kind == "survey")


def test_a_question_at_night_is_put_in_the_morning(lives):
    life = at_night(lives)
    asleep = survey(life).state
    life.passes(hours=10)

    assert asleep == "approved"
    assert survey(life).sent_at == MORNING
    assert life.case.asked is not None
    assert timedelta(0) <= life.case.asked.expires - (MORNING + timedelta(days=14)) <= timedelta(days=1)


def test_who_looks_at_the_case_is_told_why_nothing_has_gone(lives):
    life = at_night(lives)
    asked = next(entry for entry in life.case.entries if isinstance(entry.body, ResurveyAsked))

    assert tell(asked, life.store.policy()).startswith(
        "The question to the customer waits until Tue 24 Nov 08:00: quiet hours."
    )


def test_what_was_promised_goes_at_any_hour(lives):
    life = lives()
    life.clock.at = NIGHT
    life.begins(score=2)
    life.acts("write", subject="Din pakke", text="Kære Lone\n\nPakken er fundet.\n\nMette Holm")

    assert [key.split("/")[0] for key in life.sent_to("customer")] == ["receipt", "letter-written"]


def test_a_question_that_comes_late_to_be_sent_is_put_off_once_more(lives):
    life = at_night(lives)
    row, policies = survey(life), life.store.policies
    with life.store.database.reading() as session:
        by_night = judge(session, row, policies, NIGHT + timedelta(days=1))
        by_day = judge(session, row, policies, MORNING)

    assert by_night == Verdict(until=MORNING + timedelta(days=1))
    assert by_day == Verdict()


def test_consent_is_asked_once_more_before_sending(lives):
    life = at_night(lives)
    policies = life.store.policies
    with life.store.database.writing() as session:
        before = judge(session, survey(life), policies, NIGHT)
        session.get_one(CustomerRow, life.row.customer_id).opted_out = True
        session.flush()
        after = judge(session, survey(life), policies, NIGHT)
        alert = next(row for row in outbox.of_case(session, life.case_id) if row.role == "owner")
        to_staff = judge(session, alert, policies, NIGHT)

    assert (before.barred, after.barred) == ("", "opted_out")
    assert to_staff == Verdict()
