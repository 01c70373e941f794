"""What sleeping cases cost: worker, API server, poll and wake, beside few parked runs and then beside 100,000.

Run `python bench/sleepers.py`, with `--json` for a JSON line at the end. Everything runs on PostgreSQL as it does in
production: Prefect's server, a warm worker, and a flow that parks as a case does. One run of it parks by itself; the
other rows are copied from it by SQL into Prefect's database (a run, its state, times spread over the coming
month). Prefect's bulk calls would make the same rows, but take a hundred runs a call and fifty states a call: 3,000
calls and about half an hour for what SQL does in a minute, and nothing of it is what is measured here.

Memory is that of a process and its children, shared pages counted in parts (PSS). The poll is the call that a worker
makes in each round. A wake's latency is from the call that wakes to the first line of the flow, one at a time. The
patrol's look is `mend` over as many open cases, each with one of these runs: all is well, and it must read them all.
"""

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
from prefect.client.orchestration import get_client
from rich.console import Console
from rich.table import Table

from bench.waking.costs import percentile
from bench.waking.notes import PARKED, STARTED, Notes
from blocks.runs import PrefectRuns, Start
from blocks.store import migrate
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from blocks.store.tables import CaseRow, CustomerRow
from deployments.engine_setup import Plan, deploy, prepare_pool
from flows.patrol import mend
from tests.machines import POOL, Installation

QUIET = 60.0  # seconds without a start or a park, after which something is broken
SETTLES = 3.0  # seconds for what a process does after it has started or has parked a case
MEBIBYTE = 1 << 20
OWN = {
    "id": "gen_random_uuid()",
    "name": "'sleeper ' || number",
    "state_id": "NULL",
    "idempotency_key": "'sleeper-' || number",
    "expected_start_time": "now() + interval '1 day' + number % 43200 * interval '1 minute'",
    "next_scheduled_start_time": "now() + interval '1 day' + number % 43200 * interval '1 minute'",
}
"""What a copied run has of its own; all else is the parked run's."""


class Bench(Installation):
    """PostgreSQL, a Prefect server and a worker; the flow is the bench's own."""

    def deploy(self) -> None:
        """Make the pool, and a deployment of the flow that parks."""
        with self.reaching(), get_client(sync_client=True) as client:
            prepare_pool(client, POOL)
            deploy(client, POOL, Plan(name=POOL, entrypoint="tests.probe_flows.heeds"))


@dataclass
class Beside:
    """What was measured beside so many parked runs; times in seconds, memory in MiB."""

    parked: int
    server: float
    worker: float
    polls: list[float]
    wakes: list[float]

    def figures(self) -> dict[str, float]:
        """By name, for the table and the line of JSON."""
        return {
            "server_mib": round(self.server, 1),
            "worker_mib": round(self.worker, 1),
            "poll_p50_ms": round(percentile(self.polls, 0.5) * 1000, 1),
            "poll_p99_ms": round(percentile(self.polls, 0.99) * 1000, 1),
            "wake_p50_seconds": round(percentile(self.wakes, 0.5), 3),
            "wake_p99_seconds": round(percentile(self.wakes, 0.99), 3),
        }


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="a line of JSON last")
    parser.add_argument("--few", type=int, default=100, help="parked runs at first (100)")
    parser.add_argument("--many", type=int, default=100_000, help="parked runs afterwards (100000)")
    parser.add_argument("--wakes", type=int, default=25, help="wakes measured beside either (25)")
    parser.add_argument("--polls", type=int, default=40, help="polls measured beside either (40)")
    parser.add_argument("--patrolled", type=int, default=10_000, help="open cases that the patrol looks at (10000)")
    return parser.parse_args()


def copy_runs(connection: psycopg.Connection, run_id: UUID, first: int, last: int) -> None:
    """Park copies of one parked run, numbered from `first` up to `last`."""
    parked = f"(SELECT * FROM flow_run WHERE id = '{run_id}') AS parked"
    _copy(connection, "flow_run", OWN, f"{parked}, generate_series({first}, {last}) AS number")
    connection.execute("ANALYZE flow_run")
    state = f"(SELECT * FROM flow_run_state WHERE id = (SELECT state_id FROM flow_run WHERE id = '{run_id}')) AS parked"
    own = {"id": "gen_random_uuid()", "flow_run_id": "run.id"}
    _copy(connection, "flow_run_state", own, f"{state}, flow_run AS run WHERE run.state_id IS NULL")
    connection.execute("ANALYZE flow_run_state")
    connection.execute(
        "UPDATE flow_run SET state_id = state.id FROM flow_run_state AS state"
        " WHERE state.flow_run_id = flow_run.id AND flow_run.state_id IS NULL"
    )
    connection.execute("VACUUM ANALYZE flow_run")


