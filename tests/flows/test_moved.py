"""Letters of people who have another address by now, or who are others, and letters that went out more than once."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from blocks.mail.sendgrid.events import read_batch
from blocks.store import suppressions
from blocks.store.mail_events import take_in
from blocks.store.people import store_customers
from blocks.store.replies import take_in as reply_in
from tests.flows.test_overtaken import NEW, is_settled, moves_house, news, opens, shuttable, withheld
from tests.lives import Life, policy_with
from tests.sendgrids import SEND, LostAnswer, SendGridWorld, Taken
from winback.entries import Settled
from winback.mail_events import EventKind
from winback.replies import Inbound
from winback.responses import Person
from winback.suppressions import Scope, Why

LETTER = "g1/letter-resolution/1"
OLD = "lone@nordlys.example"


@pytest.fixture
def by_mail(lives: Callable[..., Life], sendgrid: SendGridWorld) -> Life:
    """A life whose mail leaves through SendGrid."""
    life = lives(policy_with(), mailer=sendgrid.block())
    sendgrid.clock = life.clock
    return life


def tells(life: Life, world: SendGridWorld, events: Sequence[dict[str, Any]]) -> None:
    """SendGrid tells what became of mails."""
    batch = read_batch(world.signed(events)[0], life.clock.at, group=None)
    assert batch is not None
    for case_id in take_in(life.store, batch.events).cases:
        life.store.wake(case_id)
    life.runs_on()


def state(life: Life, key: str) -> str:
    return next(row.state for row in life.messages if row.key == key)


def asked(world: SendGridWorld, address: str) -> int:
    """How often an address got the question or its reminder."""
    return sum(mail.body["categories"][1] == "survey" for mail in world.to(address))


# -- whoever says no at an address that they left --


def is_asked(life: Life) -> Life:
    """The question has gone out to the old address."""
    is_settled(life)
    life.is_checked()
    life.is_asked_again()
    return life


def test_who_wants_no_more_questions_at_the_old_address_gets_no_reminder_at_the_new_one(
    by_mail: Life, sendgrid: SendGridWorld
):
    life = is_asked(by_mail)
    moves_house(life)
    tells(life, sendgrid, sendgrid.events_for(sendgrid.to(OLD)[-1], "delivered", "group_unsubscribe"))
    life.passes(days=9)

    assert (asked(sendgrid, OLD), asked(sendgrid, NEW)) == (1, 0)
    assert withheld(life) == {"resurvey-reminder": "unsubscribed"}


def test_who_said_no_before_they_moved_is_not_asked_after_it(by_mail: Life, sendgrid: SendGridWorld):
    life = is_asked(by_mail)
    tells(life, sendgrid, sendgrid.events_for(sendgrid.to(OLD)[-1], "delivered", "group_unsubscribe"))
    moves_house(life)
    life.passes(days=9)

    assert asked(sendgrid, NEW) == 0


def test_who_comes_back_to_the_questions_is_reminded_at_the_new_address(by_mail: Life, sendgrid: SendGridWorld):
    life = is_asked(by_mail)
    moves_house(life)
    question = sendgrid.to(OLD)[-1]
    tells(life, sendgrid, sendgrid.events_for(question, "delivered", "group_unsubscribe"))
    life.passes(hours=1)
    tells(life, sendgrid, sendgrid.events_for(question, "group_resubscribe"))
    life.passes(days=9)

    assert asked(sendgrid, NEW) == 1


def test_a_person_lifts_a_no_at_the_address_that_it_was_said_at(by_mail: Life, sendgrid: SendGridWorld):
    life = is_asked(by_mail)
    moves_house(life)
    tells(life, sendgrid, sendgrid.events_for(sendgrid.to(OLD)[-1], "delivered", "group_unsubscribe"))
    with life.store.database.writing() as session:
        assert suppressions.take_back(session, OLD, "mette", life.clock.at) == 1
    life.passes(days=9)

    assert asked(sendgrid, NEW) == 1


def test_a_mail_program_that_unsubscribes_its_reader_counts_at_the_next_address_too(lives: Callable[..., Life]):
    life = shuttable(lives, mail={"reply_domain": "svar.x.dk"})
    is_settled(life)
    life.is_checked()
    life.is_asked_again()
    question = next(row for row in life.messages if row.kind == "survey")
    moves_house(life)
    mail = Inbound(
        sender=OLD,
        recipients=(f"reply+{question.token}@svar.x.dk",),
        subject="unsubscribe",
        text="",
        headers={"message-id": "<u1@x>"},
    )
    reply_in(life.store, mail)
    life.passes(days=9)

    assert [mail.to for mail in life.postbox.mails if mail.kind == "survey"] == [OLD]


def test_who_wants_no_questions_still_gets_letters_at_the_new_address(lives: Callable[..., Life]):
    life = shuttable(lives)
    is_settled(life)
    moves_house(life)
    with life.store.database.writing() as session:
        suppressions.suppress(session, OLD, Scope.SURVEYS, Why.UNSUBSCRIBED, life.clock.at)
    life.acts("letter")

    assert life.postbox.mails[-1].to == NEW


# -- whoever is another person by now --


def is_now(life: Life, name: str, email: str) -> None:
    """The list of customers has another name and address by now."""
    person = Person(external_id="K1", name=name, email=email, phone="+4510121099", language="da")
    with life.store.database.writing() as session:
        store_customers(session, [person])


def test_a_letter_does_not_go_to_whoever_took_its_readers_place(lives: Callable[..., Life]):
    life = shuttable(lives)
    is_settled(life)
    life.postbox.shut = True
    life.acts("letter")
    is_now(life, "Peter Hansen", "peter@nordlys.example")
    opens(life)

    assert withheld(life) == {"letter-resolution/1": "for_another"}
    assert "peter@nordlys.example" not in [mail.to for mail in life.postbox.mails]
    assert len(news(life)) == 1


def test_a_letter_follows_its_reader_to_another_name_and_address(lives: Callable[..., Life]):
    life = shuttable(lives)
    is_settled(life)
    life.postbox.shut = True
    life.acts("letter")
    is_now(life, "Lone Holm Ravn", "lone.holm@nordlys.example")
    opens(life)

    assert life.sent_to("customer") == ["receipt", "letter-resolution/1"]
    assert [mail.to for mail in life.postbox.mails if mail.kind == "letter"] == ["lone.holm@nordlys.example"]


# -- what went out more than once --


def went_twice(life: Life, world: SendGridWorld) -> tuple[Taken, Taken]:
    """A letter whose answer was lost, that was sent anew, and whose answer was lost again."""
    is_settled(life)
    world.fails(SEND, LostAnswer(), times=1)
    life.acts("letter")
    life.passes(hours=3, patrol=True)
    world.fails(SEND, LostAnswer(), times=1)
    life.acts("settle", message=LETTER, arrived=False)
    first, second = world.to(OLD)[-2:]
    return first, second


def test_the_first_mail_that_comes_back_says_nothing_of_the_second_whose_answer_was_lost(
    by_mail: Life, sendgrid: SendGridWorld
):
    first, second = went_twice(by_mail, sendgrid)
    tells(by_mail, sendgrid, [sendgrid.blocked(first)])
    between = state(by_mail, LETTER)
    tells(by_mail, sendgrid, sendgrid.events_for(second, "processed", "delivered"))

    assert between == "sending"
    assert state(by_mail, LETTER) == "delivered"
    assert "undelivered" not in by_mail.kinds


@pytest.mark.parametrize("between", [(), ("processed",)])
def test_a_letter_of_which_both_mails_came_back_is_lost(
    by_mail: Life, sendgrid: SendGridWorld, between: tuple[str, ...]
):
    first, second = went_twice(by_mail, sendgrid)
    tells(by_mail, sendgrid, [sendgrid.blocked(first)])
    tells(by_mail, sendgrid, sendgrid.events_for(first, *between))
    tells(by_mail, sendgrid, [sendgrid.blocked(second)])

    assert state(by_mail, LETTER) == "bounced"
    assert by_mail.kinds.count("undelivered") == 1


def test_a_letter_that_came_back_once_has_arrived_when_its_other_mail_did(by_mail: Life, sendgrid: SendGridWorld):
    first, second = went_twice(by_mail, sendgrid)
    tells(by_mail, sendgrid, sendgrid.events_for(first, "processed"))
    tells(by_mail, sendgrid, [sendgrid.blocked(first)])
    before = state(by_mail, LETTER)
    tells(by_mail, sendgrid, sendgrid.events_for(second, "processed", "delivered"))

    assert (before, state(by_mail, LETTER)) == ("bounced", "delivered")
    assert by_mail.case.entries[-1].body == Settled(message=LETTER, arrived=True)


def test_a_mail_that_comes_back_after_the_other_one_arrived_changes_nothing(by_mail: Life, sendgrid: SendGridWorld):
    first, second = went_twice(by_mail, sendgrid)
    tells(by_mail, sendgrid, sendgrid.events_for(first, "processed"))
    tells(by_mail, sendgrid, sendgrid.events_for(second, "delivered"))
    tells(by_mail, sendgrid, [sendgrid.blocked(first)])

    assert state(by_mail, LETTER) == "delivered"
    assert "undelivered" not in by_mail.kinds


@pytest.mark.parametrize(
    ("told", "then"),
    [(EventKind.PROCESSED, "sent"), (EventKind.DELIVERED, "delivered"), (EventKind.BOUNCE, "bounced")],
)
def test_a_receipt_that_was_not_sent_anew_has_gone_out_the_first_time(
    by_mail: Life, sendgrid: SendGridWorld, told: EventKind, then: str
):
    life = by_mail
    sendgrid.fails(SEND, LostAnswer(), times=1)
    life.begins(score=2)
    life.passes(days=4, patrol=True)
    life.acts("settle", message="g1/receipt", arrived=False)
    before = state(life, "g1/receipt")
    tells(life, sendgrid, sendgrid.events_for(sendgrid.to(OLD)[0], told))

    assert withheld(life) == {"receipt": "promise_passed"}
    assert (before, state(life, "g1/receipt")) == ("refused", then)
