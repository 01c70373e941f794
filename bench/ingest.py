"""How fast a file of responses goes into SQLite, beside tools that only copy it.

Run `python bench/ingest.py [ROWS]` (100,000 by default), with `--json` for a JSON line at the end. winback reads,
checks, matches customers, dedupes and triages each row; `sqlite-utils` and raw `executemany` copy the columns as they
are. `winback_reading` is the same with the reading of what customers wrote, which follows the commits. Time by the
clock is what one waits for; the processor's is steadier where others use the machine too.
`--million` measures the peak memory of reading a million rows instead.
"""

import csv
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from blocks.intake import read_file
from blocks.store import migrate
from blocks.store.database import Database
from blocks.store.readings import read_some
from winback.policy import Policy, check_policy

ROWS = 100_000
MILLION = 1_000_000
ROUNDS = 3
MOST_MEGABYTES = 300
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SQLITE_UTILS = Path(sys.executable).parent / "sqlite-utils"
HEADER = (
    *("Svar-id", "Tidsstempel", "Kundenr", "Navn", "E-mail", "Telefon", "Sprog", "Kontaktpunkt"),
    *("Karakter", "Kommentar", "Kontakt mig"),
)
FIRST = ("Anne", "Bjørn", "Camilla", "David", "Elin", "Frode", "Göran", "Hanne", "Ingrid", "Jörgen", "Kari", "Lars")
LAST = ("Ravnholt", "Sommerlund", "Krathus", "Mosskog", "Nesbakk", "Brightwater", "Sølvsten", "Tofteng", "Örnstig")
WORDS = (
    *("levering", "montør", "faktura", "app", "service", "hurtig", "langsom", "desværre", "fint", "tak", "ventetid"),
    *("telefon", "varmepumpe", "lader", "aftale", "ringede", "kom", "aldrig", "igen", "tilfreds", "venlig", "dyr"),
    *("billig", "fejl", "rettet", "uge", "måned", "tekniker", "kunde", "besked"),
)
SCORES = [0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10]


def rows(count: int) -> Iterator[list[str]]:
    """Answers of two years: six in ten with a comment, three in ten from a customer seen before, some of nobody."""
    lots = random.Random(7)
    step = timedelta(days=730) / count
    customers = 0
    for number in range(count):
        at = NOW - timedelta(days=730) + step * number
        key = f"{lots.getrandbits(96):024x}"
        again = customers and lots.random() < 0.3
        who = lots.randrange(customers) if again else customers
        customers += not again
        person = ["", "", "", ""] if lots.random() < 0.1 else _person(who)
        text = " ".join(lots.choices(WORDS, k=lots.randrange(4, 30))) if lots.random() < 0.6 else ""
        stamp = at.strftime("%d-%m-%Y %H.%M")
        yield [key, stamp, *person, "da", "Levering", str(lots.choice(SCORES)), text, "ja" if number % 97 == 0 else ""]


def _person(who: int) -> list[str]:
    name = f"{FIRST[who % len(FIRST)]} {LAST[who // 12 % len(LAST)]}"
    phone = f"+45 {10_000_000 + who}" if who % 2 else ""
    return [f"K{who:06}" if who % 3 else "", name, f"Kunde.{who}@Postkasse.example", phone]


def write_csv(path: Path, count: int) -> Path:
    """A file of `count` answers, as a Nordic spreadsheet exports it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(HEADER)
        out.writerows(rows(count))
    return path


def policy() -> Policy:
    """The smallest policy."""
    staff = [
        {"id": name, "name": name, "email": f"{name}@winback.example", "role": "manager", "team": "care"}
        for name in ("mette", "jonas")
    ]
    team = {"name": "Care", "email": "care@winback.example", "supervisor": "mette"}
    return check_policy({"company": "Bench", "teams": {"care": team}, "staff": staff})


def with_winback(file: Path, folder: Path) -> None:
    """All of the work: checks, customers, duplicates, triage."""
    database = Database(f"sqlite:///{folder / 'winback.db'}")
    report = read_file(database, file, policy(), now=NOW)
    database.close()
    if report.quarantined or report.new != report.read:
        sys.exit(f"the bench's own file was not read as it should be: {report}")


def with_winback_reading(file: Path, folder: Path) -> None:
    """The same, and then what customers wrote is read."""
    with_winback(file, folder)
    database, rules = Database(f"sqlite:///{folder / 'winback.db'}"), policy()
    while read_some(database, rules).texts:
        pass
    database.close()


def with_executemany(file: Path, folder: Path) -> None:
    """Copy the columns, as fast as Python can."""
    names = ", ".join(f'"{name}"' for name in HEADER)
    with closing(sqlite3.connect(folder / "raw.db")) as database, file.open(encoding="utf-8-sig", newline="") as lines:
        database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        database.execute(f'CREATE TABLE response ({names}, PRIMARY KEY ("Svar-id"))')
        told = csv.reader(lines, delimiter=";")
        next(told)
        database.executemany(f"INSERT INTO response VALUES ({', '.join('?' * len(HEADER))})", told)
        database.commit()


def with_sqlite_utils(file: Path, folder: Path) -> None:
    """Copy the columns with the usual tool."""
    command: list[str | Path] = [
        SQLITE_UTILS,
        "insert",
        folder / "utils.db",
        "response",
        file,
        "--csv",
        "--delimiter",
        ";",
    ]
    _run([*command, "--encoding", "utf-8-sig", "--pk", "Svar-id", "--silent"])


def _run(command: list[str | Path]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds that a work took: by the clock, and of the processor."""

    wall: float
    cpu: float

    def __sub__(self, other: "Taken") -> "Taken":
        return Taken(self.wall - other.wall, self.cpu - other.cpu)

    def best(self, other: "Taken") -> "Taken":
        """The lower of each: whatever made it more was not the work."""
        return Taken(min(self.wall, other.wall), min(self.cpu, other.cpu))


