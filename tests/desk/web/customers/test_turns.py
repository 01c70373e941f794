"""So many posts an hour from one household, and no more memory than that takes."""

from datetime import timedelta

import pytest

from desk.web.customers.turns import Turns, whose
from tests.lives import MONDAY


def test_so_many_an_hour_and_then_how_long_to_wait():
    turns = Turns(most=2)
    turns.take("203.0.113.9", "shop", MONDAY)
    turns.take("203.0.113.9", "shop", MONDAY + timedelta(minutes=20))

    assert turns.take("203.0.113.9", "shop", MONDAY + timedelta(minutes=30)) == timedelta(minutes=30)
    assert turns.take("203.0.113.9", "other", MONDAY + timedelta(minutes=30)) is None
    assert turns.take("203.0.113.8", "shop", MONDAY + timedelta(minutes=30)) is None
    assert turns.take("203.0.113.9", "shop", MONDAY + timedelta(minutes=60)) is None


def test_who_posted_longest_ago_is_forgotten_first():
    turns = Turns(most=1, remembered=2)
    for address in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        turns.take(address, "shop", MONDAY)

    assert turns.take("203.0.113.3", "shop", MONDAY) is not None
    assert turns.take("203.0.113.1", "shop", MONDAY) is None


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
