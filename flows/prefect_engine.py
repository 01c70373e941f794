"""Prefect, as a walk sees it from inside its run."""

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from prefect import runtime, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from prefect.exceptions import Pause
from prefect.states import Scheduled

from blocks.house import house
from tasks.deliver import deliver
from winback.case import Case


@task(name="deliver", task_run_name="deliver {message_id}", cache_policy=NO_CACHE, persist_result=False)
def deliver_message(message_id: int) -> str | None:
    """Send one message; its own pauses live in the outbox, so that no retry outlives the walk."""
    state = deliver(house(), message_id)
    return state.value if state else None


class PrefectEngine:
    """The engine of a walk that runs as a Prefect flow run."""

    def __init__(self) -> None:
        self.run_id: str | None = runtime.flow_run.id

    def put_off(self, at: datetime, name: str) -> bool:
        """Set this run's own state to Scheduled."""
        return house().store.runs.schedule(UUID(self.run_id), at, name) if self.run_id else False

    def leave(self) -> NoReturn:
        """Leave by Pause: the state set before stands, the engine sets none."""
        raise Pause(state=Scheduled())

    def deliver(self, message_id: int) -> None:
        """Send a message as a task run."""
        deliver_message(message_id)

    def happened(self, event: str, case: Case) -> None:
        """An event for automations: ids, stage and severity only."""
        emit_event(
            event=f"winback.case.{event}",
            resource={"prefect.resource.id": f"winback.case.{case.id}"},
            payload={"case": case.id, "stage": case.stage.value, "severity": case.severity.value},
        )

    def show(self, case: Case) -> None:
        """Stages and times as a table on the run's page."""
        create_table_artifact(
            key=f"case-{case.id}",
            table=[{"at": entry.at.isoformat(timespec="seconds"), "what": entry.body.kind} for entry in case.entries],
            description=f"Case {case.id}: {case.stage.value}. `winback show {case.id}` tells more.",
        )
