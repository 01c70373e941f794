"""Whole lives whose letters go out through SendGrid: the right ones, in the customer's language, once."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from blocks.mail.sendgrid.events import read_batch
from blocks.store.mail_events import take_in
from tests.lives import Life, policy_with
from tests.sendgrids import SEND, LostAnswer, SendGridWorld, Taken
from winback.actions import Refusal
from winback.letters.words import LANGUAGES

CUSTOMER = "lone@nordlys.example"
REVIEW = {"name": "own", "kind": "google", "url": "https://reviews.example/r", "invite": "everyone", "delay": "2d"}
AUTOMATIC = {"da": "automatisk", "nb": "automatisk", "sv": "automatiskt", "en": "automatically"}
MATTER = {
    "da": "Pakken kom aldrig frem til festen.",
    "nb": "Pakken kom aldri fram til festen.",
    "sv": "Paketet kom aldrig fram till festen.",
    "en": "The parcel never reached the party.",
}
in_every_language = pytest.mark.parametrize(
    ("database_url", "language"), [("sqlite", language) for language in LANGUAGES], indirect=["database_url"]
)


@pytest.fixture
def by_mail(lives: Callable[..., Life], sendgrid: SendGridWorld) -> Iterator[Callable[..., Life]]:
    """Makes lives whose mail leaves through SendGrid."""

    def make(**policy: Any) -> Life:
        mail = {"reply_domain": "svar.nordlys.example"}
        life = lives(policy_with(mail=mail, reviews=[REVIEW], **policy), mailer=sendgrid.block(unsubscribe_group=7))
        sendgrid.clock = life.clock
        return life

    sendgrid.adds_group(7)
    return make


def letters(world: SendGridWorld) -> list[Taken]:
    """What the customer got, in order."""
    return world.to(CUSTOMER)


def kinds(world: SendGridWorld) -> list[str]:
    return [mail.body["categories"][1] for mail in letters(world)]


def begins(life: Life, language: str) -> None:
    life.begins(score=2, language=language, verbatim=MATTER[language], review_permission=True)


def does(life: Life, *args: Any, **fields: Any) -> None:
    done = life.acts(*args, **fields)
    assert not isinstance(done, Refusal), done.reason


def answers(life: Life, score: int, world: SendGridWorld) -> None:
    link = re.search(r"/a/([\w-]+)", letters(world)[-1].text)
    assert link
    life.store.answer(link[1], score)
    life.runs_on()


def tells(life: Life, world: SendGridWorld, token: str, *kinds: str) -> None:
    """SendGrid tells what became of a mail."""
    batch = read_batch(world.signed(world.events_for(token, *kinds))[0], life.clock.at, group=7)
    assert batch
    for case_id in take_in(life.store, batch.events).cases:
        life.store.wake(case_id)
    life.runs_on()


@in_every_language
def test_a_life_that_ends_well_sends_each_letter_once_in_the_customers_language(language, by_mail, sendgrid):
    life = by_mail()
    begins(life, language)
    life.is_reached()
    life.is_resolved(wish="")
    does(life, "letter")
    life.is_checked()
    life.passes(days=16)
    answers(life, 9, sendgrid)
    life.passes(days=3, patrol=True)

    assert kinds(sendgrid) == ["receipt", "letter", "survey", "survey", "review"]
    automatic = [mail for mail in letters(sendgrid) if mail.body["categories"][1] != "letter"]
    assert all(AUTOMATIC[language] in mail.text for mail in automatic)
    assert all(MATTER[language] in mail.text for mail in letters(sendgrid)[:4])
    assert all(f'lang="{language}"' in mail.html for mail in letters(sendgrid))
    assert life.store.policy().roster[life.case.owner or ""].name in letters(sendgrid)[1].text
    assert "?score=10" in letters(sendgrid)[2].html


@in_every_language
def test_what_cannot_be_done_is_told_calmly_with_what_can_be(language, by_mail, sendgrid):
    life = by_mail(form_of_address="formal")
    begins(life, language)
    life.is_reached()
    life.is_resolved(kind="alternative", wish="Wish.", answer="Answer.")
    does(life, "letter")

    letter = letters(sendgrid)[-1]
    assert "Lone Ravn" in letter.text
    assert "Wish." in letter.text
    assert "Answer." in letter.text


@in_every_language
def test_who_cannot_be_reached_and_who_cannot_be_satisfied_get_a_letter_too(language, by_mail, sendgrid):
    life = by_mail(contact={"tries": 1}, check_in={"rounds": 0})
    begins(life, language)
    does(life, "contact", reached=False)
    does(life, "letter")
    life.is_reached()
    life.is_resolved()
    does(life, "letter")
    life.is_checked("not_satisfied")
    does(life, "unsatisfiable", "birgit", reason="Reason.", root_cause="x", action="Action.")
    does(life, "letter", "birgit")

    keys = [row.key.split("/")[1] for row in life.messages if row.role == "customer" and row.kind != "review"]
    assert keys == ["receipt", "letter-tried-to-reach", "letter-resolution", "letter-farewell"]
    assert kinds(sendgrid) == ["receipt", "letter", "letter", "letter"]


def test_a_mail_says_nothing_of_the_customer_to_sendgrid_but_where_it_goes(by_mail, sendgrid):
    life = by_mail()
    begins(life, "da")

    (receipt,) = letters(sendgrid)
    token = next(row.token for row in life.messages if row.kind == "receipt")
    assert receipt.body["custom_args"] == {"winback": token}
    assert receipt.body["reply_to"]["email"] == f"reply+{token}@svar.nordlys.example"
    assert receipt.body["tracking_settings"]["click_tracking"]["enable"] is False
    assert "asm" not in receipt.body


def test_what_asks_something_can_be_declined_with_one_press(by_mail, sendgrid):
    life = by_mail()
    begins(life, "da")
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.passes(days=9)

    survey = letters(sendgrid)[-1]
    assert survey.body["asm"]["group_id"] == 7
    assert "svar.nordlys.example" in survey.body["headers"]["List-Unsubscribe"]


def test_a_lost_answer_is_settled_by_what_sendgrid_tells(by_mail, sendgrid):
    life = by_mail()
    sendgrid.fails(SEND, LostAnswer(), times=None)
    begins(life, "da")
    sendgrid.recovers()
    life.passes(minutes=10)
    receipt = next(row for row in life.messages if row.kind == "receipt")
    assert receipt.state == "unknown"

    tells(life, sendgrid, receipt.token, "processed", "delivered")
    life.passes(hours=3)
    assert next(row for row in life.messages if row.kind == "receipt").state == "delivered"
    assert len(letters(sendgrid)) == 1
    assert "message_unknown" not in life.kinds


def test_a_letter_that_bounced_is_told_to_the_owner_and_the_next_one_is_not_written(by_mail, sendgrid):

    life = by_mail()
    begins(life, "da")
    before = len(sendgrid.to("mette@winback.example"))
    tells(life, sendgrid, letters(sendgrid)[0].token, "bounce")
    told = sendgrid.to("mette@winback.example")[before:]
    assert len(told) == 1
    assert "undelivered" in life.kinds

    refused = life.acts("write", subject="Din pakke", text="Kære Lone\n\nPakken er fundet.\n\nMette Holm")
    assert isinstance(refused, Refusal)
    assert refused.code == "bounced"
    assert len(letters(sendgrid)) == 1
