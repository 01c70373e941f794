"""An installation as processes on this machine, each of which can be killed and started again.

Prefect and the case store are on PostgreSQL, as they are in production.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from prefect.settings import PREFECT_API_URL, temporary_settings

from deployments.engine_setup import prepare_engine
from deployments.server import free_port, healthy, settings
from tests.databases import DURABLE, PostgresCluster

ROOT = Path(__file__).parent.parent
POOL = "winback"
READY_WITHIN = 120.0


class Machine:
    """A process with a log of its own. It ends with whoever started it, where `setpriv` can arrange it."""

    def __init__(self, name: str, command: Sequence[str], environment: dict[str, str], logs: Path) -> None:
        self.name, self.command, self.environment = name, list(command), environment
        self.log = logs / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def up(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start it, again perhaps."""
        command = self.command
        if setpriv := shutil.which("setpriv"):
            command = [setpriv, "--pdeathsig", "KILL", *command]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it by SIGKILL; its children are left to notice."""
        self._signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait(30)

    def end(self, within: float = 30.0) -> None:
        """Ask it to end, and kill it when it does not."""
        self._signal(signal.SIGTERM)
        try:
            if self.process is not None:
                self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.up:
            os.kill(self.process.pid, number)


class Installation:
    """PostgreSQL, one Prefect server and workers below `home`; whatever was started ends with the block.

    `environment` is what every process is given; add to it before `start`. `machines` are in the order in which they
    start. Extend `build` for other topologies.
    """

    patrol_every: timedelta | None = None
    """How often the patrol looks round; None is as it is deployed."""

    def __init__(self, home: Path, *, workers: int = 1, processes: int = 2, **environment: str) -> None:
        self.home, self.logs = home.resolve(), home.resolve() / "logs"
        self.worker_count, self.processes = workers, processes
        self.extra = environment
        self.postgres: PostgresCluster
        self.environment: dict[str, str] = {}
        self.servers: list[Machine] = []
        self.workers: list[Machine] = []

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        self.postgres = PostgresCluster.found(**DURABLE)
        try:
            for name in ("prefect", "winback"):
                self.postgres.create(name=name)
            self.build()
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def machines(self) -> list[Machine]:
        """All processes beside PostgreSQL."""
        return [*self.servers, *self.workers]

    @property
    def database_url(self) -> str:
        """The case store's address."""
        return self.postgres.url("winback")

    def build(self) -> None:
        """Say which machines there are."""
        port = free_port()
        self.api_url = f"http://127.0.0.1:{port}/api"
        self.environment = self.settings(self.api_url)
        self.servers = [self.server("server", port)]
        self.workers = [self.worker(f"worker-{number}") for number in range(self.worker_count)]

    def start(self) -> None:
        """Start all, the servers first; return when Prefect answers and the deployments are made."""
        for server in self.servers:
            server.start()
        self.await_server()
        self.deploy()
        for worker in self.workers:
            worker.start()

    def deploy(self) -> None:
        """Make pool and deployments, as `winback setup` does."""
        with self.reaching():
            prepare_engine(POOL, patrol_every=self.patrol_every)

    @contextmanager
    def reaching(self) -> Iterator[None]:
        """Prefect's client in this process speaks to this installation."""
        with temporary_settings({PREFECT_API_URL: self.api_url}):
            yield

    def stop(self) -> None:
        """End everything: workers first, PostgreSQL last."""
        for machine in reversed(self.machines):
            machine.end(10)
        self.postgres.stop()

    def settings(self, api_url: str) -> dict[str, str]:
        """What every process is told."""
        return (
            os.environ
            | settings(self.home / "prefect", api_url)
            | {
                "PREFECT_SERVER_DATABASE_CONNECTION_URL": self.postgres.url("prefect", "asyncpg"),
                "PREFECT_LOGGING_LEVEL": "INFO",
                "PYTHONPATH": str(ROOT),
                "WINBACK_HOME": str(self.home),
                "WINBACK_DATABASE_URL": self.database_url,
            }
            | self.extra
        )

    def server(self, name: str, port: int, *options: str) -> Machine:
        """An API server."""
        command = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), *options]
        return self.machine(name, *command)

    def worker(self, name: str) -> Machine:
        """A worker of the type that winback brings."""
        options = ["--pool", POOL, "--type", "warm", "--name", name, "--limit", str(self.processes)]
        return self.machine(name, "prefect", "worker", "start", *options)

    def machine(self, name: str, module: str, *command: str, **environment: str) -> Machine:
        """A Python module of ours or of Prefect's as a process."""
        return Machine(name, [sys.executable, "-m", module, *command], self.environment | environment, self.logs)

    def await_server(self, within: float = READY_WITHIN) -> None:
        """Wait until Prefect answers."""
        deadline = time.monotonic() + within
        while not healthy(self.api_url):
            if time.monotonic() > deadline or not any(server.up for server in self.servers):
                raise TimeoutError(f"Prefect does not answer; see {self.logs}")
            time.sleep(0.2)
