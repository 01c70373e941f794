"""A real Prefect server with real workers, and runs of tiny flows to watch on it."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from sqlite3 import connect
from subprocess import Popen
from uuid import UUID

from blocks.runs import PrefectRuns, Sight, Start
from deployments.engine_setup import prepare_engine
from deployments.server import Embedded, kill

ROOT = Path(__file__).parent.parent
PLAN = """
deployments:
  - {{name: {pool}, entrypoint: tests.probe_flows.naps}}
  - {{name: {pool}, entrypoint: tests.probe_flows.sleeps}}
  - {{name: {pool}, entrypoint: tests.probe_flows.lingers}}
  - {{name: {pool}, entrypoint: tests.probe_flows.dawdles}}
  - {{name: {pool}, entrypoint: tests.probe_flows.holds}}
"""
NUMBERS = count(1000)  # cases of a case store are counted from one


@contextmanager
def engine_for_tests(home: Path) -> Iterator[Embedded]:
    """A server whose workers can import the probe flows."""
    with Embedded(home) as engine:
        engine.environment |= {
            "PREFECT_LOGGING_LEVEL": "INFO",
            "PROBES": str(home),
            "PYTHONPATH": str(ROOT),
            "WINBACK_HOME": str(home),
            "WINBACK_WORKER_GRACE": "1",
        }
        yield engine


def copy_tables(server: Embedded, home: Path) -> None:
    """Give a server below `home` what this one has in its database; it takes long to make all those tables."""
    (home / "prefect").mkdir(parents=True)
    known, copy = (connect(folder / "prefect" / "prefect.db") for folder in (server.home, home))
    with closing(known), closing(copy):
        known.backup(copy)


@dataclass
class Pool:
    """A work pool with the probe flows, or those of another plan."""

    engine: Embedded
    name: str
    runs: PrefectRuns = field(default_factory=PrefectRuns)
    plan: str = PLAN
    workers: list["Popen[bytes]"] = field(default_factory=list)

    def close(self) -> None:
        """End the workers, who would go on asking for runs, and let go of the connections."""
        for worker in self.workers:
            kill(worker)
        self.runs.close()

    def prepare(self) -> None:
        """Make it, and its deployments."""
        file = self.engine.home / f"{self.name}.yaml"
        file.write_text(self.plan.format(pool=self.name))
        prepare_engine(self.name, file=file)

    def worker(self, processes: int = 1) -> "Popen[bytes]":
        """Start a worker; it ends with the pool."""
        self.workers.append(self.engine.start_worker(self.name, processes=processes))
        return self.workers[-1]

    def start(self, flow: str, case_id: int | None = None) -> "Walk":
        """Make a run of a probe flow, due now; of a case where one is named."""
        case_id = case_id or next(NUMBERS)
        with closing(PrefectRuns(f"{flow}/{self.name}")) as runs:
            made = runs.create([Start(case_id, f"case {case_id}", f"case-{case_id}")])
        return Walk(made[case_id], self.runs, self.engine.home / str(case_id))


@dataclass
class Walk:
    """One run under observation."""

    run_id: UUID
    runs: PrefectRuns
    notes: Path

    @property
    def pids(self) -> list[int]:
        """The processes that started it, in order."""
        return [int(pid) for pid in self.notes.read_text().split()] if self.notes.exists() else []

    @property
    def sight(self) -> Sight:
        """What Prefect says of it now."""
        return self.runs.look([self.run_id])[self.run_id]

    def comes_to(self, state_name: str, within: float = 120) -> None:
        """Wait for a state."""
        eventually(lambda: self.sight.state_name == state_name, within)

    def is_started(self, times: int, within: float = 120) -> None:
        """Wait until it has been started that often."""
        eventually(lambda: len(self.pids) >= times, within)


def eventually(fact: Callable[[], bool], within: float) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + within
    while not fact():
        assert time.monotonic() < deadline, f"not within {within} s"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether the process runs, and is not only waiting to be reaped."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