def taken_by(work: Callable[[], None]) -> Taken:
    """How long it takes, with the processes that it starts and waits for."""
    begin = _spent()
    work()
    return _spent() - begin


def _spent() -> Taken:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(time.perf_counter(), time.process_time() + children.ru_utime + children.ru_stime)


def compare(count: int, folder: Path) -> dict[str, Taken]:
    """What each took in its best of some rounds, taken in turn; their starts are not counted."""
    file = write_csv(folder / "answers.csv", count)
    warm_up(folder)
    best: dict[str, Taken] = {}
    for number in range(ROUNDS):
        here = folder / str(number)
        here.mkdir()
        migrate(f"sqlite:///{here / 'winback.db'}")
        start = taken_by(partial(_run, [SQLITE_UTILS, "--version"]))
        taken = {
            "winback": taken_by(partial(with_winback, file, here)),
            "winback_reading": taken_by(partial(with_winback_reading, file, _beside(here, "reading"))),
            "sqlite_utils": taken_by(partial(with_sqlite_utils, file, here)) - start,
            "executemany": taken_by(partial(with_executemany, file, here)),
        }
        best = {name: needed.best(best.get(name, needed)) for name, needed in taken.items()}
    return best


def _beside(folder: Path, name: str) -> Path:
    """A folder for another store without rows."""
    made = folder / name
    made.mkdir()
    migrate(f"sqlite:///{made / 'winback.db'}")
    return made


def warm_up(folder: Path) -> None:
    """Load what is loaded once: no start is counted against anybody."""
    once = folder / "once"
    once.mkdir()
    migrate(f"sqlite:///{once / 'winback.db'}")
    with_winback_reading(write_csv(once / "answers.csv", 10), once)


def peak_megabytes(count: int, folder: Path) -> float:
    """Peak memory of a process that reads so many rows."""
    file = write_csv(folder / "answers.csv", count)
    migrate(f"sqlite:///{folder / 'winback.db'}")
    done = subprocess.run([sys.executable, __file__, "--read", file], check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    """Measure what was asked for."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    if "--read" in sys.argv:
        file = Path(sys.argv[sys.argv.index("--read") + 1])
        with_winback(file, file.parent)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    with tempfile.TemporaryDirectory(prefix="winback-bench-") as folder:
        count = numbers[0] if numbers else MILLION if "--million" in sys.argv else ROWS
        figures = memory(count, Path(folder)) if "--million" in sys.argv else speed(count, Path(folder))
    if "--json" in sys.argv:
        print(json.dumps({"bench": "ingest", "rows": count, **figures}))


def speed(count: int, folder: Path) -> dict[str, float]:
    """Print how fast each is."""
    best = compare(count, folder)
    for name, taken in best.items():
        print(f"{name:<16}{count:>10} rows  {count / taken.wall:>9,.0f} rows/s  {taken.cpu:>6.2f} CPU seconds")
    ours, copying, bare = best["winback"], best["sqlite_utils"], best["executemany"]
    ratios = {
        "ratio_to_sqlite_utils": round(copying.wall / ours.wall, 2),
        "cpu_ratio_to_sqlite_utils": round(copying.cpu / ours.cpu, 2),
        "ratio_to_executemany": round(bare.wall / ours.wall, 2),
    }
    print(f"winback, which checks, matches and dedupes, makes {ratios['ratio_to_sqlite_utils']:.2f} times the rows/s")
    print(f"of sqlite-utils, which copies ({ratios['cpu_ratio_to_sqlite_utils']:.2f} times by CPU seconds),")
    print(f"and {ratios['ratio_to_executemany']:.2f} times those of a bare executemany")
    rates: dict[str, float] = {name: round(count / taken.wall) for name, taken in best.items()}
    return rates | {f"{name}_cpu_seconds": round(taken.cpu, 2) for name, taken in best.items()} | ratios


def memory(count: int, folder: Path) -> dict[str, float]:
    """Print the peak of memory, and fail where it is too high."""
    begin = time.perf_counter()
    megabytes = peak_megabytes(count, folder)
    print(f"winback  {count} rows  peak {megabytes:.0f} MB  (bound {MOST_MEGABYTES} MB)")
    if megabytes > MOST_MEGABYTES:
        sys.exit(1)
    return {"peak_mb": round(megabytes, 1), "seconds": round(time.perf_counter() - begin, 1)}


if __name__ == "__main__":
    main()
