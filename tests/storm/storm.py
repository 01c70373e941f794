"""A storm from beginning to end: cases begin and are lived while everything is struck; then a quiet drain."""

import json
import logging
import time
from collections import deque
from contextvars import copy_context
from pathlib import Path
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from blocks.runs import PrefectRuns
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from deployments.demo.ending import ON_ITS_WAY, nothing_left
from deployments.demo.outbox import Outbox
from tests.storm.asking import PROGRESS, is_well, lacking
from tests.storm.ledger import Ledger
from tests.storm.people import People
from tests.storm.plan import arrivals, blows
from tests.storm.premises import Premises
from tests.storm.senders import Senders
from tests.storm.verdict import Found, find, look_at_living, write_journals
from tests.storm.weather import Say, Weather
from winback.outbox import MessageState

LOOK_EVERY = 0.3  # seconds
TELL_EVERY = 2.0  # seconds between notes of how far the storm is


class Storm:
    """One storm over one installation."""

    def __init__(self, premises: Premises, seed: int, minutes: float, say: Say) -> None:
        self.premises, self.minutes, self.say = premises, minutes, say
        self.store = CaseStore(Database(premises.database_url), PrefectRuns())
        self.ledger = Ledger()
        self.senders = Senders(self.store, self.ledger)
        self.people = People(self.store, Outbox(premises.outbox), self.senders, seed)
        self.coming = deque(arrivals(seed, minutes))
        self.weather = Weather(premises, blows(seed, minutes), say)
        self._over = Event()
        self._told = 0.0

    def run(self) -> Found:
        """Storm, drain, count."""
        office = Thread(target=copy_context().run, args=(self._keep_looking,), name="office", daemon=True)
        office.start()
        try:
            self._storm()
            self._drain()
        finally:
            self._over.set()
            self.senders.close()
            office.join(60)
        left = look_at_living(self.store)
        self.premises.send_home()
        write_journals(self.store, self.premises.home / "journals.txt")
        return find(self.store, self.premises.outbox, self.ledger, left)

    def close(self) -> None:
        """Let go of the connections."""
        self._over.set()
        self.store.database.close()

    def _storm(self) -> None:
        for blow in self.weather.plan:
            self.say(f"  planned {blow}")
        while self.weather.now < self.minutes * 60:
            while self.coming and self.coming[0].at <= self.weather.now:
                self.people.arrives(self.coming.popleft())
            self.weather.blow()
            self._tell("storm")
            time.sleep(0.1)

    def _drain(self) -> None:
        """All is started again; people answer what they are asked, until nothing is left or the time is over."""
        self.say("the storm is over; everything is started again")
        self.people.asked_only = True
        self.weather.calm()
        self.premises.await_server()
        began = time.monotonic()
        while time.monotonic() - began < self.minutes * 60:
            self.weather.blow()
            self._tell("drain")
            if not self.people.busy and self._nothing_left():
                break
            time.sleep(0.5)
        self.say(f"the drain took {time.monotonic() - began:.0f} s")

    def _nothing_left(self) -> bool:
        try:
            return nothing_left(self.store, waited_for=(*ON_ITS_WAY, MessageState.UNKNOWN.value))
        except SQLAlchemyError:
            return False

    def _keep_looking(self) -> None:
        """The people's own thread; while the case store is down they see nothing."""
        while not self._over.wait(LOOK_EVERY):
            try:
                self.people.look_and_act()
            except SQLAlchemyError:
                continue
            except Exception as failure:  # noqa: BLE001 - the thread's outermost edge: whatever ends it is a finding
                if not self._over.is_set():  # once it is, the senders have gone home
                    self.ledger.broke(f"the office met {type(failure).__name__}: {failure}")
                return

    def _tell(self, phase: str) -> None:
        """Note how far it is, for whoever asks."""
        if time.monotonic() - self._told < TELL_EVERY:
            return
        self._told = time.monotonic()
        far = {
            "phase": phase,
            "seconds": round(self.weather.now),
            "of": round(self.minutes * 60),
            "cases": len(self.people.scenes),
            "living": self.people.living,
            "signals": self.ledger.signals,
            "kills": dict(self.weather.kills),
        }
        unfinished = self.premises.home / f".{PROGRESS}"
        unfinished.write_text(json.dumps(far), encoding="utf-8")
        unfinished.rename(self.premises.home / PROGRESS)


def run_storm(home: Path, seed: int, minutes: float, say: Say) -> tuple[dict[str, object], bool]:
    """The storm's figures, and whether all is well."""
    keep_logs(home / "logs" / "storm.log")
    with Premises(home) as premises, premises.reaching():
        storm = Storm(premises, seed, minutes, say)
        try:
            found = storm.run()
        finally:
            storm.close()
        for line in found.told:
            say(line)
        kills = {"kills": dict(storm.weather.kills), "fell": dict(storm.weather.fell)}
        figures = {"seed": seed, "minutes": minutes, **found.numbers, **kills}
        for what in lacking(figures):
            say(f"lacking: there were no {what}")
        return figures, is_well(figures)


def keep_logs(path: Path) -> None:
    """What the case store says while Prefect is down goes to a file; stdout tells the storm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    root = logging.getLogger()
    root.handlers = [logging.FileHandler(path)]
    root.setLevel(logging.WARNING)
