"""`python -m deployments.prefect_server server start ...`: Prefect's own command, with its garbage collected elsewhere.

On SQLite a "database is locked" leaves its statement to the garbage collector, in a cycle with the error's traceback.
Collected in the event loop's thread, while that connection waits in another one for the write lock (60 s, fixed by
Prefect), it blocks the loop, and with it whoever holds the lock: nothing moves until the minute is over. Collected in
a thread of its own it only blocks that thread.
"""

import gc
import runpy
import threading
import time
from itertools import count

COLLECT_EVERY = 2.0  # seconds
NEW, ALL = 1, 2  # generations: what has come since the last time, and everything
ALL_EVERY = 15  # times; a fifth of a second of work, for all that Prefect has loaded is looked at


def collect_for_ever(pause: float = COLLECT_EVERY) -> None:
    """Collect garbage, and again after a pause."""
    for turn in count(1):
        time.sleep(pause)
        gc.collect(NEW if turn % ALL_EVERY else ALL)


def main() -> None:
    """Run Prefect's command line."""
    gc.disable()
    threading.Thread(target=collect_for_ever, name="garbage", daemon=True).start()
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
