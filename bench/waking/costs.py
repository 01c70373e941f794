"""CPU seconds by process, and times by rank."""

import math
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

import psutil

Costs = dict[str, float]
"""CPU seconds by role: server, worker, children, postgresql, waker."""


def own(pid: int) -> float:
    """CPU seconds of one process."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def with_children(pid: int) -> float:
    """CPU seconds of a process and of all that it has ever started, whether they live or have been waited for."""
    process = psutil.Process(pid)
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def environments(pid: int) -> Iterator[Collection[str]]:
    """The values in the environment of each process that a process has started."""
    for each in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.Error):
            yield each.environ().values()


def minus(after: Costs, before: Costs) -> Costs:
    """What was spent between the two."""
    return {role: after[role] - before[role] for role in after}


def percentile(values: Sequence[float], part: float) -> float:
    """The value that `part` of the values (0 to 1) do not exceed."""
    return sorted(values)[max(math.ceil(len(values) * part) - 1, 0)]
