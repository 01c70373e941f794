"""How fast the desk's pages are with two years of answers behind them, beside what a person may wait for.

Run `python -m bench.desk [RESPONSES] [CASES]` (1,000,000 and 50,000 by default), with `--json` for a JSON line at the
end. SQLite and a throw-away PostgreSQL are filled, which takes minutes; the desk serves from a process of its own, and
each page is asked for again and again. A ratio below 1 is within the bound: 200 ms for nineteen of twenty pages of
staff, 50 ms for 99 of 100 answer pages.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import httpx
import psutil

from bench.paging.company import fill
from bench.paging.serve import KEY
from deployments.server import free_port
from desk.web.staff.sessions import COOKIE, Session, Sessions
from tests.databases import NoPostgres, PostgresCluster

RESPONSES, CASES = 1_000_000, 50_000
PAGES = {
    "inbox": "/?view=all",
    "inbox, one's own": "/?view=mine",
    "inbox, words": "/?view=all&words=faktura+langsom",
    "closed cases": "/?view=all&state=closed&page=7",
    "case": "/cases/7",
    "responses": "/responses",
    "responses, words": "/responses?words=varmepumpe",
    "responses, unhappy": "/responses?negative=1&score_to=4",
    "customer": "/customers/11",
    "overview": "/overview?days=365",
}
TIMES = 40
BOUND, BOUND_OF_ANSWERS = 0.200, 0.050
ANSWERS, AT_ONCE = 2000, 16


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
                print(f"{name}: {responses:,} responses and {cases:,} cases in {time.perf_counter() - began:.0f} s")
                found[name] = _measure(url)
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
    cluster = PostgresCluster.found()
    try:
        yield cluster.url(cluster.create())
    finally:
        cluster.stop()


def _measure(url: str) -> dict[str, float]:
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "bench.paging.serve", url, str(port)]) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _await(address)
            return _pages(address) | _answers(address) | _memory(process.pid)
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


def _pages(address: str) -> dict[str, float]:
    found = {}
    cookies = {COOKIE: Sessions(KEY).seal(Session("mette"))}
    with httpx.Client(base_url=address, cookies=cookies, timeout=30) as browser:
        for name, path in PAGES.items():
            took = [_timed(lambda path=path: browser.get(path)) for _ in range(TIMES)]  # type: ignore[misc]
            p95 = quantiles(took[1:], n=20)[-1]
            found[name] = p95
            print(f"  {name:<22} p95 {p95 * 1000:7.1f} ms   ratio {p95 / BOUND:.2f}   (first {took[0] * 1000:.0f} ms)")
    return found


def _answers(address: str) -> dict[str, float]:
    """The page that a customer's link opens; a link of nobody's is looked up as any is."""
    with ThreadPoolExecutor(AT_ONCE) as people, httpx.Client(base_url=address, timeout=30) as browser:
        began = time.perf_counter()
        took = list(people.map(lambda n: _timed(lambda: browser.get(f"/a/{n:032x}"), 404), range(ANSWERS)))
        rate = ANSWERS / (time.perf_counter() - began)
    p99 = quantiles(took, n=100)[-1]
    print(f"  {'answer page':<22} p99 {p99 * 1000:7.1f} ms   ratio {p99 / BOUND_OF_ANSWERS:.2f}   {rate:.0f} a second")
    return {"answer p99": p99, "answers a second": rate}


def _timed(ask: Callable[[], httpx.Response], status: int = 200) -> float:
    began = time.perf_counter()
    answer = ask()
    took = time.perf_counter() - began
    if answer.status_code != status:
        sys.exit(f"{answer.request.url.path} answered {answer.status_code}")
    return took


def _memory(pid: int) -> dict[str, float]:
    megabytes = psutil.Process(pid).memory_info().rss / 1e6
    print(f"  {'memory':<22} {megabytes:.0f} MB")
    return {"megabytes": megabytes}


if __name__ == "__main__":
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")
    sys.exit(main())
