"""The production topology as plain processes on loopback, with the settings that compose.yaml reads too."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from deployments.server import free_port, healthy
from tests.engines import eventually
from tests.machines import READY_WITHIN, ROOT, Installation, Machine

DOCKER = ROOT / "deployments/docker"
TOOLS = {"redis-server": "redis-server", "haproxy": "haproxy"}
"""Commands, and the Debian packages that bring them."""
PASSWORD = "admin:loopback"


def missing_tools() -> list[str]:
    """Debian packages that are to be installed first."""
    return [package for command, package in TOOLS.items() if not shutil.which(command)]


def read_environment(file: Path) -> dict[str, str]:
    """The settings in a file of NAME=VALUE lines."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


class Cluster(Installation):
    """PostgreSQL, Redis, two API servers behind a balancer, background services apart, two warm workers."""

    patrol_every = timedelta(seconds=10)

    def __init__(self, home: Path) -> None:
        super().__init__(home, workers=2, processes=2)
        self.ports: list[int] = []  # of the API servers
        self.redis: Machine
        self.services: Machine
        self.balancer: Machine

    @property
    def machines(self) -> list[Machine]:
        """All processes beside PostgreSQL, in the order in which they start."""
        return [self.redis, *self.servers, self.services, self.balancer, *self.workers]

    def build(self) -> None:
        """Say which machines there are."""
        balancer, redis, *self.ports = (free_port() for _ in range(4))
        self.api_url = f"http://127.0.0.1:{balancer}/api"
        self.environment = self.settings(self.api_url) | shared_memory(f"redis://127.0.0.1:{redis}")
        self.redis = self._redis(redis)
        self.servers = [
            self.server(f"server-{number}", port, "--no-services") for number, port in enumerate(self.ports, 1)
        ]
        self.services = self.machine("services", "prefect", "server", "services", "start")
        self.balancer = self._balancer(balancer)
        self.workers = [self.worker(f"worker-{number}") for number in range(1, self.worker_count + 1)]

    def settings(self, api_url: str) -> dict[str, str]:
        """The files that every installation shares, and this one's addresses."""
        return (
            os.environ
            | read_environment(DOCKER / "prefect.env")
            | read_environment(DOCKER / "winback.env")
            | {
                "PREFECT_HOME": str(self.home / "prefect"),
                "PREFECT_API_URL": api_url,
                "PREFECT_API_AUTH_STRING": PASSWORD,
                "PREFECT_SERVER_API_AUTH_STRING": PASSWORD,
                "PREFECT_SERVER_DATABASE_CONNECTION_URL": self.postgres.url("prefect", "asyncpg"),
                "PYTHONPATH": str(ROOT),
                "WINBACK_HOME": str(self.home),
                "WINBACK_DATABASE_URL": self.database_url,
            }
        )

    def start(self) -> None:
        """Start all in the order of compose.yaml."""
        self.redis.start()
        self.make_tables()
        for machine in (*self.servers, self.services, self.balancer):
            machine.start()
        self.await_server()
        eventually(lambda: all(healthy(f"http://127.0.0.1:{port}/api") for port in self.ports), READY_WITHIN)
        self.deploy()
        for worker in self.workers:
            worker.start()

    def make_tables(self) -> None:
        """Migrate Prefect's database before the servers start."""
        command = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "-y"]
        with (self.logs / "migrate.log").open("ab") as log:
            subprocess.run(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, timeout=120, check=True)

    @contextmanager
    def reaching(self) -> Iterator[None]:
        """Prefect's client in this process speaks to the balancer."""
        with temporary_settings({PREFECT_API_URL: self.api_url, PREFECT_API_AUTH_STRING: PASSWORD}):
            yield

    def _redis(self, port: int) -> Machine:
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", str(self.home)]
        return Machine("redis", [*command, "--save", "", "--appendonly", "yes"], self.environment, self.logs)

    def _balancer(self, port: int) -> Machine:
        addresses = {
            "LISTEN": f"127.0.0.1:{port}",
            "SERVER_ONE": f"127.0.0.1:{self.ports[0]}",
            "SERVER_TWO": f"127.0.0.1:{self.ports[1]}",
        }
        command = ["haproxy", "-db", "-f", str(DOCKER / "haproxy.cfg")]
        return Machine("balancer", command, self.environment | addresses, self.logs)


def shared_memory(redis: str) -> dict[str, str]:
    """Where the servers find what they share: one database of Redis for messages, one for background tasks."""
    return {
        "PREFECT_REDIS_MESSAGING_URL": f"{redis}/0",
        "PREFECT_REDIS_WORKER_CLEANUP_QUEUE_URL": f"{redis}/0",
        "PREFECT_SERVER_DOCKET_URL": f"{redis}/1",
    }
