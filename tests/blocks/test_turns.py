"""So many posts an hour from one household, whichever desk it posts to, and nobody remembered for longer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from blocks.store.database import Database
from blocks.store.key_tables import TurnRow
from blocks.store.turns import take, whose
from tests.lives import MONDAY, Life

MINUTE = timedelta(minutes=1)
LONE, OTHER = "203.0.113.9", "203.0.113.8"


def rows(life: Life) -> list[TurnRow]:
    with life.store.database.reading() as session:
        return list(session.exec(select(TurnRow)))


def test_so_many_an_hour_and_then_how_long_to_wait(life: Life):
    database = life.store.database
    for minutes in (0, 20):
        assert take(database, LONE, "shop", MONDAY + minutes * MINUTE, most=2) is None

    assert take(database, LONE, "shop", MONDAY + 30 * MINUTE, most=2) == 30 * MINUTE
    assert take(database, LONE, "other", MONDAY + 30 * MINUTE, most=2) is None
    assert take(database, OTHER, "shop", MONDAY + 30 * MINUTE, most=2) is None
    assert take(database, LONE, "shop", MONDAY + 60 * MINUTE, most=2) is None


def test_several_desks_count_together(life: Life):
    desks = [Database(life.store.database.url.render_as_string(hide_password=False)) for _ in range(3)]
    with ThreadPoolExecutor(6) as threads:
        told = list(threads.map(lambda n: take(desks[n % 3], LONE, "shop", MONDAY, most=10), range(18)))
    for desk in desks:
        desk.close()

    assert sum(wait is None for wait in told) == 10


def test_an_address_is_kept_as_a_hash_and_forgotten_when_it_counts_no_more(life: Life):
    take(life.store.database, LONE, "shop", MONDAY)
    before = rows(life)
    take(life.store.database, OTHER, "shop", MONDAY + 61 * MINUTE)

    assert LONE not in repr(before)
    assert [row.since for row in rows(life)] == [MONDAY + 61 * MINUTE]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "unknown", False),
    ],
)
def test_a_household_has_one_address(one: str, other: str, same: bool):
    assert (whose(one) == whose(other)) == same
