"""The demo from beginning to end."""

import json
import logging
import os
import time
from datetime import date
from pathlib import Path

from rich.console import Console

from blocks.store.quarantine import quarantined
from deployments.demo.commentary import Commentary
from deployments.demo.dates import WRITTEN_FOR, shift_file
from deployments.demo.ending import figures, nothing_left, somebody_walks, tell_ending, tell_where_to_look
from deployments.demo.outbox import Outbox
from deployments.demo.people import People
from deployments.demo.premises import Premises
from deployments.demo.roles import CAST
from flows.ingest import ingest

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = ("customers.csv", "responses.csv")
WIDTH = 140  # columns where there is no terminal
AT_MOST = 480.0  # seconds for the whole demo
LOOK_EVERY = 0.3  # seconds between the people's looks; nothing is decided by it
KILLED_AFTER = 60  # mails, in a demo whose worker is to be killed


def play() -> int:
    """Play the demo; the process's exit status."""
    ends_itself = bool(os.environ.get("DEMO_EXIT"))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    console.print("winback: a company's unhappy customers, with a week that is seconds", style="bold")
    console.print("Starting a Prefect server and a worker. This takes half a minute.")
    began = time.monotonic()
    with Premises() as premises:
        keep_logs(premises.home / "logs" / "demo.log")
        told = Demo(premises, console).run(until=began + AT_MOST, stays=not ends_itself)
        if not ends_itself:
            stay(console, premises)
    if ends_itself:
        console.out(json.dumps(told), highlight=False)
    return 1 if told["messages_sent_twice"] or told["cases_stuck"] else 0


class Demo:
    """One performance."""

    def __init__(self, premises: Premises, console: Console) -> None:
        self.premises, self.console = premises, console
        self.store = premises.house.store
        self.commentary = Commentary(console, self.store.policy())
        self.files = premises.home / "files"
        self.files.mkdir()
        self.people = People(self.store, Outbox(premises.outbox), CAST, self._ingest, self.files)
        self.kills = bool(os.environ.get("DEMO_KILL"))

    def run(self, *, until: float, stays: bool) -> dict[str, object]:
        """Read the files, let the people act until nothing is left to do, sum up."""
        self.commentary.heading("The files of the night are read")
        for name in FILES:
            shift_file(EXAMPLES / name, self.files / name, date.today() - WRITTEN_FOR)  # noqa: DTZ011 - a wall calendar
            self._ingest(self.files / name)
        self.commentary.heading("The cases are lived through")
        while time.monotonic() < until:
            acted = self.people.look_and_act(self.commentary)
            self._mind_worker()
            if not acted and nothing_left(self.store):
                break
            time.sleep(LOOK_EVERY)
        self.people.look_and_act(self.commentary)
        self.commentary.heading("What became of them")
        tell_ending(self.console, self.people)
        premises = self.premises
        tell_where_to_look(self.console, premises.home, premises.pages, premises.desk, stays=stays)
        return figures(self.store, premises.outbox)

    def _mind_worker(self) -> None:
        if self.kills and self.people.mails_seen >= KILLED_AFTER and somebody_walks(self.store):
            self.kills = False
            number = self.premises.kill_worker()
            self.commentary.heading(f"The worker (process {number}) is killed in the middle of its work")
        if self.premises.mind_worker():
            self.commentary.plain("The worker had died and is started again; the journals know what was done.")

    def _ingest(self, path: Path) -> None:
        done = ingest(self.store, [path])
        report = done.reports[path.name]
        counts = f"rows read {report.read}: {report.new} new, {report.changed} changed, {report.same} same"
        self.commentary.plain(f"{path.name}: {counts}, {report.quarantined} in quarantine.")
        with self.store.database.reading() as session:
            for row in quarantined(session, path.name):
                column = f", {row.column}" if row.column else ""
                self.commentary.plain(f"   line {row.line}{column}: {row.reason}")
        if done.opened or done.joined:
            self.commentary.plain(
                f"New cases: {len(done.opened)}. Answers that joined an open case: {len(done.joined)}."
            )


def keep_logs(path: Path) -> None:
    """What libraries have to say goes to a file; the terminal tells the story."""
    root = logging.getLogger()
    root.handlers = [logging.FileHandler(path)]
    root.setLevel(logging.WARNING)
    for name in ("prefect", "prefect.client", "httpx"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True


def stay(console: Console, premises: Premises) -> None:
    """Leave everything running until Ctrl-C."""
    console.print("\nEverything stays up until Ctrl-C.", style="bold")
    while True:
        time.sleep(1)
        premises.mind_worker()
