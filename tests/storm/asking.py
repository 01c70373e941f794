"""A storm in the background: started detached, and asked later how far it is."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
PROVES_FROM = 1.0  # minutes from which a storm must have had cases, signals and kills
PID, LOG, RESULT, PROGRESS = "storm.pid", "storm.log", "result.json", "progress.json"
WELL, AMISS, GONE, GOING = 0, 1, 2, 3
"""What `--ask` exits with: all is well, something is not, the storm ended without a result, it still goes on."""


def start_in_background(home: Path, options: Sequence[str]) -> int:
    """Start a storm that nobody waits for; its process."""
    begin(home)
    command = [sys.executable, "-m", "tests.storm", *options, "--home", str(home)]
    with (home / LOG).open("ab") as log:
        storm = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    (home / PID).write_text(str(storm.pid), encoding="utf-8")
    return storm.pid


def begin(home: Path) -> None:
    """Forget an earlier storm's result; from here on this process's storm can be asked."""
    for old in (RESULT, PROGRESS):
        (home / old).unlink(missing_ok=True)
    (home / PID).write_text(str(os.getpid()), encoding="utf-8")


def write_result(home: Path, line: str) -> None:
    """Keep the last line for whoever asks."""
    unfinished = home / f".{RESULT}"
    unfinished.write_text(line, encoding="utf-8")
    unfinished.rename(home / RESULT)


def ask(home: Path) -> tuple[str, int]:
    """What to say of the storm below `home`, and what to exit with."""
    if (home / RESULT).exists():
        line = (home / RESULT).read_text(encoding="utf-8")
        return line, WELL if is_well(json.loads(line)) else AMISS
    if not goes_on(home):
        return f"The storm ended without a result; see {home / LOG}", GONE
    if not (home / PROGRESS).exists():
        return "The storm is starting.", GOING
    return (home / PROGRESS).read_text(encoding="utf-8"), GOING


def is_well(figures: dict[str, Any]) -> bool:
    """Whether the figures keep the promise, and there was enough of a storm to say so."""
    return not any(figures[name] for name in ("stuck", "lost", "doubled", "wrong")) and not lacking(figures)


def lacking(figures: dict[str, Any]) -> list[str]:
    """What did not happen at all in a storm that was long enough for it: its zeros would say nothing."""
    if figures["minutes"] < PROVES_FROM:
        return []
    there = {name: figures[name] for name in ("cases", "signals")} | {"kills": sum(figures["kills"].values())}
    return [name for name, times in there.items() if not times]


def goes_on(home: Path) -> bool:
    """Whether the storm's process is there."""
    try:
        number = int((home / PID).read_text(encoding="utf-8"))
        words = psutil.Process(number).cmdline()
    except (FileNotFoundError, ValueError, psutil.Error):
        return False
    return number != os.getpid() and "tests.storm" in words
