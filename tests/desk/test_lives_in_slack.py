"""Whole lives in Slack and only there: every action by press and modal, from the card to the close."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import MEMORY
from tests.desk.people import ByCalls, InSlack, journal
from tests.desk.slack_lives import CHECK_IN, CONTACT, LIVES, RESOLVE, RESURVEY, SATISFIED
from tests.desk.steps import Deed, Hand, Step, answers, begins, does, passes
from tests.desks import Desk, block_of
from tests.lives import Life
from tests.standin import SlackWorld
from winback.actions import ACTIONS

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Journal = list[tuple[object, ...]]


@pytest.fixture
def company(database_url: str) -> Iterator[Callable[..., InSlack]]:
    """Makes a company that works in Slack."""
    made: list[Desk] = []
    with SlackWorld() as world:

        def make() -> InSlack:
            made.append(Desk(Life(database_url, slack=block_of(world)), world))
            return InSlack(made[-1])

        yield make
        for desk in made:
            desk.closes()
            desk.life.store.database.close()


@pytest.fixture
def as_called(migrated_sqlite: Path) -> Iterator[Callable[[InSlack, list[Step]], Journal]]:
    """Lives the same once more, by calls of a case store of its own."""
    made: list[Life] = []
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        file = shutil.copyfile(migrated_sqlite, f"{folder}/winback.db")

        def live_once_more(people: InSlack, life: list[Step]) -> Journal:
            made.append(Life(f"sqlite:///{file}", slack=people.life.house.slack))
            return live(ByCalls(made[-1], people.nonces), life)

        yield live_once_more
        for one in made:
            one.store.database.close()


def live(hand: Hand, life: list[Step]) -> Journal:
    """Live it, and let things settle for a minute; what happened."""
    for step in life:
        step(hand)
    hand.life.passes(minutes=1)
    return journal(hand)


LINES = re.compile(r"\w+/\d+/(breach|team|supervisor)/team-cx|closed/team-cx|news/\d+/team-cx")
"""What the team is told in a line: rungs of the ladder, the close, and what it is asked."""


ON_POSTGRESQL = ("a refund above the limit", "much happens beside it")
"""Between them they press, submit, send letters and open a case again; what each action writes, others look at."""


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    ("database_url", "name"),
    [("sqlite", name) for name in LIVES] + [("postgresql", name) for name in ON_POSTGRESQL],
    indirect=["database_url"],
)
def test_a_life_in_slack_is_the_life_that_was_meant(company, as_called, name: str):
    ends, life = LIVES[name]
    people = company()
    people.desk.opens()

    happened = live(people, life)

    assert people.life.case.stage == ends
    assert people.card_is_current
    posted = list(people.channel)
    assert [step for kind, step in posted if kind == "card"] == ["alert/team-cx"]
    assert [step for kind, step in posted if kind != "card" and not LINES.fullmatch(step)] == []
    assert people.world.calls.refused() == []
    assert happened == as_called(people, life)


@on_sqlite
def test_the_channel_gets_a_card_a_line_of_the_ladder_and_the_closing_line(company):
    people = company()
    people.desk.opens()

    confirmed = does("mette", "letter")
    live(people, [begins(2), passes(hours=4), CONTACT, RESOLVE, confirmed, CHECK_IN, SATISFIED, RESURVEY, answers(9)])

    assert [step for _, step in people.channel] == ["alert/team-cx", "contact/1/team/team-cx", "closed/team-cx"]


@on_sqlite
def test_by_signed_requests_it_is_the_same_life(company, as_called):
    ends, life = LIVES["a refund above the limit"]
    people = company()
    people.desk.opens_to_requests()

    happened = live(people, life)

    assert people.life.case.stage == ends
    assert happened == as_called(people, life)


def test_the_lives_do_everything_that_can_be_done():
    deeds = [step for _, life in LIVES.values() for step in life if isinstance(step, Deed)]

    assert {deed.action for deed in deeds} == set(ACTIONS)
    assert {deed.at for deed in deeds} == {
        "card",
        "direct message",
        "home",
        "whole case",
        "whole case from home",
        "whole case that was found",
    }
