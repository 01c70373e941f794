"""Drives one system: single wakes for their latency, then a storm for throughput and CPU."""

import random
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

from bench.waking.costs import Costs, minus, percentile
from bench.waking.notes import PARKED, STARTED, Notes
from bench.waking.systems import System

QUIET = 90.0  # seconds without a start or a park, after which something is broken
SETTLES = 1.5  # seconds for what a process does after it has parked a case
WAKERS = 4  # threads: one would be held up by the answers


@dataclass
class Measured:
    """What was found out about one system. Latencies are in seconds, costs in CPU seconds a wake by role."""

    name: str
    wakes: int = 0
    wakes_per_second: float = 0.0
    costs: Costs = field(default_factory=dict)
    alone: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)

    @property
    def cpu_per_wake(self) -> float:
        """CPU seconds, all processes together."""
        return sum(self.costs.values())

    @property
    def worker_cpu_per_wake(self) -> float:
        """CPU seconds of the worker and its children."""
        return self.costs.get("worker", 0) + self.costs.get("children", 0)

    def figures(self) -> dict[str, float]:
        """For the line of JSON."""
        return {
            f"{self.name}_cpu_per_wake": round(self.cpu_per_wake, 4),
            f"{self.name}_worker_and_children_cpu_per_wake": round(self.worker_cpu_per_wake, 4),
            f"{self.name}_wakes_per_second": round(self.wakes_per_second, 2),
            f"{self.name}_p50_seconds": round(percentile(self.alone, 0.5), 3),
            f"{self.name}_p99_seconds": round(percentile(self.alone, 0.99), 3),
            f"{self.name}_loaded_p50_seconds": round(percentile(self.loaded, 0.5), 3),
            f"{self.name}_loaded_p99_seconds": round(percentile(self.loaded, 0.99), 3),
        } | {f"{self.name}_{role}_cpu_per_wake": round(cost, 4) for role, cost in self.costs.items()}


class Drive:
    """One system, its cases and their notes."""

    def __init__(self, system: System, notes: Notes, cases: int) -> None:
        self.system, self.notes, self.cases = system, notes, range(cases)
        self.measured = Measured(system.name)
        self._called: dict[int, float] = {}
        self._calling, self._counting = 0.0, Lock()
        self._wakers = ThreadPoolExecutor(WAKERS)
        self._calls: list[Future[None]] = []

    def run(self, alone: int, rounds: int) -> Measured:
        """Park all cases, wake `alone` times a single one, then each case `rounds` times, as soon as it has parked."""
        try:
            self.system.start(self.cases, alone + rounds)
            self._await_parked(self.cases)
            time.sleep(SETTLES)
            for _ in range(alone):
                self._wake_alone()
            self._storm(rounds)
            return self.measured
        finally:
            self._wakers.shutdown()
            self.system.stop()

    def _await_parked(self, cases: Sequence[int]) -> None:
        missing = set(cases)
        for note in self.notes.wait(QUIET):
            if note.what == PARKED:
                missing.discard(note.case_id)
                if not missing:
                    return

    def _wake_alone(self) -> None:
        """One wake while nothing else is under way, at any moment between two polls."""
        time.sleep(0.3 + random.random())
        case = self.cases[0]
        self._wake(case)
        for note in self.notes.wait(QUIET):
            if note.what == STARTED:
                self.measured.alone.append(note.at - self._called[case])
            else:
                return

    def _storm(self, rounds: int) -> None:
        """Keep every case waking; CPU and clock run from the first call to the last park."""
        left = Counter(dict.fromkeys(self.cases, rounds))
        spent, began = self._spent(), time.time()
        for case in self.cases:
            self._wake_later(case, left)
        unfinished = set(self.cases)
        ended = began
        for note in self.notes.wait(QUIET):
            ended = note.at
            if note.what == STARTED:
                self.measured.loaded.append(note.at - self._called[note.case_id])
            elif left[note.case_id]:
                self._wake_later(note.case_id, left)
            else:
                unfinished.discard(note.case_id)
                if not unfinished:
                    break
        time.sleep(SETTLES)
        wakes = len(self.cases) * rounds
        self.measured.wakes, self.measured.wakes_per_second = wakes, wakes / (ended - began)
        self.measured.costs = {role: cost / wakes for role, cost in minus(self._spent(), spent).items()}
        for call in self._calls:
            call.result()

    def _wake_later(self, case: int, left: Counter[int]) -> None:
        left[case] -= 1
        self._calls.append(self._wakers.submit(self._wake, case))

    def _wake(self, case: int) -> None:
        self.system.let_leave(case)
        self._called[case], began = time.time(), time.thread_time()
        self.system.wake(case)
        with self._counting:
            self._calling += time.thread_time() - began

    def _spent(self) -> Costs:
        return self.system.spent() | {"waker": self._calling}
