"""What a press in Slack costs: the desk on SQLite and on PostgreSQL, beside a bare Bolt app; and cards a second.

Run `python bench/slack.py`, with `--json` for a JSON line at the end. Fifty presses a second for twenty seconds, spread
over some forty people; four in five claim a case each, which is committed before it is acknowledged (SQLite with
synchronous=FULL, PostgreSQL with fsync, both on disk), every fifth opens a form. The desk is a process of its own that
hears by Socket Mode, as `winback desk` is, with all that it does behind the answer: whoever pressed is told, forms are
opened and filled, and Prefect, which is not there, is asked to wake the case. Beside it, on the same cards, a bare Bolt
app that does nothing but acknowledge. The stand-in Slack and its people are the measuring process; they share the
machine's cores with the rest, and what they cost is in all figures alike. Bolt itself looks every 10 ms whether its
handler has acknowledged, which is most of what the bare app takes.

Times are from the press to its acknowledgement, as Slack sees them; two seconds before them are to warm up. Cards are
drawn from cases that are read already, and posted and drawn anew over loopback, one at a time, beside the client's same
calls with a line of text in place of the card.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from bench.pressing.company import CHANNEL, PEOPLE, Company
from bench.waking.costs import percentile
from blocks.slack import Mark
from blocks.store.customers import read_dossier
from tests.databases import DURABLE, PostgresCluster
from tests.machines import Machine
from tests.standin import SlackWorld
from winback.cards.card import card
from winback.cards.kit import Post

HANDS = 64
"""Presses that may wait for their acknowledgement at the same time."""
EVERY = 5
"""Every so manieth press opens a form; no divisor of the number of people, so that everybody presses both."""
WARM_UP = 2.0  # seconds
PROMISED = 300.0  # milliseconds, p99
ON_DISK = DURABLE | {"fsync": "on", "full_page_writes": "on"}
NOWHERE = "http://127.0.0.1:9/api"


@dataclass
class Heard:
    """Acknowledgements of one app: times in milliseconds."""

    name: str
    times: list[float] = field(default_factory=list)
    late: float = 0.0

    def part(self, share: float) -> float:
        """The time within which such a share was acknowledged."""
        return round(percentile(self.times, share), 1)


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="a line of JSON last")
    parser.add_argument("--rate", type=int, default=50, help="presses a second (50)")
    parser.add_argument("--seconds", type=int, default=20, help="for so long (20)")
    parser.add_argument("--cards", type=int, default=300, help="cards drawn and posted (300)")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="leave the other out")
    return parser.parse_args()


@contextmanager
def listening(company: Company, what: str, logs: Path) -> Iterator[None]:
    """An app in a process of its own."""
    command = [sys.executable, "-m", "bench.pressing.listen", what, company.world.api_url, company.url]
    machine = Machine(f"{what}-{company.database.url.get_backend_name()}", command,
                      {**os.environ, "PREFECT_API_URL": NOWHERE}, logs)  # fmt: skip
    machine.start()
    try:
        company.world.has_sockets(1, within=60)
        yield
    finally:
        machine.end()


def drive(company: Company, name: str, rate: int, seconds: int) -> Heard:
    """Press at a steady rate, whatever becomes of the presses before; raises if one is not acknowledged."""
    heard, begin = Heard(name), time.monotonic() + 0.2
    warm = int(rate * WARM_UP)

    def press(number: int) -> None:
        due = begin + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        action = "form:contact" if number % EVERY == 0 else "do:claim"
        late = time.monotonic() - due
        reaction = company.world.press(company.people[number % PEOPLE], company.cards[number], action, as_seen=True)
        if not reaction.acknowledged:
            raise RuntimeError(f"press {number} was not acknowledged: {reaction.warning}")
        if number >= warm:
            heard.times.append(reaction.seconds * 1000)
            heard.late = max(heard.late, late)

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(press, range(warm + rate * seconds)))
    return heard


def beside(url: str, asked: argparse.Namespace, logs: Path) -> tuple[Heard, Heard]:
    """The desk on this database, and the bare app on the same cards."""
    presses = int(asked.rate * (WARM_UP + asked.seconds))
    kind = make_url(url).get_backend_name()
    with SlackWorld() as world:
        company = Company(url, world, presses)
        with listening(company, "bare", logs):
            bare = drive(company, f"bare Bolt app beside {kind}", asked.rate, asked.seconds)
        with listening(company, "desk", logs):
            desk = drive(company, f"desk on {kind}", asked.rate, asked.seconds)
        claims, expected = company.claims(), sum(number % EVERY > 0 for number in range(presses))
        company.database.close()
    if claims != expected:
        raise RuntimeError(f"{expected} cases were claimed, and {claims} claims stand in the journals")
    return bare, desk


def rate(count: int, act: Callable[[int], object]) -> float:
    """How often a second something is done, one after the other."""
    begin = time.perf_counter()
    for number in range(count):
        act(number)
    return count / (time.perf_counter() - begin)


def cards(count: int, folder: Path) -> dict[str, float]:
    """Cards a second: drawn, posted, drawn anew; and the client's calls with a line of text."""
    with SlackWorld() as world:
        company = Company(f"sqlite:///{folder / 'cards.db'}", world, count)
        world.add_channel("C0BARE", "bare", company.people)
        cases = [case for number in range(1, count + 1) if (case := company.store.case(number))]
        with company.database.reading() as session:
            known = [(case, read_dossier(session, case)) for case in cases]
        slack, client, posted, plain = company.slack, company.slack.client(), [], []

        def draw(number: int) -> Post:
            return card(*known[number], company.policy)

        figures = {
            "drawn": rate(count, draw),
            "posted": rate(count, lambda n: posted.append(slack.post(CHANNEL, draw(n), Mark(n + 1, n + 1)))),
            "drawn_anew": rate(count, lambda n: slack.update(posted[n], draw(n), Mark(n + 1, n + 1))),
            "bare_posted": rate(count, lambda n: plain.append(client.chat_postMessage(channel="C0BARE", text="Hi"))),
            "bare_updated": rate(
                count, lambda n: client.chat_update(channel="C0BARE", ts=plain[n]["ts"], text="Hi again")
            ),
        }
        company.database.close()
    return {f"cards_{name}_a_second": round(value, 1) for name, value in figures.items()}


