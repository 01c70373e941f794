"""A channel takes about a message a second, from however many senders, and what is urgent overtakes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from blocks.store import pace
from blocks.store.database import Database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str):
    opened = Database(database_url)
    yield opened
    opened.close()


def turns(database: Database, times: int, *, urgent: bool, channel: str = "C1") -> list[tuple[float, bool]]:
    taken = [pace.take_turn(database, channel, NOON, urgent=urgent) for _ in range(times)]
    return [(turn.wait.total_seconds(), turn.ours) for turn in taken]


def test_places_in_the_line_are_a_second_apart(database):
    assert turns(database, 3, urgent=True) == [(0, True), (1, True), (2, True)]


def test_who_finds_a_long_line_comes_again_at_a_time_of_its_own(database):
    assert turns(database, 5, urgent=False) == [(0, True), (1, True), (2, False), (3, False), (4, False)]


def test_what_is_urgent_overtakes_what_waits(database):
    turns(database, 300, urgent=False)

    assert turns(database, 3, urgent=True) == [(2, True), (3, False), (4, False)]


def test_channels_do_not_wait_for_each_other(database):
    turns(database, 9, urgent=True)

    assert turns(database, 1, urgent=False, channel="C2") == [(0, True)]


def test_a_pause_that_was_asked_for_holds_one_channel_for_everybody(database):
    pace.pause(database, "C1", NOON, timedelta(seconds=30))

    assert turns(database, 1, urgent=True) == [(30, False)]
    assert turns(database, 1, urgent=True, channel="C2") == [(0, True)]


def test_while_slack_itself_is_silent_all_channels_rest(database):
    pace.pause(database, pace.EVERYWHERE, NOON, timedelta(seconds=30))

    assert turns(database, 2, urgent=True) == [(30, False), (31, False)]
    assert turns(database, 1, urgent=True, channel="C2") == [(30, False)]


def test_where_nobody_takes_anything_a_whole_channel_rests_and_what_is_urgent_tries_first(database):
    pace.hold(database, "mail", NOON, {True: timedelta(seconds=10), False: timedelta(seconds=30)})

    with database.reading() as session:
        assert pace.rest(session, "mail", NOON, urgent=True) == timedelta(seconds=10)
        assert pace.rest(session, "mail", NOON) == timedelta(seconds=30)


def test_the_longest_pause_that_anybody_asks_for_is_kept(database):
    pace.pause(database, "mail", NOON, timedelta(hours=1))

    with database.reading() as session:
        assert pace.rest(session, "mail", NOON, urgent=True) == timedelta(hours=1)


def test_a_clock_that_was_ahead_silences_nobody(database):
    pace.pause(database, "C1", NOON + timedelta(days=2), timedelta(seconds=30))

    assert turns(database, 1, urgent=True) == [(0, True)]


def test_no_two_senders_get_the_same_place(database):
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: pace.take_turn(database, "C1", NOON, urgent=True), range(8)))

    assert sorted(turn.wait.total_seconds() for turn in taken) == [0, 1, 2, 3, 4, 5, 6, 7]
