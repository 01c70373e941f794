"""The embedded Prefect as `winback serve` runs it: on a port that stays, with a worker that is started again."""

import socket
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from prefect.settings import PREFECT_API_URL, temporary_settings

from deployments.engine_setup import prepare_engine
from deployments.server import Embedded

LOOK_EVERY = 1.0
HERE = {"127.0.0.1", "localhost"}


class PortTaken(Exception):  # noqa: N818 - named for what is the matter
    """Somebody listens there already."""


class Serving:
    """One server and one worker in the foreground."""

    def __init__(self, home: Path, port: int) -> None:
        if not is_free(port):
            other = f"Choose another: winback serve --port {port + 1}"
            raise PortTaken(f"Port {port} is taken; perhaps `winback serve` runs already. {other}")
        self.engine = Embedded(home, port)
        self.api_url = self.engine.api_url
        self.logs = home / "logs"

    def prepare(self, pool: str, patrol_every: timedelta) -> None:
        """Make pool and deployments."""
        with temporary_settings({PREFECT_API_URL: self.api_url}):
            prepare_engine(pool, patrol_every=patrol_every)

    def stay(self, pool: str, processes: int, told: Callable[[str], None]) -> None:
        """Keep a worker going until Ctrl-C; one that has died is started again."""
        worker = self.engine.start_worker(pool, processes=processes)
        try:
            while True:
                time.sleep(LOOK_EVERY)
                if worker.poll() is not None:
                    told(f"The worker ended ({worker.returncode}) and is started again; its log is in {self.logs}")
                    worker = self.engine.start_worker(pool, processes=processes)
        except KeyboardInterrupt:
            told("Stopping ...")


def port_of(address: str | None, usual: int) -> int:
    """The port of last time, where Prefect was here; the usual one otherwise."""
    parts = urlsplit(address or "")
    return parts.port if parts.port and parts.hostname in HERE else usual


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