def measure(asked: argparse.Namespace, home: Path) -> list[tuple[Heard, Heard]]:
    """Each database in turn."""
    measured = []
    if asked.only != "postgresql":
        measured.append(beside(f"sqlite:///{home / 'winback.db'}", asked, home))
    if asked.only != "sqlite":
        with closing_cluster() as cluster:
            measured.append(beside(cluster.url(cluster.create()), asked, home))
    return measured


@contextmanager
def closing_cluster() -> Iterator[PostgresCluster]:
    """A PostgreSQL that writes to disk what it commits."""
    cluster = PostgresCluster.found(**ON_DISK)
    try:
        yield cluster
    finally:
        cluster.stop()


def table(measured: list[tuple[Heard, Heard]], asked: argparse.Namespace) -> Table:
    """The acknowledgements, side by side."""
    shown = Table(title=f"Acknowledged within, ms: {asked.rate} presses a second for {asked.seconds} s")
    for title in ("", "p50", "p99", "longest", "p99 to bare"):
        shown.add_column(title, justify="right" if title else "left")
    for bare, desk in measured:
        for one in (bare, desk):
            ratio = one.part(0.99) / bare.part(0.99)
            figures = (one.part(0.5), one.part(0.99), round(max(one.times), 1))
            shown.add_row(one.name, *(f"{value:.1f}" for value in figures), f"{ratio:.1f}")
    return shown


def figures_of(measured: list[tuple[Heard, Heard]]) -> dict[str, float]:
    """By name, for the line of JSON."""
    found: dict[str, float] = {}
    for bare, desk in measured:
        kind = desk.name.rpartition(" ")[2]
        for name, one in ((f"{kind}_bare", bare), (f"{kind}_desk", desk)):
            found |= {f"{name}_p50_ms": one.part(0.5), f"{name}_p99_ms": one.part(0.99)}
        found[f"{kind}_p99_ratio"] = round(desk.part(0.99) / bare.part(0.99), 1)
    return found


def main() -> None:
    """Measure and print."""
    asked = options()
    with tempfile.TemporaryDirectory(prefix="winback-bench-") as folder:
        measured, drawn = measure(asked, Path(folder)), cards(asked.cards, Path(folder))
    Console(width=100).print(table(measured, asked))
    late = max(one.late for pair in measured for one in pair)
    print(f"The promise is a p99 of {PROMISED:.0f} ms. The latest press came {late * 1000:.0f} ms after its time.")
    print(
        "Cards a second: {drawn:,.0f} drawn, {posted:.0f} posted, {anew:.0f} drawn anew in place;".format(
            drawn=drawn["cards_drawn_a_second"],
            posted=drawn["cards_posted_a_second"],
            anew=drawn["cards_drawn_anew_a_second"],
        )
    )
    print(
        "a line of text instead: {:.0f} posted, {:.0f} changed.".format(
            drawn["cards_bare_posted_a_second"], drawn["cards_bare_updated_a_second"]
        )
    )
    if asked.json:
        counts = {"rate": asked.rate, "seconds": asked.seconds}
        print(json.dumps({"bench": "slack", **counts, **figures_of(measured), **drawn}))
    if any(desk.part(0.99) > PROMISED for _, desk in measured):
        sys.exit(f"a press must be acknowledged within {PROMISED:.0f} ms, 99 times in 100")


if __name__ == "__main__":
    main()
