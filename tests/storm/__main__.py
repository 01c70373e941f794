"""`python -m tests.storm --seed 7 --minutes 5`: exit status 0 where nothing was lost, doubled, stuck or wrong."""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

FOREIGN_SETTINGS = ("PREFECT_", "WINBACK_", "PG")


def main() -> int:
    """Read the command line and do what it says."""
    asked = options()
    if asked.ask:
        from tests.storm.asking import ask  # noqa: PLC0415 - without Prefect's import an answer comes at once

        told, status = ask(asked.ask)
        say(told)
        return status
    home = asked.home or Path(tempfile.mkdtemp(prefix="winback-storm-"))
    home.mkdir(parents=True, exist_ok=True)
    home = home.resolve()
    if asked.background:
        from tests.storm.asking import start_in_background  # noqa: PLC0415

        pid = start_in_background(home, ["--seed", str(asked.seed), "--minutes", str(asked.minutes)])
        say(f"{home}\n{pid}\nAsk it: python -m tests.storm --ask {home}")
        return 0
    return storm(home, asked.seed, asked.minutes, keep=asked.home is not None)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=2.0, help="of storm; the drain takes as long at most")
    parser.add_argument("--home", type=Path, help="folder for logs and mail; a temporary one by default")
    parser.add_argument("--background", action="store_true", help="start it detached; prints its home and its process")
    parser.add_argument("--ask", type=Path, metavar="HOME", help="how far a storm is, or what came of it")
    return parser.parse_args()


def storm(home: Path, seed: int, minutes: float, *, keep: bool) -> int:
    """Storm in the foreground; the home is kept where it was named, or something was amiss."""
    for name in [name for name in os.environ if name.startswith(FOREIGN_SETTINGS)]:
        del os.environ[name]
    # Prefect reads its settings when it is first imported.
    os.environ |= {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }
    from tests.storm.asking import begin, write_result  # noqa: PLC0415
    from tests.storm.storm import run_storm  # noqa: PLC0415

    begin(home)
    signal.signal(signal.SIGTERM, leave)
    began, well = time.monotonic(), False
    try:
        figures, well = run_storm(home, seed, minutes, lambda told: say(f"{time.monotonic() - began:6.1f} s  {told}"))
        line = json.dumps(figures)
        write_result(home, line)
    finally:
        if not well or keep:
            say(f"Logs and mail are in {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)
    say(line)
    return 0 if well else 1


def say(told: str) -> None:
    """A line on stdout, at once."""
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()


def leave(number: int, frame: FrameType | None) -> None:
    """Unwind the stack on a signal, so that everything that was started ends."""
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
