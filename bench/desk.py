"""How fast the desk is with two years of answers behind it, beside what a person, a customer and a platform may wait.

Run `python -m bench.desk [RESPONSES] [CASES]` (1,000,000 and 50,000 by default), with `--json` for a JSON line at the
end. SQLite and a throw-away PostgreSQL, which both write to the disk before they say that they have, are filled, which
takes minutes; the desk serves from a process of its own. Staff's pages are asked for again and again. Customers'
answer page and hooks are sent by the clock from a third process, whatever becomes of those before, and are timed from
the moment each was planned for; then as fast as they are answered. A customer in ten answers, the others look; a hook
in ten is a complaint. Of three rounds the quietest counts, for others may use the machine too. A ratio below 1 is
within the bound.
"""

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
PAGE = 200.0
"""Milliseconds for nineteen of twenty pages of staff."""
ANSWER, ANSWERS = 50.0, 200
"""Milliseconds for 99 of 100 answer pages, at so many a second."""
HOOKS = 300
"""Hooks a second, each answered after its commit."""
SECONDS = 15
"""For how long requests are sent by the clock."""
PEOPLE = 16
"""Who send at the same time where nothing is sent by the clock."""
MOST = 6000
"""Requests of theirs."""


def main() -> int:
    """Fill, serve and ask, on each database."""
    told = [int(one) for one in sys.argv[1:] if one.isdecimal()]
    responses, cases = (*told, *(RESPONSES, CASES)[len(told) :])
    found = {}
    for name, database in (("sqlite", _sqlite), ("postgresql", _postgresql)):
        try:
            with database() as url:
                began = time.perf_counter()
                fill(url, responses, cases)
                links = ask(url)
                print(f"{name}: {responses:,} responses and {cases:,} cases in {time.perf_counter() - began:.0f} s")
                found[name] = measure(url, links)
        except NoPostgres as reason:
            print(f"{name}: left out, {reason}")
    if "--json" in sys.argv:
        print(json.dumps(found))
    return 0


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


def measure(url: str, links: Sequence[str]) -> dict[str, float]:
    """Serve the desk of a store that is filled, and print what it bears."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "bench.paging.serve", url, str(port)]) as process:
        try:
            _await(f"http://127.0.0.1:{port}")
            return _Sheet(port, process.pid, links).filled()
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
    """One desk's figures, printed as they come."""

    port: int
    pid: int
    links: Sequence[str]
    found: dict[str, float] = field(default_factory=dict)

    def filled(self) -> dict[str, float]:
        """Measure all."""
        self._memory("at the start")
        for name, (half, most) in pages(f"http://127.0.0.1:{self.port}").items():
            self._line(name, most, PAGE, f"p50 {half:5.1f}  p95 {most:6.1f} ms")
        self._memory("after the pages")
        drawn = charts(f"http://127.0.0.1:{self.port}")
        self._memory(f"after {drawn} charts")
        self._sent("answer page", partial(calls.customers, self.links), ANSWERS, ANSWER)
        self._sent("hooks", calls.hooks, HOOKS, None)
        self._memory("after the hooks")
        return self.found

    def _sent(self, name: str, make: Callable[[int], list[Call]], rate: int, bound: float | None) -> None:
        """By the clock, at the promised rate; then as many as are answered."""
        many = int(rate * (WARM_UP + SECONDS))
        rounds = [steadily(self.port, make(many), rate) for _ in range(ROUNDS)]
        quietest = min(rounds, key=lambda heard: (heard.wrong, heard.part(0.99)))
        told = f"{_told(quietest)}, the client {quietest.late * 1000:.1f} ms late at most"
        if bound:
            self._line(f"{name}, {rate} a second", quietest.part(0.99), bound, told)
        else:
            self._line(f"{name}, {rate} a second", rate, quietest.rate, told)
        most = max((at_once(self.port, make(MOST), PEOPLE) for _ in range(ROUNDS)), key=lambda heard: heard.rate)
        self._line(f"{name}, at once", rate, most.rate, f"{_told(most)}, {most.rate:.0f} a second")

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
