"""Sending: at most once to customers, never silently lost."""

from datetime import timedelta

import pytest

from blocks.sending import Misconfigured, NotNow, Refused
from blocks.store import outbox, signs
from blocks.store.outbox import SENDING
from blocks.store.tables import CustomerRow, MessageRow
from tasks import deliver as deliver_module
from tasks.by_mail import ByMail
from tasks.deliver import deliver
from tasks.setbacks import LONGEST_PAUSE, pause_after
from tests.lives import Life
from winback.entries import MessageUnknown, Undelivered, Withheld
from winback.outbox import MessageState
from winback.suppressions import Why


def the_receipt(life: Life) -> MessageRow:
    return next(row for row in life.messages if row.kind == "receipt")


def began_sending(life: Life) -> MessageRow:
    """A sender died after `sending` was committed."""
    with life.store.database.writing() as session:
        row = the_receipt(life)
        begun = outbox.begin(session, row.id, "dead", life.clock.at)
        assert begun is not None
    return the_receipt(life)


@pytest.fixture
def unsent(life: Life) -> Life:
    """A case whose mails could not go yet."""
    life.postbox.fails = [NotNow("full")] * 4
    life.begins(score=2)
    life.clock.at += timedelta(seconds=31)
    return life


def test_what_fails_for_a_passing_reason_stays_owed_and_holds_nothing_up(life):
    life.postbox.fails = [NotNow("disk full")] * 4
    life.begins(score=2)
    assert life.postbox.mails == []
    assert life.row.stage == "contact"
    life.passes(minutes=2)

    assert sorted(life.sent) == ["alert-on-call/birgit", "alert/mette", "alert/team-cx", "receipt"]


def test_pauses_grow_up_to_an_hour(life):
    life.postbox.fails = [NotNow("down")] * 1000
    life.begins(score=5)
    life.passes(hours=9)
    waits = the_receipt(life)

    assert waits.state == "approved"
    assert waits.attempts < 20
    assert waits.send_after - life.clock.at <= timedelta(hours=1)


def test_two_hours_of_outage_pass_and_all_is_sent(life):
    life.postbox.fails = [NotNow("down")] * 60
    life.begins(score=5)
    life.passes(hours=2)
    life.postbox.fails = []
    life.passes(hours=2)

    assert {row.state for row in life.messages} == {"sent"}


def test_what_is_refused_is_not_tried_again(life):
    life.postbox.fails = [Refused("no such mailbox")]
    life.begins(score=2)
    life.passes(hours=1)

    assert the_receipt(life).state == "refused"
    assert "receipt" not in life.sent


def test_a_mail_found_after_its_sender_died_is_adopted(unsent):
    row = began_sending(unsent)
    unsent.postbox.mails.append(type("Mail", (), {"id": row.id, "key": row.key, "role": "customer"})())
    unsent.clock.at += SENDING

    assert deliver(unsent.house, row.id) == "sent"
    assert len([mail for mail in unsent.postbox.mails if mail.key == row.key]) == 1


def test_a_mail_to_a_customer_of_unknown_fate_is_asked_about(unsent):
    row = began_sending(unsent)
    unsent.clock.at += SENDING
    assert deliver(unsent.house, row.id) == "unknown"
    unsent.passes(hours=1)

    assert "receipt" not in unsent.sent
    assert f"settle --message {row.key}" in unsent.postbox.mails[-1].text or any(
        "settle" in mail.text for mail in unsent.postbox.mails
    )


@pytest.mark.parametrize(("arrived", "times"), [(True, 0), (False, 1)])
def test_a_person_settles_what_became_of_it(unsent, arrived, times):
    row = began_sending(unsent)
    unsent.clock.at += SENDING
    deliver(unsent.house, row.id)
    unsent.acts("settle", message=row.key, arrived=arrived)
    unsent.passes(hours=1)

    assert unsent.sent.count("receipt") == times
    assert the_receipt(unsent).state == "sent"


def test_an_alert_of_unknown_fate_is_sent_again_to_staff(unsent):
    alert = next(row for row in unsent.messages if row.role == "owner")
    with unsent.store.database.writing() as session:
        outbox.begin(session, alert.id, "dead", unsent.clock.at)
    unsent.clock.at += SENDING
    deliver(unsent.house, alert.id)
    unsent.passes(minutes=5)

    assert unsent.sent.count("alert/mette") == 1


def test_while_one_sends_nobody_else_does(unsent):
    row = began_sending(unsent)

    assert deliver(unsent.house, row.id) is None
    assert the_receipt(unsent).state == "sending"


def test_who_opted_out_meanwhile_is_not_written_to(unsent):
    with unsent.store.database.writing() as session:
        session.get_one(CustomerRow, unsent.row.customer_id).opted_out = True
    unsent.passes(hours=1)

    assert the_receipt(unsent).state == "refused"
    assert "receipt" not in unsent.sent
    assert [x.body.why for x in unsent.case.entries if isinstance(x.body, Withheld)] == ["opted_out"]


