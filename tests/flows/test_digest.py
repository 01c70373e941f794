"""Who hears what at the beginning of the day and of the week, and that nobody hears it twice."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from blocks import crashpoints
from blocks.store.tables import CaseRow, MessageRow
from flows.digest import tell
from tests.lives import STAFF, Life, policy_with

NOBODY, NOTHING = {"people": 0, "teams": 0}, []
TO_EIGHT = {"hours": 23}
"""From nine in the morning to eight of the next."""


BRISK = {"contact": {"due": {"critical": "2h", "moderate": "8h", "hidden": "48h"}}}
"""What opens at nine in the morning is due at nine on the next day."""


@pytest.fixture
def life(lives: Callable[..., Life]) -> Life:
    """A company whose cases are soon due."""
    return lives(policy_with(**BRISK))


class Died(BaseException):
    """The process ended here."""


def digests(life: Life) -> list[tuple[str, str]]:
    """Subject and key of all that were written."""
    with life.store.database.reading() as session:
        rows = session.exec(select(MessageRow).where(MessageRow.kind == "digest").order_by(MessageRow.id)).all()
    return [(row.subject, row.key) for row in rows]


def heard(life: Life) -> list[tuple[str, str]]:
    """To whom which digest went, in order."""
    return [(mail.to, mail.key) for mail in life.postbox.mails if mail.role == "staff" or mail.key.startswith("won/")]


def dies(life: Life, point: str) -> None:
    """A round that ends at this point."""

    def watch(reached: str) -> None:
        if reached == point:
            raise Died

    with crashpoints.watching(watch), pytest.raises(Died):
        tell(life.house)


def wins_back(life: Life) -> None:
    life.begins(2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)


def at_eight_on_monday(life: Life) -> None:
    local = life.clock.at.replace(hour=7, minute=0, second=0, microsecond=0)
    life.passes(days=7 - local.weekday())
    life.clock.at = local + timedelta(days=7 - local.weekday())


def test_who_has_something_to_do_hears_of_it_once_a_day_when_the_day_begins(life):
    life.begins(5)
    assert tell(life.house) == NOBODY  # nine o'clock is too late

    life.passes(**TO_EIGHT)
    assert tell(life.house) == {"people": 1, "teams": 0}
    life.passes(minutes=15)
    assert tell(life.house) == NOBODY
    assert heard(life) == [("mette@winback.example", "digest/2026-11-24")]

    life.passes(hours=23, minutes=45)
    tell(life.house)
    assert heard(life)[1:] == [("mette@winback.example", "digest/2026-11-25")]


def test_it_says_what_waits(life):
    life.begins(5)
    life.passes(**TO_EIGHT)
    tell(life.house)
    mail = life.postbox.mails[-1]

    assert mail.title == "Your day, Tuesday 24 November"
    assert f"Case {life.case_id} · Lone Ravn · 5 out of 10 · moderate · personal contact" in mail.text


def test_who_has_nothing_hears_nothing(life):
    life.passes(**TO_EIGHT)

    assert tell(life.house) == NOBODY
    assert digests(life) == NOTHING


def test_who_is_away_hears_nothing(lives):
    away = [{"first": date(2026, 11, 24), "last": date(2026, 11, 24)}]
    life = lives(
        policy_with(**BRISK, staff=[person | ({"away": away} if person["id"] == "mette" else {}) for person in STAFF])
    )
    life.begins(5)
    life.passes(**TO_EIGHT)

    assert tell(life.house) == NOBODY


def test_who_may_approve_hears_what_waits_and_who_asked_that_it_does(life):
    life.begins(5)
    life.is_reached()
    life.acts("resolve", kind="refund", amount=9000, currency="DKK", root_cause="carrier", action="We changed it")
    life.passes(**TO_EIGHT)
    tell(life.house)

    assert sorted(to.split("@")[0] for to, _ in heard(life)) == ["anders", "karen", "mette"]


def test_a_team_hears_once_a_week_what_it_won_back(life):
    wins_back(life)
    at_eight_on_monday(life)
    assert tell(life.house)["teams"] == 1
    assert life.postbox.mails[-1].to == "cx@winback.example"
    assert "Thanks to Mette Holm" in life.postbox.mails[-1].text

    for _ in range(3):
        life.passes(days=1)
        assert tell(life.house)["teams"] == 0
    at_eight_on_monday(life)
    assert tell(life.house)["teams"] == 0


@pytest.mark.parametrize(
    "point", ["commit of digest", "commit of sending", "before sending", "after sending", "commit of sent"]
)
def test_a_round_that_dies_is_made_good_by_the_next(life, point):
    life.begins(5)
    life.passes(**TO_EIGHT)
    dies(life, point)
    life.passes(minutes=15, patrol=True)
    tell(life.house)
    life.patrols()

    assert digests(life) == [("staff/mette", "digest/2026-11-24")]
    assert heard(life) == [("mette@winback.example", "digest/2026-11-24")]


def test_rounds_at_the_same_time_write_to_each_once(life):
    for number in range(3):
        life.begins(5, customer=f"K{number}", email=f"k{number}@x.example", phone=None, account_owner="jonas")
    life.begins(5, customer="K9", account_owner="mette")
    life.passes(**TO_EIGHT)
    told, start = [], threading.Barrier(4)

    def round_of() -> None:
        start.wait()
        told.append(tell(life.house)["people"])

    threads = [threading.Thread(target=round_of) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(told) == len(digests(life)) == len(heard(life)) == 2
    assert len(told) == 4


def test_one_note_that_cannot_be_written_does_not_keep_the_others_back(life):
    life.begins(5, account_owner="jonas", customer="K1")
    broken = life.case_id
    life.begins(5, account_owner="mette", customer="K2", email="k2@x.example", phone=None)
    life.passes(**TO_EIGHT)
    with life.store.database.writing() as session:
        session.get_one(CaseRow, broken).stage = "of a later version"

    assert tell(life.house) == {"people": 1, "teams": 0}
    assert [subject for subject, _ in digests(life)] == ["staff/mette"]
