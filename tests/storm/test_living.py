"""What seems stuck when the drain ends is looked at again, until it goes on or its time is over."""

from datetime import UTC, datetime

import pytest

from tests.storm import verdict
from tests.storm.verdict import Left

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STUCK, ON_ITS_WAY = Left(NOON, ["case 1"], []), Left(NOON, [], ["case 1"])


class Looks(list[Left]):
    """What each look finds, in order; the last ever after. A look takes a second."""

    seconds = 0.0

    def next(self, store):
        self.seconds += 1
        return self.pop(0) if len(self) > 1 else self[0]

    def sleep(self, seconds):
        self.seconds += seconds


@pytest.fixture
def looks(monkeypatch):
    looks = Looks()
    monkeypatch.setattr(verdict, "_look_round", looks.next)
    monkeypatch.setattr(verdict, "time", looks)
    looks.monotonic = lambda: looks.seconds
    return looks


def test_what_goes_on_meanwhile_is_not_stuck(looks):
    looks += [STUCK, STUCK, ON_ITS_WAY]

    assert verdict.look_at_living(None) == ON_ITS_WAY


def test_what_stays_as_it_is_is_stuck(looks):
    looks += [STUCK]

    assert verdict.look_at_living(None) == STUCK
    assert looks.seconds >= verdict.MENDS_WITHIN


def test_where_nothing_seems_stuck_one_look_is_enough(looks):
    looks += [ON_ITS_WAY]

    assert verdict.look_at_living(None) == ON_ITS_WAY
    assert looks.seconds == 1
