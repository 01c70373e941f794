"""What should have gone long ago alarms somebody, and owners hear of it, whatever else is owed meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from blocks.mail import Mail
from blocks.sending import NotNow
from blocks.store import late
from blocks.store.tables import CaseRow, CustomerRow, MessageRow, ResponseRow
from tests.flows.test_mail_in_trouble import Choosy, Watchman, rounds, row_of, troubles
from tests.lives import Life, policy_with
from winback.scales import Scale

FEW = 2
"""So few messages are looked at here, and so few owners told at once."""


@pytest.fixture
def postbox() -> Choosy:
    return Choosy()


@pytest.fixture
def watchman() -> Watchman:
    return Watchman()


@pytest.fixture
def life(lives: Callable[..., Life], postbox: Choosy, watchman: Watchman, monkeypatch: pytest.MonkeyPatch) -> Life:
    """A company where few messages are enough to fill what is looked at."""
    monkeypatch.setattr(late, "LOOKED_AT", FEW)
    monkeypatch.setattr(late, "TOLD_AT_ONCE", FEW)
    life = lives(policy_with(), mailer=postbox)
    life.postbox, life.house = postbox, replace(life.house, heartbeat=watchman)
    return life


def nothing_to_customers(mail: Mail) -> Exception | None:
    return NotNow("down") if mail.role == "customer" else None


def begin(life: Life, *customers: str) -> list[int]:
    """The cases of some customers, each with a receipt."""
    return [life.begins(score=5, customer=who, email=f"{who}@nordlys.example", phone=None) for who in customers]


def told_of(life: Life) -> set[int]:
    """The cases whose owner was told of a letter that is late."""
    with life.store.database.reading() as session:
        rows = session.exec(select(MessageRow)).all()
    return {row.case_id for row in rows if row.case_id and row.key.startswith("late/")}


def is_written_in(life: Life, scale: str) -> None:
    """The scale of the case's response, as a release to come would perhaps write it."""
    with life.store.database.writing() as session:
        session.exec(select(ResponseRow).where(ResponseRow.case_id == life.case_id)).one().scale = scale


# -- the alarm --


def test_suspended_cases_hide_nothing_that_is_late(life: Life, postbox: Choosy, watchman: Watchman):
    postbox.no = nothing_to_customers
    for case_id in begin(life, "k1", "k2", "k3"):
        life.store.act(case_id, "suspend", {"reason": "Lawyers"}, actor="birgit", nonce=None)
    assert rounds(life, watchman, 8, hours=1) == 8
    begin(life, "k4")

    assert rounds(life, watchman, 8, hours=1) < 8
    assert troubles(life) == ["owed"]


def test_what_may_not_go_any_more_hides_nothing_that_is_late(life: Life, postbox: Choosy):
    postbox.no = nothing_to_customers
    *gone, case_id = begin(life, "k1", "k2", "k3", "k4")
    life.passes(hours=8)
    with life.store.database.writing() as session:
        for one in gone:
            session.get_one(CustomerRow, session.get_one(CaseRow, one).customer_id).opted_out = True

    with life.store.database.reading() as session:
        rows = late.late(session, life.store.policies, life.clock.at)
    assert [(row.case_id, row.kind) for row in rows] == [(case_id, "receipt")]


def test_a_letter_that_cannot_be_looked_at_stops_the_heart_and_goes_when_it_can(
    life: Life, postbox: Choosy, watchman: Watchman
):
    life.begins(score=6)
    life.is_reached()
    life.is_resolved()
    life.store.act(life.case_id, "letter", {}, actor="mette", nonce=None)
    is_written_in(life, "furlongs")
    assert rounds(life, watchman, 12, hours=1) < 12
    assert troubles(life) == ["owed"]
    is_written_in(life, Scale.NPS.value)
    life.passes(hours=2, patrol=True)

    assert row_of(life, "letter").state == "sent"
    assert troubles(life) == []


def test_what_was_never_tried_because_its_channel_rests_is_late_in_the_end(
    life: Life, postbox: Choosy, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(late, "LOOKED_AT", 50)
    postbox.no = lambda mail: NotNow("too many mails", timedelta(hours=1)) if mail.role == "customer" else None
    cases = begin(life, "k1", "k2", "k3")
    life.passes(hours=8)

    with life.store.database.reading() as session:
        rows = [row for row in late.late(session, life.store.policies, life.clock.at) if row.role == "customer"]
    assert [row.case_id for row in rows] == cases
    assert {row.error for row in rows if not row.attempts} == {"its channel rests"}


# -- what owners hear --


def test_of_many_letters_that_are_late_each_owner_hears(life: Life, postbox: Choosy):
    postbox.no = nothing_to_customers
    cases = begin(life, "k1", "k2", "k3", "k4", "k5")
    life.passes(hours=25)
    for _ in range(3):
        life.patrols()

    assert told_of(life) == set(cases)


def test_owners_hear_too_of_letters_that_were_not_even_tried(life: Life, postbox: Choosy):
    postbox.no = lambda mail: NotNow("too many mails", timedelta(hours=1)) if mail.role == "customer" else None
    cases = begin(life, "k1", "k2", "k3")
    for _ in range(27):
        life.passes(hours=1, patrol=True)

    assert told_of(life) == set(cases)


def test_a_case_that_nobody_can_be_told_of_holds_up_no_other(life: Life, postbox: Choosy, watchman: Watchman):
    postbox.no = nothing_to_customers
    (second,) = begin(life, "k2")
    begin(life, "k1")
    is_written_in(life, "furlongs")
    life.passes(hours=25)

    assert rounds(life, watchman, 1, hours=1) == 0
    assert told_of(life) == {second}
