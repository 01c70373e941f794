"""Another machine's clock is asked now and then, and carried on in between."""

from datetime import UTC, datetime, timedelta

import pytest

from blocks.store.clock import FRESH, PROMPT, Carried

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Afar:
    """A clock on another machine, hours ahead of this one's; `takes` seconds go by until it has answered."""

    def __init__(self) -> None:
        self.here, self.asked, self.takes, self.silent = 1000.0, 0, 0.0, False

    def steady(self) -> float:
        return self.here

    def says(self) -> datetime:
        self.asked += 1
        if self.silent:
            raise ConnectionError
        said = NOON + timedelta(seconds=self.here - 1000)
        self.here += self.takes
        return said


@pytest.fixture
def afar() -> Afar:
    return Afar()


@pytest.fixture
def clock(afar: Afar) -> Carried:
    return Carried(afar.says, afar.steady)


def test_it_goes_on_without_being_asked(afar: Afar, clock: Carried):
    clock()
    afar.here += FRESH - 1

    assert clock() == NOON + timedelta(seconds=FRESH - 1)
    assert afar.asked == 1


def test_it_is_asked_again_in_time(afar: Afar, clock: Carried):
    clock()
    afar.here += FRESH

    assert clock() == NOON + timedelta(seconds=FRESH)
    assert afar.asked == 2


def test_what_was_long_under_way_is_not_carried_on(afar: Afar, clock: Carried):
    afar.takes = PROMPT * 2
    clock()
    afar.takes = 0.0

    assert clock() == NOON + timedelta(seconds=PROMPT * 2)
    assert afar.asked == 2


def test_a_silence_is_told_once_the_clock_is_needed(afar: Afar, clock: Carried):
    clock()
    afar.silent = True
    assert clock() == NOON

    afar.here += FRESH
    with pytest.raises(ConnectionError):
        clock()
