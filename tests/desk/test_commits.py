"""What is committed of a press, and what its person is told: in time, and the truth, whatever the database does."""

import re
import time
from collections.abc import Iterator

import pytest

from blocks.store.database import Database
from tests.databases import PostgresCluster
from tests.desks import PATIENCE, Desk
from tests.lives import Life
from tests.standin import SlackWorld, at_once
from tests.wires import Wire

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOTED = "Noted on case 1. The card follows in a moment."


def test_what_the_database_does_not_take_in_time_is_not_recorded_and_said_so_until_it_is_pressed_again(desk: Desk):
    card = desk.posts_card()

    with desk.case_held():
        reaction = desk.world.press(desk.staff["mette"], card, "do:claim")

    assert reaction.acknowledged
    assert desk.told(desk.staff["mette"]).startswith("Not recorded")
    assert "claimed" not in desk.life.kinds
    desk.world.press(desk.staff["mette"], card, "do:claim")
    assert desk.life.kinds.count("claimed") == 1
    assert desk.told(desk.staff["mette"], 2).startswith("Noted")


def test_a_press_that_comes_twice_is_one_entry(desk: Desk):
    reaction = desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim")

    again = desk.world.redelivers(reaction)

    assert again.acknowledged
    assert desk.life.kinds.count("claimed") == 1


def test_a_double_click_is_one_entry(desk: Desk):
    card, mette = desk.posts_card(), desk.staff["mette"]

    at_once(*(lambda: desk.world.press(mette, card, "do:claim") for _ in range(2)))

    assert desk.life.kinds.count("claimed") == 1
    assert [desk.told(mette, 1), desk.told(mette, 2)] == [desk.told(mette)] * 2


def test_of_an_approval_and_a_decline_one_wins(desk: Desk):
    desk.life.is_reached()
    desk.life.is_resolved(amount="90000", kind="refund")
    card, anders, karen = desk.posts_card(), desk.staff["anders"], desk.staff["karen"]
    desk.world.press(karen, card, "form:decline")
    declining = desk.view(karen, "form:decline")

    approved, declined = at_once(
        lambda: desk.world.press(anders, card, "do:approve"),
        lambda: desk.world.submit(karen, declining, {"reason": "Too much"}),
    )

    assert approved.acknowledged
    assert declined.acknowledged
    decided = [entry for entry in desk.life.case.entries if entry.body.kind in {"approved", "declined"}]
    assert len(decided) == 1
    told = {"anders": " ".join(declined.errors.values()), "karen": desk.told(anders)}[decided[0].actor]
    assert desk.staff[decided[0].actor].name in told


@on_sqlite
def test_however_many_press_all_are_answered_in_time_while_the_database_stands_still(desk: Desk):
    card, mette = desk.posts_card(), desk.staff["mette"]

    with desk.case_held():
        heard = at_once(*(lambda: desk.world.press(mette, card, "do:claim") for _ in range(50)))

    assert [one for one in heard if not one.acknowledged or one.seconds > 3] == []
    assert desk.told(mette, 50).startswith("Not recorded")
    assert "claimed" not in desk.life.kinds


# -- decided is on what was seen --


def bargain(desk: Desk) -> None:
    """What was asked for is declined, and something else is asked for."""
    desk.life.acts("decline", "karen", reason="Too much")
    desk.life.is_resolved(amount="90000", kind="refund")


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Somebody asks for an approval."""
    desk.life.is_reached()
    desk.life.is_resolved(amount="5000", kind="refund")
    return desk


@on_sqlite
def test_an_approval_of_what_is_not_asked_for_any_more_is_refused(asked: Desk):
    anders, seen = asked.staff["anders"], asked.posts_card()
    bargain(asked)

    asked.world.press(anders, seen, "do:approve", as_seen=True)

    assert asked.told(anders) == "The proposal has changed since you saw it; look at it again."
    assert "approved" not in asked.life.kinds
    asked.world.press(anders, asked.posts_card(), "do:approve")
    assert asked.life.kinds[-1] == "approved"


@on_sqlite
def test_a_decline_of_what_is_not_asked_for_any_more_is_refused_and_its_reason_kept(asked: Desk):
    anders = asked.staff["anders"]
    asked.world.press(anders, asked.posts_card(), "form:decline")
    declining = asked.view(anders, "form:decline")
    bargain(asked)

    declined = asked.world.submit(anders, declining, {"reason": "5,000 is too much"})

    assert "has changed" in " ".join(declined.errors.values())
    assert asked.life.kinds.count("declined") == 1
    assert asked.world.view(anders)["state"]["values"]["reason"]["value"]["value"] == "5,000 is too much"


# -- an answer to COMMIT that never comes --


@pytest.fixture
def wired(postgres_cluster: PostgresCluster, migrated_postgres: str) -> Iterator[tuple[Desk, Wire]]:
    """A desk whose database is at the end of a wire."""
    name = postgres_cluster.create(migrated_postgres)
    url = postgres_cluster.url(name)
    with SlackWorld() as world, Wire(int(re.search(r":(\d+)/", url)[1])) as wire:
        database = Database(url.replace(f":{wire.to}/", f":{wire.port}/"), PATIENCE)
        life = Life(database)
        life.begins(score=2)
        desk = Desk(life, world).opens()
        yield desk, wire
        desk.closes()
        database.close()
    postgres_cluster.drop(name)


def test_what_was_committed_is_noted_though_the_answer_to_it_is_lost(wired: tuple[Desk, Wire]):
    desk, wire = wired
    card, mette = desk.posts_card(), desk.staff["mette"]
    desk.world.press(mette, card, "form:contact")
    form = desk.view(mette, "form:contact")

    wire.loses_answers_to(b"COMMIT")
    claimed = desk.world.press(mette, card, "do:claim")
    contacted = desk.world.submit(mette, form, {"reached": "no"})
    wire.mends()

    assert (claimed.acknowledged, contacted.acknowledged, contacted.errors) == (True, True, {})
    assert desk.told(mette) == NOTED
    assert desk.life.kinds[-2:] == ["claimed", "contacted"]


def test_what_nobody_can_look_up_is_told_as_doubtful(wired: tuple[Desk, Wire]):
    desk, wire = wired
    card, mette = desk.posts_card(), desk.staff["mette"]

    wire.loses_answers_to(b"COMMIT", and_all_that_comes_after=True)
    reaction = desk.world.press(mette, card, "do:claim")
    wire.mends()

    assert reaction.acknowledged
    assert desk.told(mette).startswith("We do not know whether it was recorded")
    assert desk.life.kinds.count("claimed") == 1


def test_a_database_that_says_nothing_at_all_is_not_waited_for(wired: tuple[Desk, Wire]):
    desk, wire = wired
    card, mette = desk.posts_card(), desk.staff["mette"]
    desk.world.press(mette, card, "form:contact")
    form = desk.view(mette, "form:contact")

    wire.freezes()
    pressed, submitted = at_once(
        lambda: desk.world.press(mette, card, "do:claim"),
        lambda: desk.world.submit(mette, form, {"reached": "no", "said": "Typed with care"}),
    )
    wire.mends()

    assert (pressed.acknowledged, submitted.acknowledged) == (True, True)
    assert "Not recorded" in " ".join(submitted.errors.values())
    assert desk.told(mette).startswith("Not recorded")
    time.sleep(0.5)  # what was given up runs on, and must not commit
    assert {"claimed", "contacted"} & set(desk.life.kinds) == set()