def test_an_unexpected_failure_of_the_mailer_leaves_the_mail_in_doubt_not_lost(life):
    life.postbox.fails = [RuntimeError("connection reset while answering")]
    life.begins(score=2)

    assert life.row.troubles == 0
    assert the_receipt(life).state == "sending"
    life.passes(minutes=5)
    assert the_receipt(life).state == "unknown"
    assert life.row.troubles == 0
    assert "alert/mette" in life.sent


@pytest.mark.parametrize("attempts", [1, 8, 43, 10_000])
def test_a_pause_has_an_end_however_often_it_was_tried(attempts):
    assert timedelta(0) < pause_after(attempts) <= LONGEST_PAUSE


# -- where a mail service tells afterwards what became of a mail --


@pytest.fixture
def in_doubt(unsent: Life) -> Life:
    """The sender of the receipt died, and whoever took it may yet tell."""
    unsent.postbox.tells = True
    row = began_sending(unsent)
    unsent.clock.at += SENDING
    assert deliver(unsent.house, row.id) == "unknown"
    return unsent


def questions(life: Life) -> list[str]:
    return [entry.body.message for entry in life.case.entries if isinstance(entry.body, MessageUnknown)]


def test_whoever_may_yet_tell_is_waited_for_an_hour_before_a_person_is_asked(in_doubt):
    in_doubt.passes(minutes=55)
    assert questions(in_doubt) == []
    in_doubt.passes(minutes=10)

    assert questions(in_doubt) == [the_receipt(in_doubt).key]
    assert "receipt" not in in_doubt.sent


def test_a_person_is_asked_once(in_doubt):
    in_doubt.passes(hours=30, patrol=True)

    assert len(questions(in_doubt)) == 1
    assert the_receipt(in_doubt).unknown_since is None


def test_what_was_told_meanwhile_is_not_asked_about(in_doubt):
    with in_doubt.store.database.writing() as session:
        row = session.get_one(MessageRow, the_receipt(in_doubt).id)
        outbox.move(session, row.id, MessageState.UNKNOWN, MessageState.DELIVERED)
    in_doubt.passes(hours=3, patrol=True)

    assert questions(in_doubt) == []


def test_the_patrol_asks_where_the_case_is_no_longer_walked(in_doubt):
    in_doubt.acts("suspend", "birgit", reason="Lawyers")
    in_doubt.clock.at += timedelta(hours=2)
    in_doubt.patrols()

    assert len(questions(in_doubt)) == 1


# -- what is refused --


def test_the_owner_hears_of_a_letter_that_will_never_arrive(life):
    life.postbox.fails = [Refused("550 no such mailbox", Why.INVALID)]
    life.begins(score=2)

    entry = next(entry.body for entry in life.case.entries if isinstance(entry.body, Undelivered))
    assert (entry.why, entry.message) == ("invalid", the_receipt(life).key)
    assert [mail.role for mail in life.postbox.mails if "news" in mail.key] == ["owner"]
    assert life.row.stage == "contact"


def test_what_is_wrong_on_our_side_is_an_alarm_until_mail_goes_again(life):
    life.postbox.fails = [Misconfigured("the key is not accepted")] * 4
    life.begins(score=2)
    assert the_receipt(life).state == "approved"
    with life.store.database.reading() as session:
        assert [(one.what, one.why) for one in signs.troubles(session)] == [("mail", "the key is not accepted")]
    life.passes(hours=1)

    assert the_receipt(life).state == "sent"
    with life.store.database.reading() as session:
        assert signs.troubles(session) == []


def test_a_mail_service_that_asks_for_a_pause_gets_it_from_all(life):
    life.postbox.fails = [NotNow("too many", again_in=timedelta(minutes=10))]
    life.begins(score=2)
    life.passes(minutes=9)
    assert life.sent == []
    life.passes(minutes=2)

    assert len(life.sent) == 4


# -- what nobody foresaw --


def test_a_mail_that_could_not_be_made_ready_was_surely_not_sent(life, monkeypatch):
    monkeypatch.setattr(ByMail, "_mail", broken)
    life.begins(score=2)
    assert {row.state for row in life.messages} == {"approved"}
    monkeypatch.undo()
    life.passes(hours=1)

    assert life.sent.count("receipt") == 1
    assert questions(life) == []


def test_a_message_that_nobody_can_look_at_holds_up_neither_its_case_nor_the_others(life, monkeypatch):
    monkeypatch.setattr(deliver_module, "_begin", lambda store, session, row, *more: broken(row))
    life.begins(score=2)
    life.is_reached()

    assert life.row.troubles == 0
    assert life.row.stage == "resolution"


def broken(*_: object) -> None:
    raise LookupError("nobody foresaw this")
