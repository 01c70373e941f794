"""What waited for an outage, for the morning or for a resumption goes only where it is still true."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from blocks.mail import Mail
from blocks.mail.sendgrid.events import read_batch
from blocks.sending import NotNow
from blocks.store import outbox, suppressions
from blocks.store.agenda import read_day
from blocks.store.mail_events import take_in
from blocks.store.tables import CustomerRow
from tests.flows.test_quiet_hours import at_night
from tests.lives import Life, Postbox, policy_with
from tests.sendgrids import SEND, LostAnswer, SendGridWorld
from winback.entries import Withheld
from winback.suppressions import Scope, Why

NEW = "lone.new@nordlys.example"


@dataclass
class Customers(Postbox):
    """A postbox from which nothing reaches customers for as long as it is `shut`."""

    shut: bool = False

    def send(self, mail: Mail) -> str:
        if self.shut and mail.role == "customer":
            raise NotNow("down")
        return super().send(mail)


@pytest.fixture
def life(lives: Callable[..., Life]) -> Life:
    """A life whose mail to customers can be held up."""
    return shuttable(lives)


def shuttable(lives: Callable[..., Life], **policy: Any) -> Life:
    box = Customers()
    life = lives(policy_with(**policy), mailer=box)
    life.postbox = box
    return life


def opens(life: Life, **after: float) -> None:
    """So long after, mail goes out again, and what was held up is tried."""
    life.clock.at += timedelta(**after)
    life.postbox.shut = False
    for _ in range(2):
        life.passes(hours=1, patrol=True)


def is_settled(life: Life) -> None:
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()


def is_asked_in_vain(life: Life) -> None:
    """The question is written, and held up with all mail to customers."""
    is_settled(life)
    life.is_checked()
    life.postbox.shut = True
    life.is_asked_again()


def withheld(life: Life) -> dict[str, str]:
    return {x.body.message.split("/", 1)[1]: x.body.why for x in life.case.entries if isinstance(x.body, Withheld)}


def news(life: Life) -> list[str]:
    """What the owner was told because something was withheld: the titles."""
    return [mail.title for mail in life.postbox.mails if mail.title.startswith("Letter not sent")]


def moves_house(life: Life, *, suppressed: Why | None = None) -> None:
    """The customer has another address by now, and perhaps wants no mail at the old one."""
    with life.store.database.writing() as session:
        session.get_one(CustomerRow, life.row.customer_id).email = NEW
        if suppressed:
            suppressions.suppress(session, "lone@nordlys.example", Scope.ALL, suppressed, life.clock.at)


def test_a_receipt_does_not_announce_the_call_of_the_day_before(life: Life):
    life.postbox.shut = True
    life.begins(score=2)
    life.is_reached()
    opens(life)

    assert life.sent_to("customer") == []
    assert withheld(life) == {"receipt": "reached_since"}
    assert news(life) == []


def test_a_receipt_whose_promise_was_broken_does_not_go(life: Life):
    life.postbox.shut = True
    life.begins(score=2)
    opens(life, days=4)

    assert withheld(life) == {"receipt": "promise_passed"}


def test_question_and_reminder_do_not_come_together_when_both_are_over(life: Life):
    is_asked_in_vain(life)
    life.clock.at += timedelta(days=8)
    life.runs_on()
    opens(life, days=20)

    assert withheld(life) == {"resurvey": "question_expired", "resurvey-reminder": "question_expired"}


def test_a_reminder_waits_for_its_question_to_be_read(life: Life):
    is_asked_in_vain(life)
    life.clock.at += timedelta(days=8)
    life.runs_on()
    opens(life, hours=2)
    after_the_outage = [key for key in life.sent_to("customer") if "resurvey" in key]
    life.passes(days=2, patrol=True)

    assert after_the_outage == ["resurvey"]
    assert [key for key in life.sent_to("customer") if "resurvey" in key] == ["resurvey", "resurvey-reminder"]


def test_who_answers_at_night_is_not_reminded_in_the_morning(lives: Callable[..., Life]):
    life = at_night(lives)
    life.passes(days=7, minutes=30)
    life.answers(9)
    life.passes(hours=12, patrol=True)

    assert [key for key in life.sent_to("customer") if "resurvey" in key] == ["resurvey"]
    assert withheld(life) == {"resurvey-reminder": "question_answered"}


def test_who_complains_anew_is_not_asked_how_it_went(life: Life):
    is_asked_in_vain(life)
    life.responds(0, verbatim="Now it is broken too.")
    life.runs_on()
    opens(life)

    assert withheld(life) == {"resurvey": "case_went_on"}


def test_who_was_reached_is_not_told_otherwise_and_the_owner_hears_it(life: Life):
    life.begins(score=2)
    for _ in range(3):
        life.acts("contact", reached=False)
    life.postbox.shut = True
    life.acts("letter")
    life.is_reached()
    opens(life)

    assert withheld(life) == {"letter-tried-to-reach/1": "reached_since"}
    assert news(life) == [f"Letter not sent, case {life.case_id}: Lone Ravn"]


def test_a_suspended_case_writes_nothing_to_its_customer_until_it_is_resumed(life: Life):
    is_settled(life)
    life.postbox.shut = True
    life.acts("letter")
    life.acts("suspend", "birgit", reason="lawyers")
    opens(life)
    suspended = life.sent_to("customer")
    with life.store.database.reading() as session:
        owed = outbox.owed(session, life.clock.at), outbox.next_owed(session, life.case_id)
    life.acts("resume", "birgit")
    life.passes(hours=2)

    assert suspended == ["receipt"]
    assert owed == ([], None)
    assert life.sent_to("customer") == ["receipt", "letter-resolution/1"]


def test_what_became_untrue_during_a_suspension_does_not_go_after_it(life: Life):
    life.postbox.shut = True
    life.begins(score=2)
    life.acts("suspend", "birgit", reason="lawyers")
    life.passes(days=10)
    life.acts("resume", "birgit")
    opens(life)

    assert withheld(life) == {"receipt": "promise_passed"}


def test_a_letter_follows_its_customer_to_another_address(life: Life):
    is_settled(life)
    moves_house(life, suppressed=Why.BOUNCED)
    life.acts("letter")

    assert life.postbox.mails[-1].to == NEW


def test_who_reported_us_as_spam_is_not_found_at_another_address(life: Life):
    is_settled(life)
    moves_house(life, suppressed=Why.SPAM_REPORT)
    life.acts("letter")
    life.passes(minutes=5)

    assert withheld(life) == {"letter-resolution/1": "spam_report"}
    assert len(news(life)) == 1


def test_a_letter_that_waited_for_days_is_to_be_written_anew(life: Life):
    is_settled(life)
    life.passes(days=5)
    life.postbox.shut = True
    life.acts("letter")
    opens(life, days=3)

    assert withheld(life) == {"letter-resolution/1": "waited_too_long"}
    assert len(news(life)) == 1
    assert "letter-resolution/1" not in life.sent_to("customer")


def test_a_letter_counts_its_days_from_its_approval(life: Life):
    is_settled(life)
    life.passes(hours=47)
    life.postbox.shut = True
    life.acts("letter")
    opens(life, hours=20)

    assert withheld(life) == {}
    assert "letter-resolution/1" in life.sent_to("customer")


def test_an_invitation_comes_in_time_or_not_at_all(lives: Callable[..., Life]):
    review = {"name": "own", "kind": "own_page", "url": "https://own.example/r", "invite": "everyone", "delay": "1d"}
    life = shuttable(lives, reviews=[review])
    life.begins(score=2, review_permission=True)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    opens(life, days=40)

    assert [row.error for row in life.messages if row.kind == "review"] == ["invited_too_late"]


def test_the_first_try_that_comes_back_late_does_not_undo_the_second(
    lives: Callable[..., Life], sendgrid: SendGridWorld
):
    life = lives(mailer=sendgrid.block())
    sendgrid.clock = life.clock
    sendgrid.fails(SEND, LostAnswer())
    life.begins(score=5)
    life.passes(hours=3, patrol=True)
    life.acts("settle", message="g1/receipt", arrived=False)
    first, second = sendgrid.to("lone@nordlys.example")
    for events in (sendgrid.events_for(second, "processed", "delivered"), [sendgrid.blocked(first)]):
        batch = read_batch(sendgrid.signed(events)[0], life.clock.at, group=None)
        assert batch
        take_in(life.store, batch.events)
    delivered = next(row.state for row in life.messages if row.key == "g1/receipt")
    batch = read_batch(sendgrid.signed([sendgrid.blocked(second)])[0], life.clock.at, group=None)
    assert batch
    take_in(life.store, batch.events)

    assert delivered == "delivered"
    assert next(row.state for row in life.messages if row.key == "g1/receipt") == "bounced"
    assert life.kinds.count("undelivered") == 1


def test_the_note_of_the_day_asks_until_somebody_knows(lives: Callable[..., Life], sendgrid: SendGridWorld):
    life = lives(mailer=sendgrid.block())
    sendgrid.clock = life.clock
    sendgrid.fails(SEND, LostAnswer())
    life.begins(score=5)
    life.passes(days=10, patrol=True)

    asked = day_of(life).unknown.total
    life.acts("settle", message="g1/receipt", arrived=True)

    assert asked == 1
    assert day_of(life).unknown.total == 0


def day_of(life: Life) -> Any:
    policy = life.store.policy()
    now = life.clock.at
    with life.store.database.reading() as session:
        return read_day(session, policy.roster["mette"], policy, now=now, ends=now + timedelta(days=1), limit=5)
