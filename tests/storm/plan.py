"""What a storm will do, drawn from its seed before it begins: who answers when, what is struck and for how long."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

CUSTOMERS_A_MINUTE = 14
ARRIVALS_END = 0.8  # share of the storm after which no new customer comes
FIRST_BLOW = 12.0  # seconds: some cases are on their way by then
BETWEEN_BLOWS = (5.0, 13.0)  # seconds
PAUSE = (1.0, 10.0)  # seconds until what was struck is there again
LOSSES_FROM = 5.0  # minutes that a storm must last before Prefect's whole database is dropped in it
TWO_LOSSES_FROM = 15.0  # minutes


class Kind(StrEnum):
    """What a blow does. `FREEZE` stops a child and lets it go on, `FREEZE_KILL` ends it while it stands still."""

    CHILD = "child"
    WORKER = "worker"
    TERM = "worker_term"
    FREEZE = "child_frozen"
    FREEZE_KILL = "child_frozen_killed"
    SERVER = "server"
    POSTGRES = "postgres"
    LOSS = "prefect_database_dropped"


OFTEN = {
    Kind.CHILD: 8,
    Kind.WORKER: 4,
    Kind.TERM: 3,
    Kind.FREEZE: 2,
    Kind.FREEZE_KILL: 2,
    Kind.SERVER: 3,
    Kind.POSTGRES: 3,
}
"""How often each comes, in proportion; each comes once before any comes by chance."""


@dataclass(frozen=True, slots=True)
class Blow:
    """At `at` seconds something is struck, `pause` seconds later it is set right. `aim` (0-1) chooses among many."""

    at: float
    kind: Kind
    pause: float
    aim: float

    def __str__(self) -> str:
        return f"{self.at:6.1f} s  {self.kind.value}, for {self.pause:.1f} s"


@dataclass(frozen=True, slots=True)
class Arrival:
    """At `at` seconds the customer of this number answers for the first time; `twice`: two doors tell it at once."""

    at: float
    number: int
    twice: bool


def blows(seed: int, minutes: float) -> list[Blow]:
    """All that is struck, in order of time."""
    random = Random(f"blows {seed}")
    first = random.sample(list(OFTEN), len(OFTEN))
    struck, at, end = list(_losses(random, minutes)), FIRST_BLOW, minutes * 60
    while at < end - 2:
        kind = first.pop() if first else random.choices(list(OFTEN), weights=list(OFTEN.values()))[0]
        struck.append(Blow(at, kind, random.uniform(*PAUSE), random.random()))
        at += random.uniform(*BETWEEN_BLOWS)
    return sorted(struck, key=lambda blow: blow.at)


def _losses(random: Random, minutes: float) -> Iterator[Blow]:
    """Prefect's database goes once or twice in a long storm, away from its ends."""
    times = 0 if minutes < LOSSES_FROM else 1 if minutes < TWO_LOSSES_FROM else 2
    for number in range(times):
        share = (number + random.uniform(0.3, 0.7)) / times
        yield Blow(minutes * 60 * share, Kind.LOSS, random.uniform(*PAUSE), random.random())


def arrivals(seed: int, minutes: float, a_minute: float = CUSTOMERS_A_MINUTE) -> list[Arrival]:
    """When each customer comes; they are spread evenly, with some chance in it."""
    random = Random(f"arrivals {seed}")
    span = minutes * 60 * ARRIVALS_END
    many = max(1, round(minutes * ARRIVALS_END * a_minute))
    slot = span / many
    return [Arrival((n + random.random()) * slot, n + 1, random.random() < 0.25) for n in range(many)]
