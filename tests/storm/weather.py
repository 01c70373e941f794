"""The storm itself: strikes what the plan says, when it says so, and sets it right again."""

import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from heapq import heappop, heappush
from itertools import count
from signal import SIGTERM

import psutil

from tests.machines import Machine
from tests.storm.plan import Blow, Kind
from tests.storm.premises import ENDS_WITHIN, Premises

APART = 3.0  # seconds between two blows at least, where one took so long that others are late
FELL_PAUSE = 2.0  # seconds until a machine that ended by itself is started again, as a service manager would
Say = Callable[[str], None]


class Weather:
    """Blows and what mends them, in order of time. Runs in the main thread, with which the machines live and die."""

    def __init__(self, premises: Premises, plan: Sequence[Blow], say: Say) -> None:
        self.premises, self.say = premises, say
        self.plan = deque(plan)
        self.kills: Counter[str] = Counter()
        self.fell: Counter[str] = Counter()
        self.postgres_down = False
        self._mending: list[tuple[float, int, Callable[[], None]]] = []
        self._down: set[str] = set()
        self._order = count()
        self._next = 0.0
        self._began = time.monotonic()

    @property
    def now(self) -> float:
        """Seconds since the storm began."""
        return time.monotonic() - self._began

    def blow(self) -> None:
        """Do what is due: mend first, then strike, then see who fell by itself."""
        while self._mending and self._mending[0][0] <= self.now:
            heappop(self._mending)[2]()
        if self.plan and max(self.plan[0].at, self._next) <= self.now:
            self._strike(self.plan.popleft())
            self._next = self.now + APART
        self._mind()

    def calm(self) -> None:
        """Everything is started again now, whatever its pause was to be."""
        self.plan.clear()
        if self.postgres_down:
            self._restart_postgres_early()
        while self._mending:
            heappop(self._mending)[2]()
        self._mind(at_once=True)

    def _strike(self, blow: Blow) -> None:
        struck = ""
        with suppress(psutil.NoSuchProcess):  # it ended just now by itself
            struck = STRIKES[blow.kind](self, blow)
        if struck:
            self.kills[blow.kind.value] += 1
            self.say(f"{blow.kind.value}: {struck}")
        else:
            self.say(f"{blow.kind.value}: nothing there to be struck")

    def _later(self, pause: float, mend: Callable[[], None]) -> None:
        heappush(self._mending, (self.now + pause, next(self._order), mend))

    # -- one machine --

    def _fells(self, machines: Sequence[Machine], blow: Blow, *, gently: bool = False) -> str:
        """End one of the machines that are up; it is started again after the blow's pause."""
        up = [machine for machine in machines if machine.up and machine.name not in self._down]
        if not up:
            return ""
        machine = up[int(blow.aim * len(up))]
        number = machine.pid
        self.premises.note_groups()
        self._down.add(machine.name)
        if gently:
            psutil.Process(number).send_signal(SIGTERM)
        else:
            machine.kill()
        self._later(blow.pause, lambda: self._starts(machine))
        return f"{machine.name} (process {number})"

    def _starts(self, machine: Machine) -> None:
        machine.end(ENDS_WITHIN)  # told to end, it may still be at it
        if self.postgres_down and machine in self.premises.servers:
            self._later(1.0, lambda: self._starts(machine))  # it would end at once
            return
        machine.start()
        self.premises.note_groups()
        self._down.discard(machine.name)
        self.say(f"{machine.name} is started again")

    def _mind(self, *, at_once: bool = False) -> None:
        """A machine that ended by itself is started again, and counted."""
        for machine in self.premises.machines:
            if machine.up or machine.name in self._down:
                continue
            self.fell[machine.name.split("-")[0]] += 1
            self.say(f"{machine.name} ended by itself")
            self._down.add(machine.name)
            if at_once:
                self._starts(machine)
            else:
                self._later(FELL_PAUSE, lambda machine=machine: self._starts(machine))

    # -- the kinds of blows --

    def _child(self, blow: Blow) -> psutil.Process | None:
        workers = [worker for worker in self.premises.workers if worker.name not in self._down]
        children = [child for worker in workers for child in self.premises.children(worker)]
        return children[int(blow.aim * len(children))] if children else None

    def _kill_child(self, blow: Blow) -> str:
        child = self._child(blow)
        if child is None:
            return ""
        child.kill()
        return f"process {child.pid}"

    def _freeze(self, blow: Blow) -> str:
        child = self._child(blow)
        if child is None or child in self.premises.frozen:
            return ""
        self.premises.freeze(child)
        kill = blow.kind is Kind.FREEZE_KILL
        self._later(blow.pause, lambda: self.premises.thaw(child, kill=kill))
        return f"process {child.pid}"

    def _server(self, blow: Blow) -> str:
        return self._fells(self.premises.servers, blow)

    def _postgres(self, blow: Blow) -> str:
        if self.postgres_down:
            return ""
        self.premises.postgres.kill()
        self.postgres_down = True
        self._later(blow.pause, self._restart_postgres)
        return "PostgreSQL"

    def _restart_postgres(self) -> None:
        self.premises.postgres.restart()
        self.postgres_down = False
        self.say("PostgreSQL is started again")

    def _lose(self, blow: Blow) -> str:
        """Prefect's database goes, and is made and deployed to anew when Prefect is there again."""
        if self.postgres_down:
            self._restart_postgres_early()
        self.premises.note_groups()
        self.premises.lose_prefect()
        self._down |= {server.name for server in self.premises.servers}
        self._later(blow.pause, self._deploy_anew)
        return "Prefect's whole database"

    def _restart_postgres_early(self) -> None:
        self._mending = [entry for entry in self._mending if entry[2] != self._restart_postgres]
        self._restart_postgres()

    def _deploy_anew(self) -> None:
        if self.postgres_down:
            self._later(1.0, self._deploy_anew)
            return
        for server in self.premises.servers:
            server.end(ENDS_WITHIN)
            server.start()
            self._down.discard(server.name)
        self.premises.note_groups()
        self.premises.await_server()
        self.premises.deploy()
        self.say("Prefect is there again, empty, and deployed to")


STRIKES: dict[Kind, Callable[[Weather, Blow], str]] = {
    Kind.CHILD: Weather._kill_child,
    Kind.FREEZE: Weather._freeze,
    Kind.FREEZE_KILL: Weather._freeze,
    Kind.WORKER: lambda weather, blow: weather._fells(weather.premises.workers, blow),
    Kind.TERM: lambda weather, blow: weather._fells(weather.premises.workers, blow, gently=True),
    Kind.SERVER: Weather._server,
    Kind.POSTGRES: Weather._postgres,
    Kind.LOSS: Weather._lose,
}
