"""Short stories of many cases that a worker walks, played by people who do not notice that its processes die."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import select

from blocks import crashpoints
from blocks.house import House
from blocks.mail import FolderMailer
from blocks.runs import PrefectRuns
from blocks.store.casestore import CaseStore
from blocks.store.outbox import subject_of
from blocks.store.tables import CaseRow
from deployments.demo.outbox import Outbox
from flows.patrol import go_round, mend
from tests.crash_flows import Fate
from tests.lives import STAFF, Life, Run, policy_with
from tests.mortality import Picture, asked
from tests.scripts import NOT_REACHED, Step, acts, asked_about, responds
from winback.outbox import MessageState

A_MINUTE = 60.0
"""Seconds between two rounds of the patrol, as it is deployed."""

OFTEN = 3.0
"""Seconds between them while nobody waits for anything else."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
POLICY = policy_with(
    calendars={"office": {"holidays": "none", "hours": {day: [["00:00", "24:00"]] for day in DAYS}}},
    staff=[person | {"max_open": 1000 * (person["id"] == "mette"), "max_critical_a_day": 1000} for person in STAFF],
    contact={"tries": 1},
)
"""One agent for all, at any hour: what happens does not depend on when it does."""

STORIES: dict[str, Callable[[int], list[Step]]] = {
    "not reached, and written to": lambda number: [
        responds(0, customer=f"K{number}", email=f"k{number}@nordlys.example", phone=None),
        NOT_REACHED,
        acts("letter"),
    ],
    "nobody to call": lambda number: [
        responds(3, customer=f"K{number}", email=None, phone=None),
        acts("document", root_cause="carrier", action="We changed carrier"),
    ],
}


class Undisturbed(Life):
    """A life in which nothing dies; the points that its walks pass."""

    def __init__(self, url: str, story: str) -> None:
        super().__init__(url, POLICY)
        self.clock.at = datetime.now(UTC)
        self.points: list[str] = []
        for number, step in enumerate(STORIES[story](1)):
            step(self, f"step {number}", self.clock.at)
        self.pictures = {shifted: Picture.of(self, shifted=shifted) for shifted in (False, True)}
        self.store.database.close()

    def walks(self, run_id: UUID) -> None:
        """Start one run, under observation."""
        with crashpoints.watching(self.points.append):
            super().walks(run_id)


class Company(Life):
    """A company whose cases a worker walks."""

    def __init__(self, url: str, runs: PrefectRuns, outbox: Path) -> None:
        super().__init__(url, POLICY)
        self.clock.at = datetime.now(UTC)
        self.engine_runs, self.outbox = runs, outbox
        self.store = CaseStore(self.store.database, runs)
        self.house = House(self.store, FolderMailer(folder=outbox))

    def responds(self, score: int | None, *, key: str, customer: str, **more: Any) -> list[int]:
        """A response arrives, one of many."""
        return super().responds(score, key=f"{customer}, {key}", customer=customer, **more)

    def runs_on(self) -> None:
        """The worker does it."""

    @property
    def rows(self) -> dict[int, CaseRow]:
        """All cases by their numbers."""
        with self.store.database.reading() as session:
            return {row.id: row for row in session.exec(select(CaseRow))}

    @property
    def owes(self) -> bool:
        """Whether a message of the case is on its way, or nobody knows what became of it."""
        pending = {MessageState.APPROVED, MessageState.SENDING, MessageState.UNKNOWN}
        return not pending.isdisjoint(message.state for message in self.messages)

    def is_parked(self, since: float) -> bool:
        """Whether the case's run sleeps, and was put to sleep after that moment; what is seen of it is kept."""
        run_id = UUID(self.row.run_id or "")
        sight = self.engine_runs.look([run_id])[run_id]
        self.runs.runs[run_id] = Run(self.case_id, "", sight.state_type, sight.state_name)
        return sight.state_name.startswith("Awaiting") and sight.since.timestamp() > since

    def received(self) -> Counter[tuple[str, str]]:
        """What arrived, by subject and key of the message, and how often."""
        return Counter((subject_of(mail.case_id), mail.key) for mail in Outbox(self.outbox).new())


@dataclass
class Part:
    """What one case goes through, and what it has come to; `ended` where nothing of it is left to happen."""

    company: Company
    case_id: int
    story: str
    twin: Undisturbed
    place: int
    fate: Fate
    steps_taken: int = 0
    over: bool = False
    ended: Picture | None = None

    def __str__(self) -> str:
        drawn = f"{self.twin.points[self.place]!r}, number {self.place} of {len(self.twin.points)} from 0"
        return f"case {self.case_id}, {self.story}: dies at {drawn}; came to {len(self.fate.passed)}"

    @property
    def questions(self) -> list[str]:
        """Messages of this case that somebody was asked about."""
        self.company.case_id = self.case_id
        return asked(self.company)

    def goes_on(self, row: CaseRow | None) -> None:
        """Do what people would do now."""
        company, steps = self.company, STORIES[self.story](self.case_id)
        company.case_id = self.case_id
        if row and (row.claim or row.head > row.seen):
            return
        if self.steps_taken < len(steps):
            steps[self.steps_taken](company, f"step {self.steps_taken}", company.clock.at)
            assert company.case_id == self.case_id
            self.steps_taken += 1
        elif unsettled := asked_about(company):
            arrived = (f"case/{self.case_id}", unsettled[0]) in company.received()
            company.acts("settle", message=unsettled[0], arrived=arrived)
        elif row and (died := self.fate.died_at):
            self.over = row.done
            if not company.owes and (row.done or company.is_parked(died)):
                self.ended = Picture.of(company, shifted=bool(self.questions))


def play(company: Company, parts: list[Part], within: float) -> None:
    """Play the people until nothing is left to happen or the seconds are over.

    The patrol delivers only when nothing but that is left, for cases that are over are walked no more: earlier it
    would send what is left here to the walks that are to die.
    """
    began = looked = time.monotonic()
    while (going := [part for part in parts if part.ended is None]) and time.monotonic() < began + within:
        rows = company.rows
        for part in going:
            part.goes_on(rows.get(part.case_id))
        all_over = all(part.over for part in going)
        if time.monotonic() > looked + (OFTEN if all_over else A_MINUTE):
            go_round(company.house) if all_over else mend(company.store)
            looked = time.monotonic()
        time.sleep(0.5)
