"""How fast the desk is with two years of answers behind it, beside what a person, a customer and a platform may wait.

Run `python -m bench.desk [RESPONSES] [CASES]` (1,000,000 and 50,000 by default), with `--json` for a JSON line at the
end. `--only answer-page` (or `hooks`, or `pages`) measures that alone, shortly, and of a small company, which takes a
minute or two. SQLite and a throw-away PostgreSQL, which both write to the disk before they say that they have, are
filled, which of all takes minutes; the desk serves from a process of its own. Staff's pages are asked for again and
again. Customers' answer page and hooks are sent by the clock from a third process, whatever becomes of those before,
and are timed from the moment each was planned for; then as fast as they are answered. A customer in ten answers, the
others look; a hook in ten is a complaint. Of three rounds the quietest counts, for others may use the machine too;
what the desk's own process works for a request depends less on them. A ratio below 1 is within the bound.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import psutil

from bench.paging import calls
from bench.paging.asking import ROUNDS, charts, pages
from bench.paging.company import ask, fill
from bench.paging.driving import WARM_UP, Call, Heard, at_once, steadily
from bench.slack import ON_DISK
from deployments.server import free_port
from tests.databases import NoPostgres, PostgresCluster

RESPONSES, CASES = 1_000_000, 50_000
FEW = 5_000, 500
"""Of the small company."""
PARTS = ("pages", "answer-page", "hooks")
PAGE = 200.0
"""Milliseconds for nineteen of twenty pages of staff."""
ANSWER, ANSWERS = 50.0, 200
"""Milliseconds for 99 of 100 answer pages, at so many a second."""
HOOKS = 300
"""Hooks a second, each answered after its commit."""
SECONDS, SHORTLY = 15, 5
"""For how long requests are sent by the clock."""
PEOPLE = 16
"""Who send at the same time where nothing is sent by the clock."""
MOST, SOME = 6000, 1000
"""Requests of theirs."""


def main() -> int:
    """Fill, serve and ask, on each database."""
    wanted, found = options(), {}
    responses, cases = wanted.responses, wanted.cases
    for name, database in (("sqlite", _sqlite), ("postgresql", _postgresql)):
        try:
            with database() as url:
                began = time.perf_counter()
                fill(url, responses, cases)
                links = ask(url)
                print(f"{name}: {responses:,} responses and {cases:,} cases in {time.perf_counter() - began:.0f} s")
                found[name] = measure(url, links, wanted.only)
        except NoPostgres as reason:
            print(f"{name}: left out, {reason}")
    if wanted.json:
        print(json.dumps(found))
    return 0


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("responses", type=int, nargs="?", help=f"answers ({RESPONSES:,}; for one part {FEW[0]:,})")
    parser.add_argument("cases", type=int, nargs="?", help=f"cases made of them ({CASES:,}; for one part {FEW[1]:,})")
    parser.add_argument("--only", choices=PARTS, help="measure one part, shortly")
    parser.add_argument("--json", action="store_true", help="a line of JSON last")
    told = parser.parse_args()
    responses, cases = FEW if told.only else (RESPONSES, CASES)
    told.responses, told.cases = told.responses or responses, told.cases or cases
    return told


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'winback.db'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    cluster = PostgresCluster.found(**ON_DISK)
    try:
        yield cluster.url(cluster.create())
    finally:
        cluster.stop()


def measure(url: str, links: Sequence[str], only: str | None = None) -> dict[str, float]:
    """Serve the desk of a store that is filled, and print what it bears: of all, or of one part alone."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "bench.paging.serve", url, str(port)]) as process:
        try:
            _await(f"http://127.0.0.1:{port}")
            sheet = _Sheet(port, process.pid, links, *((SHORTLY, SOME) if only else (SECONDS, MOST)))
            return sheet.filled([only] if only else PARTS)
        finally:
            process.terminate()


def _await(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/healthz", timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


@dataclass
class _Sheet:
    """One desk's figures, printed as they come: of so many seconds by the clock, and so many requests at once."""

    port: int
    pid: int
    links: Sequence[str]
    seconds: float
    most: int
    found: dict[str, float] = field(default_factory=dict)

    def filled(self, parts: Sequence[str]) -> dict[str, float]:
        """Measure some parts, or all."""
        self._memory("at the start")
        if "pages" in parts:
            self._asked()
        if "answer-page" in parts:
            self._sent("answer page", partial(calls.customers, self.links), ANSWERS, ANSWER)
        if "hooks" in parts:
            self._sent("hooks", calls.hooks, HOOKS, None)
        self._memory("at the end")
        return self.found

    def _asked(self) -> None:
        """Staff's pages, one after the other."""
        for name, (half, most) in pages(f"http://127.0.0.1:{self.port}").items():
            self._line(name, most, PAGE, f"p50 {half:5.1f}  p95 {most:6.1f} ms")
        self._memory("after the pages")
        drawn = charts(f"http://127.0.0.1:{self.port}")
        self._memory(f"after {drawn} charts")

    def _sent(self, name: str, make: Callable[[int], list[Call]], rate: int, bound: float | None) -> None:
        """By the clock, at the promised rate; then as many as are answered."""
        many = int(rate * (WARM_UP + self.seconds))
        rounds, worked = zip(*(self._steadily(make(many), rate) for _ in range(ROUNDS)), strict=True)
        quietest = min(rounds, key=lambda heard: (heard.wrong, heard.part(0.99)))
        told = f"{_told(quietest)}, the client {quietest.late * 1000:.1f} ms late at most"
        if bound:
            self._line(f"{name}, {rate} a second", quietest.part(0.99), bound, told)
        else:
            self._line(f"{name}, {rate} a second", rate, quietest.rate, told)
        each = min(worked) / many
        self._line(f"{name}, work of a core", each * rate, 1, f"{each * 1000:.2f} ms for each request")
        most = max((at_once(self.port, make(self.most), PEOPLE) for _ in range(ROUNDS)), key=lambda heard: heard.rate)
        self._line(f"{name}, at once", rate, most.rate, f"{_told(most)}, {most.rate:.0f} a second")

    def _steadily(self, requests: Sequence[Call], rate: float) -> tuple[Heard, float]:
        """What was heard by the clock, and the seconds that the desk's process has worked for it."""
        before = self._worked()
        return steadily(self.port, requests, rate), self._worked() - before

    def _worked(self) -> float:
        times = psutil.Process(self.pid).cpu_times()
        return times.user + times.system

    def _line(self, name: str, figure: float, bound: float, told: str) -> None:
        self.found[name] = round(figure / bound, 3)
        print(f"  {name:<28} ratio {figure / bound:5.2f}   {told}", flush=True)

    def _memory(self, when: str) -> None:
        megabytes = psutil.Process(self.pid).memory_info().rss / 1e6
        self.found[f"megabytes {when}"] = round(megabytes)
        print(f"  {'memory ' + when:<28} {megabytes:.0f} MB", flush=True)


def _told(heard: Heard) -> str:
    wrong = f", {heard.wrong} WRONG" if heard.wrong else ""
    parts = "  ".join(f"p{share:.0%}".rstrip("%") + f" {heard.part(share):.1f}" for share in (0.50, 0.95, 0.99))
    return f"{parts} ms{wrong}"


if __name__ == "__main__":
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")
    sys.exit(main())
