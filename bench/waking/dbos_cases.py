"""The same small cases under DBOS: `python -m bench.waking.dbos_cases URL CASES WAKES` runs until it is ended."""

import sys
import time

from dbos import DBOS, SetWorkflowID

from bench.waking.notes import PARKED, STARTED, note

HOUR = 3600


@DBOS.step()
def deliver(case_id: int) -> int:
    """The one step of a wake."""
    return case_id


@DBOS.workflow()
def heeds(case_id: int, wakes: int) -> None:
    """A step after each message."""
    for _ in range(wakes):
        note(case_id, PARKED)
        DBOS.recv("wake", timeout_seconds=HOUR)
        note(case_id, STARTED)
        deliver(case_id)
    note(case_id, PARKED)


def main() -> None:
    """Begin the cases and stay."""
    url, cases, wakes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    DBOS(config={"name": "wakes", "system_database_url": url, "log_level": "WARNING"})
    DBOS.launch()
    for case_id in range(cases):
        with SetWorkflowID(f"case-{case_id}"):
            DBOS.start_workflow(heeds, case_id, wakes)
    time.sleep(HOUR)


if __name__ == "__main__":
    main()