def _copy(connection: psycopg.Connection, table: str, own: dict[str, str], origin: str) -> None:
    asked = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
    columns = [name for (name,) in connection.execute(asked, [table])]
    values = ", ".join(own.get(name, f'parked."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {origin}")  # type: ignore[call-overload]


def memory(pid: int) -> float:
    """MiB of a process and its children."""
    process = psutil.Process(pid)
    return sum(each.memory_full_info().pss for each in [process, *process.children(recursive=True)]) / MEBIBYTE


async def polls(times: int) -> list[float]:
    """Seconds of each call by which a worker asks for what is due."""
    taken = []
    async with get_client() as client:
        for _ in range(times):
            began = time.perf_counter()
            due = await client.get_scheduled_flow_runs_for_work_pool(POOL, [], datetime.now(UTC))
            taken.append(time.perf_counter() - began)
            if due:
                raise RuntimeError("a run is due that ought to sleep")
    return taken


class Sleepers:
    """The installation with one case that parks, and any number of parked copies."""

    def __init__(self, bench: Bench, notes: Notes) -> None:
        self.bench, self.notes = bench, notes
        self.runs = PrefectRuns(f"heeds/{POOL}")
        self.run_id = self.runs.create([Start(0, "case 0", "case-0")])[0]
        self.parked = 0
        self._comes_to(PARKED)
        time.sleep(SETTLES)

    def grow(self, parked: int) -> None:
        """Park copies until there are so many."""
        with psycopg.connect(plain(self.bench.postgres.url("prefect")), autocommit=True) as connection:
            copy_runs(connection, self.run_id, self.parked + 1, parked)
        self.parked = parked

    def measure(self, wakes: int, times: int) -> Beside:
        """Wakes and polls beside what is parked now, and the memory afterwards."""
        waking = [self._wake() for _ in range(wakes)]
        polling = asyncio.run(polls(times))
        server, worker = self.bench.servers[0].pid, self.bench.workers[0].pid
        return Beside(self.parked, memory(server), memory(worker), polling, waking)

    def _wake(self) -> float:
        time.sleep(0.3 + random.random())  # at any moment between two polls
        began = time.time()
        if not self.runs.wake(self.run_id):
            raise RuntimeError("the case could not be woken")
        started = self._comes_to(STARTED)
        self._comes_to(PARKED)
        return started - began

    def _comes_to(self, what: str) -> float:
        return next(note.at for note in self.notes.wait(QUIET) if note.what == what)


def patrol(bench: Bench, cases: int) -> float:
    """Seconds of the patrol's look over so many open cases, which are made by SQL, each with a parked run."""
    migrate(bench.database_url)
    with psycopg.connect(plain(bench.postgres.url("prefect"))) as connection:
        asked = "SELECT id FROM flow_run WHERE name LIKE 'sleeper %%' ORDER BY name LIMIT %s"
        run_ids = [run_id for (run_id,) in connection.execute(asked, [cases])]
    database = Database(bench.database_url)
    with closing(database), closing(PrefectRuns()) as runs:
        with database.writing() as session:
            now, later = database.now(), database.now() + timedelta(days=40)
            for place in range(0, len(run_ids), 1000):
                some = list(enumerate(run_ids[place : place + 1000], place + 1))
                session.add_all(CustomerRow(id=number, external_id=f"K{number}") for number, _ in some)
                session.flush()
                session.add_all(
                    CaseRow(
                        customer_id=number, policy="", severity="moderate", opened_at=now, next_due=later,
                        run_id=str(run_id),
                    )
                    for number, run_id in some
                )  # fmt: skip
        began = time.perf_counter()
        found = mend(CaseStore(database, runs))
        taken = time.perf_counter() - began
    if found.repairs or found.outage or found.cases != len(run_ids):
        raise RuntimeError(f"the patrol found {found} where all was well")
    return taken


def plain(url: str) -> str:
    """SQLAlchemy's address as psycopg reads it."""
    return url.replace("+psycopg", "")


def measure(asked: argparse.Namespace, home: Path) -> tuple[list[Beside], float]:
    """Beside few, beside many, and the patrol's seconds."""
    os.environ["PROBES"] = str(home)
    beside = []
    with Bench(home, PROBES=str(home)) as bench, bench.reaching():
        with closing(Notes(home)) as notes:
            sleepers = Sleepers(bench, notes)
            for parked in (asked.few, asked.many):
                sleepers.grow(parked)
                beside.append(sleepers.measure(asked.wakes, asked.polls))
            sleepers.runs.close()
        return beside, patrol(bench, min(asked.patrolled, asked.many))


def table(few: Beside, many: Beside) -> Table:
    """The figures side by side."""
    shown = Table(title="Sleeping cases on PostgreSQL")
    for title in ("", f"{few.parked:,} parked", f"{many.parked:,} parked", "ratio"):
        shown.add_column(title, justify="right" if title else "left")
    before, after = few.figures(), many.figures()
    for name, value in before.items():
        shown.add_row(name.replace("_", " "), f"{value:g}", f"{after[name]:g}", f"{after[name] / value:.2f}")
    return shown


def main() -> None:
    """Measure and print."""
    asked = options()
    with tempfile.TemporaryDirectory(prefix="winback-bench-") as folder:
        (few, many), seconds = measure(asked, Path(folder))
    cases = min(asked.patrolled, asked.many)
    Console(width=100).print(table(few, many))
    before, after = few.figures(), many.figures()
    for name, words in {"worker_mib": "the worker's memory", "wake_p50_seconds": "a wake's median latency"}.items():
        times = many.parked / few.parked
        print(f"With {times:g} times the parked cases {words} is {after[name] / before[name]:.2f} times as large.")
    print(f"The patrol looked at {cases:,} open cases in {seconds:.1f} s ({seconds / cases * 1000:.2f} ms a case).")
    if asked.json:
        figures = {f"few_{name}": value for name, value in before.items()}
        figures |= {f"many_{name}": value for name, value in after.items()}
        counts = {"few": few.parked, "many": many.parked, "patrolled": cases}
        print(json.dumps({"bench": "sleepers", **counts, **figures, "patrol_seconds": round(seconds, 2)}))


if __name__ == "__main__":
    main()
