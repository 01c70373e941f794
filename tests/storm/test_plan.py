"""What a storm draws from its seed."""

import pytest

from tests.storm.plan import OFTEN, Kind, arrivals, blows


def test_the_same_seed_is_the_same_storm():
    assert blows(7, 5) == blows(7, 5)
    assert arrivals(7, 5) == arrivals(7, 5)
    assert blows(7, 5) != blows(8, 5)


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_kind_of_blow_comes_within_two_minutes(seed):
    assert {blow.kind for blow in blows(seed, 2)} >= set(OFTEN)


@pytest.mark.parametrize("seed", range(1, 6))
def test_what_is_struck_is_there_again_after_one_to_ten_seconds(seed):
    assert all(1 <= blow.pause <= 10 for blow in blows(seed, 30))


@pytest.mark.parametrize(("minutes", "times"), [(2, 0), (5, 1), (14, 1), (30, 2)])
def test_prefects_database_is_lost_in_long_storms_alone(minutes, times):
    lost = [blow.at for blow in blows(3, minutes) if blow.kind is Kind.LOSS]

    assert len(lost) == times
    assert all(30 < at < minutes * 60 - 30 for at in lost)


def test_blows_come_in_order_and_within_the_storm():
    at = [blow.at for blow in blows(1, 5)]

    assert at == sorted(at)
    assert at[-1] < 300


def test_customers_come_one_after_another_and_early_enough_to_be_served():
    coming = arrivals(1, 5)

    assert [arrival.number for arrival in coming] == list(range(1, len(coming) + 1))
    assert max(arrival.at for arrival in coming) <= 240
