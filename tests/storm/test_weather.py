"""What is struck is there again: on machines that are written down only."""

from dataclasses import dataclass, field

import pytest

from tests.storm.plan import Blow, Kind
from tests.storm.weather import Weather


@dataclass
class WrittenMachine:
    """A process as far as the weather looks at it."""

    name: str
    up: bool = True
    pid: int = 1
    starts: int = 0

    def kill(self):
        self.up = False

    def end(self, within):
        self.up = False

    def start(self):
        self.up = True
        self.starts += 1


@dataclass
class WrittenPostgres:
    up: bool = True

    def kill(self):
        self.up = False

    def restart(self):
        self.up = True


@dataclass
class WrittenPremises:
    servers: list = field(default_factory=lambda: [WrittenMachine("server")])
    workers: list = field(default_factory=lambda: [WrittenMachine("worker-0"), WrittenMachine("worker-1")])
    postgres: WrittenPostgres = field(default_factory=WrittenPostgres)
    frozen: list = field(default_factory=list)

    @property
    def machines(self):
        return [*self.servers, *self.workers]

    def note_groups(self):
        return

    def children(self, worker):
        return []


@pytest.fixture
def premises():
    return WrittenPremises()


def weather_of(premises, *plan):
    return Weather(premises, plan, lambda told: None)


def test_a_worker_that_is_killed_is_started_again(premises):
    weather = weather_of(premises, Blow(0, Kind.WORKER, 0, 0.9))

    weather.blow()
    assert [worker.up for worker in premises.workers] == [True, False]

    weather.blow()
    assert [worker.starts for worker in premises.workers] == [0, 1]
    assert weather.kills == {"worker": 1}
    assert not weather.fell


def test_a_machine_that_ends_by_itself_is_counted_and_started_again(premises):
    weather = weather_of(premises)
    premises.servers[0].up = False

    weather.blow()
    weather.calm()

    assert premises.servers[0].starts == 1
    assert weather.fell == {"server": 1}


def test_in_the_calm_everything_is_there_whatever_was_struck(premises):
    weather = weather_of(premises, Blow(0, Kind.POSTGRES, 500, 0))
    weather.blow()
    premises.servers[0].up = False  # as it does without its database
    weather.blow()
    assert not premises.postgres.up

    weather.calm()

    assert premises.postgres.up
    assert all(machine.up for machine in premises.machines)


def test_blows_that_are_late_together_come_one_by_one(premises):
    weather = weather_of(premises, Blow(0, Kind.WORKER, 500, 0), Blow(0, Kind.WORKER, 500, 0))

    weather.blow()
    weather.blow()

    assert weather.kills == {"worker": 1}


def test_where_there_is_nothing_to_strike_nothing_is_counted(premises):
    weather = weather_of(premises, Blow(0, Kind.CHILD, 1, 0.5))

    weather.blow()

    assert not weather.kills
