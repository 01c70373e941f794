"""`python -m tests.conformance --specs DIR`: exit status 0 where the published contracts find nothing wrong."""

import argparse
import logging
import re
import sys
import time
from pathlib import Path
from typing import TextIO

from tests import conftest
from tests.conformance.contracts import DEFAULT, Contracts, NoSpecs
from tests.conformance.everything import Found, look
from tests.conformance.mail_contracts import MailContracts

SHOWN = 30
NUMBER = re.compile(r"\d+")
"""Mistakes that differ in numbers alone are of one kind."""


def main() -> int:
    """Look at everything, say what was looked at, and what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--specs", type=Path, default=DEFAULT, help="folder with the published contracts")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    began = time.monotonic()
    try:
        found = look(Contracts(asked.specs), MailContracts(asked.specs), lambda what: say(what, sys.stderr))
    except NoSpecs as missing:
        say(f"Nothing was looked at: {missing}.", sys.stderr)
        return 1
    finally:
        conftest.pytest_unconfigure()
    report(found, time.monotonic() - began)
    return 1 if found.wrong else 0


def report(found: Found, seconds: float) -> None:
    """Counts, then each kind of mistake once with the first place where it stands."""
    for line in found.counts:
        say(line)
    kinds: dict[str, list[str]] = {}
    for wrong in found.wrong:
        kinds.setdefault(NUMBER.sub("#", wrong.partition(": ")[2]), []).append(wrong)
    for alike in list(kinds.values())[:SHOWN]:
        say(f"WRONG {alike[0]}{f' (and {len(alike) - 1} like it)' if len(alike) > 1 else ''}")
    if len(kinds) > SHOWN:
        say(f"... and {len(kinds) - SHOWN} other kinds")
    say(f"{f'{len(found.wrong)} mistakes' if found.wrong else 'All as published'}, in {seconds:.0f} s")


def say(told: str, stream: TextIO | None = None) -> None:
    """A line, at once; on stdout unless said otherwise."""
    (stream or sys.stdout).write(f"{told}\n")
    (stream or sys.stdout).flush()


if __name__ == "__main__":
    sys.exit(main())
