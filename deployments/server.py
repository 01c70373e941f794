"""An embedded Prefect: a server on SQLite of its own, and workers, as processes that end with the block."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

import httpx

from blocks.runs import EngineUnavailable

START_WITHIN = 120.0  # seconds; a first start makes the database
WORKER_GRACE = 5.0  # seconds that a worker lets its runs finish
STOP_WITHIN = WORKER_GRACE + 15.0


class EngineDidNotStart(EngineUnavailable):
    """The Prefect server did not come up; its log says why:"""


class Embedded:
    """A Prefect server below `home`, with its database in `prefect/` and its output in `logs/`.

    with Embedded(Path(".winback")) as engine:
        engine.start_worker("winback")
    """

    def __init__(self, home: Path, port: int | None = None) -> None:
        self.home = home.resolve()
        self.port = port or free_port()
        self.api_url = f"http://127.0.0.1:{self.port}/api"
        self.environment = os.environ | settings(self.home / "prefect", self.api_url)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._displaced: signal._HANDLER = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            # Being terminated must leave this block as Ctrl-C does, or the processes would outlive it.
            self._displaced = signal.signal(signal.SIGTERM, leave)
        try:
            for folder in ("prefect", "logs"):
                (self.home / folder).mkdir(parents=True, exist_ok=True)
            self._start("server", "server", "start", "--host", "127.0.0.1", "--port", str(self.port))
            self._await_health()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start_worker(self, pool: str = "winback", *, processes: int = 4) -> subprocess.Popen[bytes]:
        """A worker of that many warm processes, from the current folder; it need not be waited for."""
        name = f"worker-{len(self._processes)}"
        options = ("--pool", pool, "--type", "warm", "--name", name, "--limit", str(processes))
        return self._start(name, "worker", "start", *options)

    def stop(self) -> None:
        """End the workers, then the server: a worker gives its runs back to a server that is still there."""
        try:
            for process in reversed(self._processes):
                end(process)
        finally:  # interrupted a second time
            for process in self._processes:
                kill(process)
            self._processes.clear()
        if self._displaced is not None:
            signal.signal(signal.SIGTERM, self._displaced)
            self._displaced = None

    def _start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        module = "deployments.prefect_server" if name == "server" else "prefect"
        with (self.home / "logs" / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", module, *command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal is for us, who end them in order
            )
        self._processes.append(process)
        return process

    def _await_health(self) -> None:
        server = self._processes[0]
        deadline = time.monotonic() + START_WITHIN
        while not healthy(self.api_url):
            if server.poll() is not None or time.monotonic() > deadline:
                raise EngineDidNotStart(self.home / "logs" / "server.log")
            time.sleep(0.2)


def settings(home: Path, api_url: str) -> dict[str, str]:
    """What an embedded server, its workers and their clients are told."""
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api_url,
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        # It only renames states, and with a dozen due runs it brought hundreds of "database is locked".
        "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
        "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
        "PREFECT_SERVER_DATABASE_CONNECTION_TIMEOUT": "60",
        # A task run is three events, each written on its own by default: a third of all that a wake costs.
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "2",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "100",
        "PREFECT_CLIENT_MAX_RETRIES": "6",  # waits of 2, 4, ... 64 s
        # With a prefetch a run is Pending before its time, and signals meanwhile wait.
        "PREFECT_WORKER_PREFETCH_SECONDS": "0",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
        "WINBACK_WORKER_GRACE": str(WORKER_GRACE),
    }


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def healthy(api_url: str) -> bool:
    """Whether the server answers and its database is there."""
    try:
        return httpx.get(f"{api_url}/health", timeout=5).is_success
    except httpx.TransportError:
        return False


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and kill it when it does not."""
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and its own children at once, if it is still there."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def leave(signum: int, frame: FrameType | None) -> None:
    """Unwind the stack on a signal, so that every `with` block is left."""
    sys.exit(128 + signum)
