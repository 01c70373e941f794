"""Flows for trying the worker. Each start is noted in a file of its case, with the process that made it."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.exceptions import Pause
from prefect.runtime import flow_run
from prefect.states import Scheduled

from bench.waking.notes import PARKED, STARTED
from bench.waking.notes import note as note_wake
from blocks.house import house
from blocks.runs import PrefectRuns
from blocks.store import claims

RUNS = PrefectRuns()


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
def holds(case_id: int) -> None:
    """Claim the case as a walk does, and hold it for a minute at the first start."""
    store, first = house().store, note(case_id) == 1
    with store.database.writing() as session:
        if claims.take(session, case_id, claims.new_token(), None, store.now()) is None:
            raise RuntimeError("the case is held by another walk")
    if first:
        time.sleep(60)


@flow
async def dawdles(case_id: int) -> None:
    """An async flow that only says a word."""
    note(case_id)
    get_run_logger().info("Dawdling")


@task(name="deliver", task_run_name="deliver {case_id}", cache_policy=NO_CACHE, persist_result=False)
def knock(case_id: int) -> int:
    """As small as a task can be."""
    return case_id


@flow(persist_result=False)
def heeds(case_id: int) -> None:
    """Do one task and park for an hour, at every start: what the bench wakes."""
    note_wake(case_id, STARTED)
    knock(case_id)
    RUNS.schedule(flow_run.id, datetime.now(UTC) + timedelta(hours=1), "Awaiting contact")
    note_wake(case_id, PARKED)
    raise Pause
