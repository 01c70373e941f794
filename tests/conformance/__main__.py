"""`python -m tests.conformance --specs DIR`: exit status 0 where Slack's published contracts find nothing wrong."""

import argparse
import logging
import sys
import time
from collections import Counter
from pathlib import Path

from tests import conftest  # noqa: F401 - first: Prefect reads its settings when it is first imported
from tests.conformance.contracts import DEFAULT, Contracts, NoSpecs
from tests.conformance.everything import Found, look

SHOWN = 40


def main() -> int:
    """Look at everything, say what was looked at, and what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--specs", type=Path, default=DEFAULT, help="folder with the published contracts")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    began = time.monotonic()
    try:
        found = look(Contracts(asked.specs), lambda what: print(what, file=sys.stderr, flush=True))
    except NoSpecs as missing:
        print(f"Nothing was looked at: {missing}.", file=sys.stderr)
        return 1
    finally:
        conftest.pytest_unconfigure()
    report(found, time.monotonic() - began)
    return 1 if found.wrong else 0


def report(found: Found, seconds: float) -> None:
    """Counts, then each kind of mistake once with the first place where it stands."""
    for line in found.counts:
        print(line)
    kinds = Counter(wrong.rpartition(": ")[2] for wrong in found.wrong)
    for kind, times in kinds.most_common(SHOWN):
        first = next(wrong for wrong in found.wrong if wrong.endswith(kind))
        print(f"WRONG {first}{f' ({times} times)' if times > 1 else ''}")
    if len(kinds) > SHOWN:
        print(f"... and {len(kinds) - SHOWN} kinds more")
    print(f"{f'{len(found.wrong)} mistakes' if found.wrong else 'All as published'}, in {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
