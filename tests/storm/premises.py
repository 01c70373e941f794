"""The installation that a storm goes over, and everything that can be done to it."""

import os
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psutil

from blocks.settings import Settings
from deployments.preparing import prepare
from tests.machines import Installation, Machine

POLICY = Path(__file__).with_name("policy.toml")
WORKERS, PROCESSES = 2, 2
ENDS_WITHIN = 10.0  # seconds that a worker has after SIGTERM before it is killed
WORKER_GRACE = 3.0  # seconds


class Premises(Installation):
    """Two warm workers of two processes, an API server, PostgreSQL.

    What else is to be struck, a desk say, is one more `Machine` in `machines` and one more kind of blow.
    """

    patrol_every = timedelta(seconds=10)

    def __init__(self, home: Path) -> None:
        grace = {"WINBACK_WORKER_GRACE": str(WORKER_GRACE)}
        super().__init__(home, workers=WORKERS, processes=PROCESSES, **grace)
        self.groups: set[int] = set()
        self.frozen: list[psutil.Process] = []

    @property
    def outbox(self) -> Path:
        """The folder that mail is written to: what its receivers got."""
        return self.home / "outbox"

    def deploy(self) -> None:
        """What `winback setup` does: tables and policy, pool and deployments; with a patrol for a short week."""
        home = self.home
        folders = {"drop": home / "drop", "letters": home / "letters"}
        settings = Settings(home=home, database_url=self.database_url, outbox=self.outbox, **folders)
        prepare(settings, POLICY)
        super().deploy()

    def note_groups(self) -> None:
        """Remember every process group that was ever started, to leave none of them behind."""
        self.groups |= {machine.pid for machine in self.machines if machine.process is not None}

    def children(self, worker: Machine) -> list[psutil.Process]:
        """The processes in which a worker walks cases."""
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(worker.pid).children(recursive=True) if worker.up else []
        return []

    def freeze(self, child: psutil.Process) -> None:
        """Let a process stand still, as on a machine that has no time for it."""
        child.suspend()
        self.frozen.append(child)

    def thaw(self, child: psutil.Process, *, kill: bool) -> None:
        """Let it go on, or end it."""
        self.frozen.remove(child)
        with suppress(psutil.NoSuchProcess):
            child.kill() if kill else child.resume()

    def lose_prefect(self) -> None:
        """Drop all that Prefect knows, and make it an empty database."""
        for server in self.servers:
            server.kill()
        self.postgres.drop("prefect")
        self.postgres.create(name="prefect")

    def send_home(self) -> None:
        """End the workers, so that nobody writes any more."""
        self.note_groups()
        for worker in self.workers:
            worker.end(ENDS_WITHIN)
        for worker in self.workers:
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End everything, what stands still and what lost its parent included. Nothing interrupts it."""
        self.note_groups()
        heard = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for child in self.frozen:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
            super().stop()
        finally:
            for group in self.groups:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(group, signal.SIGKILL)
            for number, handler in heard.items():
                signal.signal(number, handler)
