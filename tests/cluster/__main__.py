"""`make cluster-test`: cases live through a cluster of which one API server and one worker are killed on the way.

The last line of stdout is JSON; the exit status is 0 where every case came to its end, nothing was lost, no customer
got a letter twice and both were killed indeed, 1 where not, and 2 where something is not installed.
"""

import argparse
import json
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

from blocks.runs import PrefectRuns
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from blocks.store.migrate import migrate
from deployments.demo.ending import nothing_left
from deployments.server import leave
from tests.cluster import verdict
from tests.cluster.people import People, policy, response
from tests.cluster.topology import Cluster, missing_tools
from tests.databases import NoPostgres
from tests.machines import Machine

AT_MOST = 420.0  # seconds that the cases have
ARRIVING = 20.0  # seconds within which they come in
DEATHS = (10.0, 50.0)  # seconds between which the two die
LOOK_EVERY = 0.2


def main() -> int:
    """Run the test; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="decides who does what, and what is killed when")
    parser.add_argument("--cases", type=int, default=40)
    asked = parser.parse_args()
    if missing := missing_tools():
        return _not_installed(missing)
    signal.signal(signal.SIGTERM, leave)
    home = Path(tempfile.mkdtemp(prefix="winback-cluster-"))
    try:
        with Cluster(home) as cluster, cluster.reaching():
            told = Trial(cluster, asked.seed, asked.cases).run()
    except NoPostgres as missing:
        _say(str(missing))
        return _not_installed(["postgresql"])
    well = verdict.is_well(told)
    if well:
        shutil.rmtree(home, ignore_errors=True)
    else:
        _say(f"The logs stay in {home / 'logs'}")
    print(json.dumps(told))  # noqa: T201 - what scripts read
    return 0 if well else 1


class Trial:
    """One run of the test on a cluster that is up."""

    def __init__(self, cluster: Cluster, seed: int, cases: int) -> None:
        self.cluster, self.seed, self.cases = cluster, seed, cases
        self.chance = Random(seed)
        self.outbox = cluster.home / "outbox"
        self.killed: Counter[str] = Counter()
        self.began = time.monotonic()

    def run(self) -> dict[str, Any]:
        """Let the cases come in, kill, wait until all is done or the time is over, count."""
        migrate(self.cluster.database_url)
        database = Database(self.cluster.database_url)
        with closing(database), closing(PrefectRuns()) as runs:
            store = CaseStore(database, runs)
            store.enforce(policy())
            people = People(store, self.outbox, self.chance)
            self._live(store, people)
            return self._count(store, people)

    def _live(self, store: CaseStore, people: People) -> None:
        arrivals = sorted(self.chance.uniform(0, ARRIVING) for _ in range(self.cases))
        deaths = self._deaths()
        for death in deaths:
            death.daemon = True
            death.start()
        come = 0
        while (now := self._seconds()) < AT_MOST:
            if come < self.cases and arrivals[come] <= now:
                come += 1
                store.receive(response(come, store))
            people.look()
            if come == self.cases and not any(death.is_alive() for death in deaths) and nothing_left(store):
                return
            time.sleep(LOOK_EVERY)

    def _deaths(self) -> list[Timer]:
        """One API server and one worker will die, each at its own time."""
        victims = [self.chance.choice(self.cluster.servers), self.chance.choice(self.cluster.workers)]
        return [Timer(self.chance.uniform(*DEATHS), self._kill, [victim]) for victim in victims]

    def _kill(self, victim: Machine) -> None:
        if not victim.up:
            _say(f"{self._seconds():5.1f} s: {victim.name} was to be killed, and has ended by itself")
            return
        victim.kill()
        self.killed[victim.name.split("-")[0]] += 1
        _say(f"{self._seconds():5.1f} s: {victim.name} is killed, and stays away")

    def _seconds(self) -> float:
        return time.monotonic() - self.began

    def _count(self, store: CaseStore, people: People) -> dict[str, Any]:
        ended, stuck = verdict.finished(store)
        mended = verdict.repairs(store)
        for kind, times in mended.items():
            _say(f"the patrol mended: {kind} {times}")
        return {
            "seed": self.seed,
            "cases": self.cases,
            "finished": ended,
            "stuck": stuck,
            "lost": verdict.lost(store, people.told) + self.cases - ended - stuck,
            "doubled": verdict.doubled(self.outbox),
            "killed": dict(self.killed),
            "repairs": mended.total(),
            "seconds": round(self._seconds(), 1),
        }


def _not_installed(packages: list[str]) -> int:
    _say(f"Not installed here: {', '.join(packages)}. apt-get install redis-server haproxy postgresql")
    return 2


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - stdout is for scripts


if __name__ == "__main__":
    sys.exit(main())
