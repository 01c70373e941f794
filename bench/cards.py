"""From a press to the card: the whole of an installation, as somebody with a telephone sees it.

Run `python bench/cards.py`, with `--json` for a JSON line at the end. PostgreSQL, Prefect's server, one warm worker and
`winback desk` over Socket Mode are processes of their own; the stand-in Slack is the measuring one. Complaints come in
one at a time. Measured are the acknowledgement, and how long it takes until the card that was pressed on shows the
press: the entry, the wake, the worker's poll, the walk, the message and the call. The ratio is the card's to the
acknowledgement's: what the engine adds to what the person is told at once.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from blocks.runs import PrefectRuns
from blocks.store import migrate
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from tests.company import CHANNEL, IDS, settle
from tests.lives import STAFF, policy_with
from tests.machines import Installation, Machine
from tests.standin import SlackWorld
from winback.responses import Person, Response
from winback.scales import Scale

BLOCK = "winback"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
POLICY = policy_with(
    calendars={"office": {"holidays": "none", "hours": {day: [["00:00", "24:00"]] for day in DAYS}}},
    staff=[person | {"max_open": 1000 * (person["id"] == "mette"), "max_critical_a_day": 1000} for person in STAFF],
)
WITHIN = 60.0
"""Seconds to wait for anything."""


class Company(Installation):
    """An installation with a desk."""

    def desk(self) -> Machine:
        """`winback desk` as a process."""
        machine = self.machine("desk", "deployments.cli")
        machine.command = [sys.executable, "-c", "from deployments.cli import main; main()", "desk"]
        machine.environment = self.environment | {"PREFECT_API_URL": self.api_url}
        return machine


@contextmanager
def open_for_business(world: SlackWorld, home: Path) -> Iterator[CaseStore]:
    """Everything is up and hears."""
    with Company(home, WINBACK_SLACK_BLOCK=BLOCK) as company, company.reaching():
        migrate(company.database_url)
        settle(world).save(BLOCK, overwrite=True)
        store = CaseStore(Database(company.database_url), PrefectRuns())
        store.enforce(POLICY)
        desk = company.desk()
        desk.start()
        try:
            world.has_sockets(1, within=WITHIN)
            yield store
        finally:
            desk.end()
            store.database.close()


def complain(store: CaseStore, number: int) -> None:
    """A customer answers."""
    who = Person(external_id=f"K{number}", name=f"Kunde {number}", email=f"k{number}@customers.example", language="da")
    store.receive(
        Response("file", "default", f"r{number}", datetime.now(UTC), Scale.NPS, 2, "Late once more.", person=who)
    )


def measure(cases: int) -> dict[str, list[float]]:
    """Seconds by what they passed until."""
    taken: dict[str, list[float]] = {"first card": [], "acknowledged": [], "card follows": []}
    with SlackWorld() as world, tempfile.TemporaryDirectory() as home, open_for_business(world, Path(home)) as store:
        for number in range(cases + 1):
            began, before = time.monotonic(), len(world.channel(CHANNEL).messages)
            complain(store, number)
            world.awaits(lambda before=before: len(world.channel(CHANNEL).messages) > before, within=WITHIN)
            posted = time.monotonic() - began
            time.sleep(2)  # nobody reads faster, and the channel takes a message a second
            shown = world.channel(CHANNEL).messages[-1]
            began = time.monotonic()
            reaction = world.press(IDS["mette"], shown, "do:claim")
            world.awaits(lambda shown=shown: world.message(shown)["blocks"] != shown["blocks"], within=WITHIN)
            if number:  # the first one warms all up
                taken["first card"].append(posted)
                taken["acknowledged"].append(reaction.seconds)
                taken["card follows"].append(time.monotonic() - began)
    return taken


def main() -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="a line of JSON last")
    parser.add_argument("--cases", type=int, default=20, help="complaints, one after the other (20)")
    asked = parser.parse_args()
    taken = measure(asked.cases)
    shown = Table(title=f"Seconds until, {asked.cases} cases one at a time")
    for title in ("", "median", "longest"):
        shown.add_column(title, justify="right" if title else "left")
    for what, times in taken.items():
        shown.add_row(what, f"{statistics.median(times):.2f}", f"{max(times):.2f}")
    ratio = statistics.median(taken["card follows"]) / statistics.median(taken["acknowledged"])
    Console().print(shown)
    Console().print(f"The card follows after {ratio:.0f} times the acknowledgement.")
    if asked.json:
        figures = {what.replace(" ", "_"): round(statistics.median(times), 3) for what, times in taken.items()}
        print(json.dumps(figures | {"ratio": round(ratio, 1)}))


if __name__ == "__main__":
    main()
