"""Where the demo takes place: a fresh home, a server and a worker that end with it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from prefect.settings import PREFECT_API_URL, temporary_settings

from blocks.house import House, open_house
from blocks.settings import read_settings
from deployments.desk_key import read_key
from deployments.doors import Doors, written
from deployments.engine_setup import prepare_engine
from deployments.pages import Web
from deployments.preparing import prepare
from deployments.server import Embedded, free_port
from desk.web.staff.sessions import Sessions

HOME = Path(".winback/demo")
POLICY = Path(__file__).with_name("policy.toml")
PROCESSES = 5
PATROL_EVERY = timedelta(seconds=6)


class Premises:
    """The demo's own server, worker and house. Whatever was started ends with the block."""

    def __init__(self, home: Path = HOME) -> None:
        self.home = home.absolute()
        self.worker: subprocess.Popen[bytes] | None = None
        self._leaving = ExitStack()
        self.engine: Embedded
        self.house: House
        self.desk = ""

    def __enter__(self) -> Self:
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        os.environ["WINBACK_HOME"] = str(self.home)
        with ExitStack() as starting:
            self.engine = starting.enter_context(Embedded(self.home))
            starting.enter_context(temporary_settings({PREFECT_API_URL: self.engine.api_url}))
            self._set_up()
            self.worker = self.engine.start_worker(processes=PROCESSES)
            self.desk = starting.enter_context(self._desk())
            self._leaving = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.__exit__(kind, error, trace)

    @contextmanager
    def _desk(self) -> Iterator[str]:
        """The desk's pages, as `winback desk` has them; a link to sign in with."""
        where = ("127.0.0.1", free_port())
        web = Web(read_key(self.home), engine_url=self.engine.api_url)
        doors = Doors(self.house, where, by_socket=False, slack_by_port=False, mail_name="", pages=web)
        ear = doors.open(lambda _: None)
        ear.listen()
        try:
            yield f"http://{written(where)}/sign-in/link/{Sessions(web.key).new_link()}"
        finally:
            ear.close()
            doors.close()

    @property
    def pages(self) -> str:
        """Where Prefect shows its pages."""
        return self.engine.api_url.removesuffix("/api")

    @property
    def outbox(self) -> Path:
        """The folder that all mail is written to."""
        return self.home / "outbox"

    def _set_up(self) -> None:
        """What `winback setup` does; `winback act` finds this server through the home's own settings."""
        (self.home / "config.toml").write_text(f'engine_url = "{self.engine.api_url}"\n', encoding="utf-8")
        settings = read_settings()
        prepare(settings, POLICY)
        self.house = open_house(settings)
        prepare_engine(patrol_every=PATROL_EVERY)

    def kill_worker(self) -> int:
        """End the worker's process as a crash would, without a word; its number."""
        assert self.worker is not None
        os.kill(self.worker.pid, signal.SIGKILL)
        self.worker.wait()
        return self.worker.pid

    def mind_worker(self) -> bool:
        """Start the worker again if it has died; whether it had."""
        if self.worker is not None and self.worker.poll() is None:
            return False
        self.worker = self.engine.start_worker(processes=PROCESSES)
        return True
