"""Mail in trouble: nothing is lost unnoticed, somebody is alarmed, and what is at fault alone is held back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from blocks.mail import Mail
from blocks.mail.absent import Absent
from blocks.sending import Misconfigured, NotNow, Refused, Unclear, Unreached
from blocks.store import signs
from blocks.store.tables import MessageRow
from tests.lives import Life, Postbox, policy_with
from tests.sendgrids import SEND, Broken, Page, RateLimited, SendGridWorld
from winback.policy import from_snapshot, snapshot

METTE, CARE = "mette@winback.example", "care@winback.example"
TEAM = {"name": "Customer care", "email": "cx@winback.example", "supervisor": "birgit", "on_call": "birgit"}
UNVERIFIED = "verify the sender"


@dataclass
class Choosy(Postbox):
    """A mailer that says no to some mails; `tried` counts what it was given."""

    no: Callable[[Mail], Exception | None] = lambda _: None
    tried: list[str] = field(default_factory=list)

    def send(self, mail: Mail) -> str:
        self.tried.append(mail.key)
        if no := self.no(mail):
            raise no
        return super().send(mail)


@dataclass
class Watchman:
    """Counts how often it was told that all is well."""

    beats: int = 0

    def beat(self) -> bool:
        self.beats += 1
        return True


@pytest.fixture
def postbox() -> Choosy:
    return Choosy()


@pytest.fixture
def watchman() -> Watchman:
    return Watchman()


@pytest.fixture
def life(lives, postbox: Choosy, watchman: Watchman) -> Life:
    """A company whose team writes from an address of its own."""
    life: Life = lives(policy_with(teams={"cx": TEAM | {"sender": CARE}}), mailer=postbox)
    life.postbox, life.house = postbox, replace(life.house, heartbeat=watchman)
    return life


def by_sendgrid(life: Life, world: SendGridWorld) -> None:
    world.clock = life.clock
    life.house = replace(life.house, mailer=world.block())


def troubles(life: Life) -> list[str]:
    with life.store.database.reading() as session:
        return [one.what for one in signs.troubles(session)]


def rounds(life: Life, watchman: Watchman, number: int, **apart: float) -> int:
    """How often the heart beats while the patrol goes round."""
    before = watchman.beats
    for _ in range(number):
        life.passes(patrol=True, **apart)
    return watchman.beats - before


def row_of(life: Life, kind: str) -> MessageRow:
    return next(row for row in life.messages if row.kind == kind)


# -- notices to staff --


def test_what_nobody_takes_for_a_member_of_staff_goes_to_the_team(life: Life, postbox: Choosy):
    postbox.no = lambda mail: Refused("no such mailbox", "invalid") if mail.to == METTE else None
    life.begins(score=2)

    (instead,) = [mail for mail in postbox.mails if mail.key.endswith("/instead")]
    assert (instead.to, instead.role) == ("cx@winback.example", "team")
    assert "Mette Holm" in instead.title


def test_who_says_no_to_everything_for_a_while_loses_nothing(life: Life, sendgrid: SendGridWorld):
    by_sendgrid(life, sendgrid)
    sendgrid.fails(SEND, Page(400), times=None)
    life.begins(score=2)
    life.passes(minutes=20)
    assert sendgrid.mails == []
    sendgrid.recovers()
    life.passes(hours=1)

    assert {row.state for row in life.messages} == {"sent"}


@pytest.mark.parametrize(("score", "copies"), [(2, 5), (6, 3)])
def test_what_may_have_arrived_each_time_is_not_sent_without_end(
    life: Life, sendgrid: SendGridWorld, score: int, copies: int
):
    by_sendgrid(life, sendgrid)
    sendgrid.fails(SEND, Broken(500, taken=True), times=None)
    life.begins(score=score)
    life.passes(days=2)

    alert = next(row for row in life.messages if row.role == "owner" and "alert" in row.key)
    assert (alert.state, alert.attempts) == ("sent", copies)
    assert "unclear" in (alert.error or "")
    assert troubles(life) == ["mail/answers"]
    sendgrid.recovers()
    life.is_reached()
    life.is_resolved()
    life.acts("letter")
    assert troubles(life) == []


def test_an_outage_of_two_hours_that_leaves_all_open_ends_with_the_notices_there(life: Life, postbox: Choosy):
    postbox.no = lambda mail: Unclear("502") if mail.role != "customer" else None
    life.begins(score=2)
    life.passes(hours=2)
    postbox.no = lambda _: None
    life.passes(hours=3)

    assert {"alert/mette", "alert/team-cx", "alert-on-call/birgit"} <= set(life.sent)


# -- alarms --


def test_a_mail_block_that_is_not_there_stops_the_heart_in_a_quarter_of_an_hour(
    life: Life, postbox: Choosy, watchman: Watchman
):
    life.house = replace(life.house, mailer=Absent("smtp/winback"))
    life.begins(score=0)
    assert rounds(life, watchman, 2, minutes=5) == 2
    assert rounds(life, watchman, 5, minutes=10) == 0
    assert troubles(life) == ["mail", "owed"]
    life.house = replace(life.house, mailer=postbox)
    life.passes(hours=1)

    assert rounds(life, watchman, 1, minutes=1) == 1
    assert troubles(life) == []


def test_what_is_not_urgent_may_be_owed_for_hours_before_the_heart_stops(
    life: Life, postbox: Choosy, watchman: Watchman
):
    postbox.no = lambda _: NotNow("down")
    life.begins(score=6)

    assert rounds(life, watchman, 5, hours=1) == 5
    assert rounds(life, watchman, 3, hours=1) < 3
    assert troubles(life) == ["owed"]


def test_what_waits_for_the_morning_or_for_its_case_is_not_late(life: Life, postbox: Choosy, watchman: Watchman):
    life.begins(score=6)
    life.is_reached()
    life.is_resolved()
    postbox.no = lambda mail: NotNow("down") if mail.role == "customer" else None
    life.acts("letter")
    life.acts("suspend", "birgit", reason="Lawyers")

    assert rounds(life, watchman, 10, hours=2) == 10


# -- what is at fault --


def test_a_sender_that_is_not_verified_is_an_alarm_until_mail_goes_from_it(
    life: Life, postbox: Choosy, watchman: Watchman
):
    postbox.no = lambda mail: Misconfigured(UNVERIFIED, CARE) if mail.sender == CARE else None
    life.begins(score=2)
    life.is_reached()
    assert "alert/mette" in life.sent
    assert rounds(life, watchman, 3, minutes=5) == 0
    assert f"mail/{CARE}" in troubles(life)
    life.is_resolved()
    postbox.no = lambda _: None
    life.acts("letter")

    assert f"mail/{CARE}" not in troubles(life)


def test_a_sender_that_is_used_no_more_alarms_nobody(life: Life, watchman: Watchman):
    signs.trouble(life.store.database, "mail/gone@winback.example", UNVERIFIED, life.clock.at)
    signs.trouble(life.store.database, f"mail/{CARE}", UNVERIFIED, life.clock.at)
    life.patrols()

    assert troubles(life) == [f"mail/{CARE}"]


def test_the_owner_is_told_once_not_to_wait_for_a_letter(life: Life, postbox: Choosy):
    life.begins(score=6)
    life.is_reached()
    life.is_resolved()
    postbox.no = lambda mail: Misconfigured(UNVERIFIED, CARE) if mail.role == "customer" else None
    life.acts("letter")
    for _ in range(20):
        life.passes(hours=2, patrol=True)

    told = [mail for mail in postbox.mails if mail.key.startswith("late/")]
    assert [mail.to for mail in told] == [METTE]
    assert row_of(life, "letter").state == "approved"


def test_an_owner_whose_address_nobody_can_write_to_holds_up_no_letter(life: Life, postbox: Choosy):
    life.passes(minutes=1)
    life.store.enforce(from_snapshot(snapshot(life.store.policy()).replace(METTE, "jørgen@winback.example")))
    life.begins(score=2)

    (receipt,) = [mail for mail in postbox.mails if mail.role == "customer"]
    assert receipt.reply_to == ""


# -- a service that nobody reaches --


def test_a_pause_of_an_hour_is_kept_by_all(life: Life, sendgrid: SendGridWorld):
    by_sendgrid(life, sendgrid)
    sendgrid.fails(SEND, RateLimited(3600), times=1)
    sendgrid.clock = None
    for number in range(6):
        life.begins(score=2, customer=f"K{number}", email=f"k{number}@nordlys.example", phone=None)
    life.passes(minutes=50)

    assert len(sendgrid.calls) == 1


def test_where_nobody_takes_mail_few_find_that_out(life: Life, postbox: Choosy):
    postbox.no = lambda _: Unreached("down")
    for number in range(20):
        life.begins(score=2, customer=f"K{number}", email=f"k{number}@nordlys.example", phone=None)

    assert len(postbox.tried) == 1


def test_what_is_urgent_tries_again_first(life: Life, postbox: Choosy):
    postbox.no = lambda _: Unreached("down")
    life.begins(score=2)
    postbox.no = lambda _: None
    life.passes(seconds=15)

    assert life.sent
    assert {row.urgent for row in life.messages if row.state == "sent"} == {True}
