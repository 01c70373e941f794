"""A letter does not arrive, or a customer wants no more: the owner hears of it, and the case goes on by phone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from blocks.mail.sendgrid.events import read_batch
from blocks.store import suppressions
from blocks.store.mail_events import take_in
from tasks.lists import read_lists
from tests.lives import Life
from tests.sendgrids import SEND, LostAnswer, SendGridWorld, Taken

LONE = "lone@nordlys.example"


class ByMail:
    """A life whose mail goes by SendGrid, which tells what became of it."""

    def __init__(self, life: Life, world: SendGridWorld) -> None:
        self.life, self.world = life, world
        world.clock = life.clock
        life.house = replace(life.house, mailer=world.block(event_key=world.event_key, unsubscribe_group=7))
        world.adds_group(7)

    def hears(self, *events: dict[str, Any]) -> None:
        """What is told is taken in, and the cases are woken."""
        body, _ = self.world.signed(events)
        batch = read_batch(body, self.life.clock.at, group=7)
        assert batch
        self.life.store.wake_all(sorted(take_in(self.life.store, batch.events).cases))
        self.life.runs_on()

    def hears_of(self, mail: Taken, *kinds: str, **more: Any) -> None:
        self.hears(*self.world.events_for(mail, *kinds, **more))

    def told(self, name: str = "mette") -> list[str]:
        """What staff were told, the subjects."""
        return [mail.subject for mail in self.world.to(f"{name}@winback.example")]

    @property
    def suppressed(self) -> list[tuple[str, str]]:
        with self.life.store.database.reading() as session:
            return [(one.scope, one.why) for one in suppressions.of(session, [LONE])]

    def fate(self, key: str) -> str:
        return next(row.state for row in self.life.messages if row.key == key)


@pytest.fixture
def by_mail(life: Life, sendgrid: SendGridWorld) -> ByMail:
    return ByMail(life, sendgrid)


def test_the_owner_hears_of_a_bounce_and_nothing_more_is_mailed_to_the_customer(by_mail: ByMail):
    by_mail.life.begins(score=2)
    (receipt,) = by_mail.world.to(LONE)
    before = len(by_mail.told())

    by_mail.hears_of(receipt, "processed", "bounce")
    by_mail.life.is_reached()
    by_mail.life.is_resolved()
    by_mail.life.is_checked()
    by_mail.life.passes(days=40)

    assert by_mail.fate("g1/receipt") == "bounced"
    assert by_mail.told()[before] == f"Letter not delivered, case {by_mail.life.case_id}: Lone Ravn"
    assert by_mail.world.to(LONE) == [receipt]
    assert by_mail.life.case.outcome is not None


def test_whoever_leaves_the_surveys_gets_letters_and_no_more_questions(by_mail: ByMail):
    by_mail.life.begins(score=2)
    (receipt,) = by_mail.world.to(LONE)

    by_mail.hears_of(receipt, "delivered", "group_unsubscribe")
    by_mail.life.is_reached()
    by_mail.life.is_resolved()
    by_mail.life.acts("letter")
    by_mail.life.is_checked()
    by_mail.life.passes(days=10)

    assert by_mail.suppressed == [("surveys", "unsubscribed")]
    assert by_mail.life.kinds.count("unsubscribed") == 1
    assert len(by_mail.world.to(LONE)) == 2  # the receipt and the letter about what was agreed
    assert [entry for entry in by_mail.life.kinds if entry == "resurvey_asked"] == []


def test_an_answer_that_was_lost_is_settled_by_the_event_and_nobody_is_asked(by_mail: ByMail):
    by_mail.world.fails(SEND, LostAnswer())
    by_mail.life.begins(score=2)
    lost = next(row for row in by_mail.life.messages if row.state in {"sending", "unknown"})

    by_mail.hears_of(by_mail.world.of(lost.token), "processed", "delivered")
    by_mail.life.passes(hours=3, patrol=True)

    assert by_mail.fate(lost.key) == "delivered"
    assert "message_unknown" not in by_mail.life.kinds
    assert len([mail for mail in by_mail.world.mails if mail.token == lost.token]) == 1


def test_a_question_that_a_person_was_asked_is_answered_by_an_event_that_comes_late(by_mail: ByMail):
    by_mail.world.verified = None
    by_mail.life.begins(score=2)
    by_mail.life.is_reached()
    by_mail.life.is_resolved()
    by_mail.world.fails(SEND, LostAnswer())
    by_mail.life.acts("letter")
    by_mail.life.passes(hours=4, patrol=True)
    letter = next(row for row in by_mail.life.messages if row.state == "unknown")
    assert "message_unknown" in by_mail.life.kinds

    by_mail.hears_of(by_mail.world.of(letter.token), "delivered")

    assert by_mail.fate(letter.key) == "delivered"
    assert by_mail.life.kinds[-1] == "settled"


def test_the_nightly_reading_finds_what_no_event_has_told(by_mail: ByMail):
    by_mail.life.begins(score=2)
    yesterday = by_mail.life.clock.at - timedelta(days=1)
    by_mail.world.lists_address("bounces", LONE, yesterday)
    by_mail.world.lists_address("spam_reports", "stranger@else.example", yesterday)

    first, again = read_lists(by_mail.life.house), read_lists(by_mail.life.house)
    by_mail.life.runs_on()

    assert first
    assert again
    assert (first.new, first.strange, again.new) == (1, 1, 0)
    assert by_mail.suppressed == [("all", "bounced")]
    assert "undelivered" in by_mail.life.kinds


@pytest.mark.parametrize(
    ("name", "suppressed", "entry"),
    [
        ("invalid_emails", ("all", "invalid"), "undelivered"),
        ("spam_reports", ("all", "spam_report"), "unsubscribed"),
        ("unsubscribes", ("all", "unsubscribed"), "unsubscribed"),
    ],
)
def test_each_list_says_why_an_address_is_not_written_to(
    name: str, suppressed: tuple[str, str], entry: str, by_mail: ByMail
):
    by_mail.life.begins(score=2)
    by_mail.world.lists_address(name, LONE.upper(), by_mail.life.clock.at - timedelta(days=1))

    read_lists(by_mail.life.house)

    assert by_mail.suppressed == [suppressed]
    assert by_mail.life.kinds[-1] == entry


def test_a_reading_that_was_broken_off_counts_and_is_done_again_from_where_it_began(by_mail: ByMail):
    by_mail.life.begins(score=2)
    by_mail.world.lists_address("bounces", LONE, by_mail.life.clock.at - timedelta(days=1))
    by_mail.world.fails("/v3/suppression/spam_reports", LostAnswer())

    broken_off, whole = read_lists(by_mail.life.house), read_lists(by_mail.life.house)

    assert broken_off
    assert whole
    assert (broken_off.new, whole.new, whole.known) == (1, 0, 1)
    assert by_mail.suppressed == [("all", "bounced")]


def test_a_mailer_without_lists_has_nothing_to_read(lives: Callable[..., Life]):
    assert read_lists(lives().house) is None
