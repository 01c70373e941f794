"""What it costs to wake a sleeping case: our warm worker, Prefect's own process worker, and DBOS, side by side.

Run `python bench/wakes.py`, with `--json` for a JSON line at the end. A case starts, does one task (under DBOS one
step) and parks until it is woken again. All three use the same PostgreSQL, the two workers the same Prefect server and
settings, and the machine's cores are shared by everything, the caller included. Latency is from the call that wakes to
the first line of the flow: alone, when nothing else is under way, and in the storm, in which every case is
woken as soon as it has parked. Costs are CPU seconds of the storm, by process; the children of the process worker are
counted with all that they started.

What is left of a warm wake is the API server's: five times `set_state` (the wake's Pending and Scheduled, the worker's
Pending, the engine's Running, the park's Scheduled), each 20 to 30 ms of reading the run and its deployment anew
through the ORM and of orchestration rules; nothing else is called for a wake but a share of the worker's poll.
"""

import argparse
import json
import os
import tempfile
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.waking.costs import percentile
from bench.waking.measure import Drive, Measured
from bench.waking.notes import Notes
from bench.waking.systems import OnDbos, OnPrefect, System
from tests.machines import Installation

ROLES = {
    "server": "API server",
    "worker": "worker",
    "children": "children",
    "postgresql": "PostgreSQL",
    "waker": "caller",
}


class Bench(Installation):
    """PostgreSQL and a Prefect server; the workers come one after the other."""

    def deploy(self) -> None:
        """Each system makes its own."""


def some(text: str) -> int:
    """A number of at least one."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="a line of JSON last")
    parser.add_argument("--only", choices=["warm", "process", "dbos"], help="leave the others out")
    parser.add_argument("--processes", type=some, default=2, help="slots of either worker (2)")
    parser.add_argument("--cases", type=some, default=16, help="cases that the warm worker and DBOS wake at once (16)")
    parser.add_argument("--rounds", type=some, default=8, help="wakes of each of them in the storm (8)")
    parser.add_argument("--alone", type=some, default=12, help="wakes of a single case, for the latency (12)")
    parser.add_argument("--stock-rounds", type=some, default=2, help="rounds of the process worker's two cases (2)")
    parser.add_argument("--stock-alone", type=some, default=2, help="its wakes for the latency (2)")
    return parser.parse_args()


def measure(asked: argparse.Namespace, home: Path) -> list[Measured]:
    """Measure one after the other."""
    os.environ["PROBES"] = str(home)
    with Bench(home, workers=0, processes=asked.processes) as bench:
        few, many = (2, asked.stock_alone, asked.stock_rounds), (asked.cases, asked.alone, asked.rounds)
        plan: list[tuple[System, tuple[int, int, int]]] = [
            (OnPrefect(bench, "warm"), many),
            (OnPrefect(bench, "process"), few),
            (OnDbos(bench), many),
        ]
        measured = []
        with closing(Notes(home)) as notes, bench.reaching():
            for system, (cases, alone, rounds) in plan:
                if asked.only in {None, system.name}:
                    measured.append(Drive(system, notes, cases).run(alone, rounds))
        return measured


def table(measured: list[Measured]) -> Table:
    """The figures side by side."""
    shown = Table(title="One wake: start, one task, park")
    shown.add_column("")
    for one in measured:
        shown.add_column(one.name, justify="right")
    rows = {f"CPU s, {words}": [one.costs.get(role) for one in measured] for role, words in ROLES.items()}
    rows["CPU s, all"] = [one.cpu_per_wake for one in measured]
    rows["wakes/s in the storm"] = [one.wakes_per_second for one in measured]
    for part in (0.5, 0.99):
        rows[f"latency alone, s, p{part * 100:.0f}"] = [percentile(one.alone, part) for one in measured]
    for part in (0.5, 0.99):
        rows[f"latency in the storm, s, p{part * 100:.0f}"] = [percentile(one.loaded, part) for one in measured]
    for words, values in rows.items():
        shown.add_row(words, *("" if value is None else f"{value:.3f}" for value in values))
    shown.add_row("wakes measured", *(str(one.wakes) for one in measured))
    return shown


def main() -> None:
    """Measure and print."""
    asked = options()
    with tempfile.TemporaryDirectory(prefix="winback-bench-") as folder:
        measured = measure(asked, Path(folder))
    Console(width=100).print(table(measured))
    figures = {key.replace("process_", "stock_"): value for one in measured for key, value in one.figures().items()}
    if "stock_cpu_per_wake" in figures and "warm_cpu_per_wake" in figures:
        figures["ratio"] = round(figures["stock_cpu_per_wake"] / figures["warm_cpu_per_wake"], 1)
        print(f"A wake of the stock process worker costs {figures['ratio']} times the CPU of a warm one.")
    if any(one.name == "warm" for one in measured):
        print("Of a warm wake the API server spends most, in five calls of set_state; nothing else is asked of it.")
    if asked.json:
        print(json.dumps({"bench": "wakes", "processes": asked.processes, **figures}))


if __name__ == "__main__":
    main()
