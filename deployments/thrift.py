"""What the engine is given so that a wake costs few calls: a client that does not ask what it has just been told.

For each run the engine reads the run again, writes its flow's version and retries again, asks which block keeps
results by default, and sends a heartbeat. Each costs the server more than the walk costs here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun, ServerDefaultResultStorage, State
from prefect.client.schemas.responses import OrchestrationResult, SetStateStatus
from prefect.context import SyncClientContext
from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_API_KEY,
    PREFECT_API_URL,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    temporary_settings,
)

Result = TypeVar("Result")


class ThriftyClient(SyncPrefectClient):
    """Prefect's client, told by `begin` which run is walked next."""

    _run: FlowRun | None = None
    _news: FlowRun | None = None
    _storage: ServerDefaultResultStorage | None = None

    def raise_for_api_version_mismatch_once(self) -> None:
        """Do not ask: the worker has, and a child must come up while Prefect is away."""

    def begin(self, run: FlowRun) -> None:
        """Know this run as the server does. A copy: the engine changes its own."""
        self._run, self._news = run.model_copy(deep=True), None

    def set_flow_run_state(
        self, flow_run_id: UUID | str, state: State[Result], force: bool = False
    ) -> OrchestrationResult[Result]:
        """Set it, and note what became of the run."""
        answer = super().set_flow_run_state(flow_run_id, state, force)
        self._news = None
        if self._run and self._run.id == flow_run_id and answer.status is SetStateStatus.ACCEPT and answer.state:
            now = {"state": answer.state, "state_type": answer.state.type, "state_name": answer.state.name}
            self._news = self._run.model_copy(update=now)
        return answer

    def read_flow_run(self, flow_run_id: UUID) -> FlowRun:
        """Answer the engine, which reads a run that it has just set running; what asks later, the server answers."""
        news, self._news = self._news, None
        return news if news and news.id == flow_run_id else super().read_flow_run(flow_run_id)

    def update_flow_run(self, flow_run_id: UUID, *args: Any, **changes: Any) -> httpx.Response:
        """Leave out what would change nothing."""
        run = self._run
        if run and run.id == flow_run_id and not args and all(getattr(run, name) == changes[name] for name in changes):
            return httpx.Response(httpx.codes.NO_CONTENT)
        return super().update_flow_run(flow_run_id, *args, **changes)

    def read_server_default_result_storage(self) -> ServerDefaultResultStorage:
        """Ask once: a child does not live long."""
        self._storage = self._storage or super().read_server_default_result_storage()
        return self._storage


@contextmanager
def thrifty_client() -> Iterator[ThriftyClient]:
    """The client that the engine, and whoever calls `get_client`, takes within the block.

    The engine's heartbeat is for those who do not see a process die. Its thread sleeps in whole seconds, and each
    walk's end would wait for it.
    """
    context = SyncClientContext()
    context.client = client = ThriftyClient(
        str(PREFECT_API_URL.value()), auth_string=PREFECT_API_AUTH_STRING.value(), api_key=PREFECT_API_KEY.value()
    )
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), context:
        yield client
