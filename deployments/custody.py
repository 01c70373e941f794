"""A worker's custody of a run: taking it, and giving it back when its process has broken off."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.responses import SetStateStatus
from prefect.exceptions import ObjectNotFound
from prefect.logging.loggers import get_logger
from prefect.states import Pending, Scheduled
from sqlalchemy.exc import SQLAlchemyError

from blocks.house import house
from blocks.runs import PrefectRuns
from blocks.settings import SettingsError

log = get_logger("worker.warm")


async def take(client: PrefectClient, run: FlowRun) -> FlowRun | None:
    """The run as Pending, which only one who asks can make it; None where somebody else did, or it sleeps again."""
    pending: State[Any] = Pending()
    try:
        answer = await client.set_flow_run_state(run.id, pending)
    except ObjectNotFound:
        return None
    if answer.status is not SetStateStatus.ACCEPT or answer.state is None:
        return None
    now, due = datetime.now(UTC), answer.state.state_details.scheduled_time
    if due and due > now:
        # The poll was late: the run has been walked and parked meanwhile. The engine would sleep until its
        # time, deaf to signals; walked once more, it parks under its own name again.
        woken: State[Any] = Scheduled(scheduled_time=now, name="Woken")
        await client.set_flow_run_state(run.id, woken)
        return None
    return run.model_copy(update={"state": answer.state})


def free_claim(run: FlowRun, holder: str) -> None:
    """Free the case of a walk that broke off, so that the next need not wait for the claim to run out.

    Only what was claimed by that walk's own process. Runs of other flows, or a store that is down, change nothing.
    """
    case_id = run.parameters.get("case_id")
    if not isinstance(case_id, int):
        return
    try:
        house().store.free(case_id, holder)
    except (SettingsError, SQLAlchemyError) as failure:
        log.warning("The claim on case %s runs out by itself: %s", case_id, type(failure).__name__)


def mend(runs: PrefectRuns, run_id: UUID, delay: timedelta, *, walked: bool = True) -> None:
    """Bring a run whose process is gone back to where it will be walked again.

    A run that has parked may have missed a signal between parking and its end, and is woken. Where it is not known
    whether the run was taken here (`walked` is False), one that is RUNNING is walked elsewhere.
    """
    sight = runs.look([run_id]).get(run_id)
    match sight and sight.state_type:
        case "PENDING":
            runs.schedule(run_id, datetime.now(UTC) + delay, "Starting again")
        case "RUNNING" if walked:
            runs.schedule(run_id, datetime.now(UTC) + delay, "Starting again")
        case "SCHEDULED" if not delay:
            runs.wake(run_id)
        case "CANCELLING":
            runs.end_cancelled(run_id, "Cancelled while it ran; its process was ended.")
