"""Flows for trying the worker. Each start is noted in a file of its case, with the process that made it."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.client.orchestration import get_client
from prefect.exceptions import Pause
from prefect.runtime import flow_run
from prefect.states import Scheduled


def note(case_id: int) -> int:
    """Note the start; how many there have been."""
    file = Path(os.environ["PROBES"]) / str(case_id)
    with file.open("a") as notes:
        notes.write(f"{os.getpid()}\n")
    return len(file.read_text().splitlines())


def park(seconds: float) -> None:
    """Leave, to be started again then."""
    due = datetime.now(UTC) + timedelta(seconds=seconds)
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(flow_run.id, Scheduled(scheduled_time=due, name="Awaiting contact"))
    raise Pause


@flow
def naps(case_id: int) -> None:
    """Park for two seconds, once."""
    if note(case_id) == 1:
        park(2)


@flow
def sleeps(case_id: int) -> None:
    """Park for an hour, at the first two starts."""
    if note(case_id) <= 2:
        park(3600)


@flow
def lingers(case_id: int) -> None:
    """Take a minute at the first start."""
    if note(case_id) == 1:
        time.sleep(60)


@flow
async def dawdles(case_id: int) -> None:
    """An async flow that only says a word."""
    note(case_id)
    get_run_logger().info("Dawdling")
