"""What the case store asks of Prefect: make a case's run, wake it, put it off, look at it."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.orchestration.routes import ServerRoutes
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import State
from prefect.client.schemas.responses import SetStateStatus
from prefect.client.schemas.sorting import FlowRunSort
from prefect.context import SettingsContext, get_settings_context
from prefect.exceptions import ObjectNotFound, PrefectException
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES
from prefect.states import Cancelled, Pending, Scheduled
from pydantic import BaseModel

from blocks import crashpoints

CASE_DEPLOYMENT = "detractor-case/case"
CREATED_A_CALL = 100  # the server refuses more in one bulk call
DEPLOYMENT_GONE = "no longer exists"  # in what Prefect's workers say when they cancel such a run
PAUSES = (0.1, 0.3, 1.0)  # seconds before runs that were refused are asked for again
READ_A_CALL = 200  # the server answers no more rows than this, and does not say so

# Public in the server's API, but the client has no method for it and its list of routes does not name it.
BULK_CREATE = cast("ServerRoutes", "/deployments/{id}/create_flow_run/bulk")

log = logging.getLogger(__name__)
Item = TypeVar("Item")


class EngineUnavailable(Exception):  # noqa: N818 - named for what is the matter
    """Prefect cannot be reached, or did not answer as it should."""

    def __str__(self) -> str:
        return " ".join([self.__doc__ or "", *map(str, self.args)])


class NotDeployed(EngineUnavailable):
    """Prefect knows no such deployment; `winback setup` makes it again."""


@dataclass(frozen=True)
class Start:
    """A case's run to be made: one for each `key`, however often it is asked for."""

    case_id: int
    name: str
    key: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sight:
    """What the orchestrator says of a run: `SCHEDULED`, "Awaiting contact", since when and until when."""

    run_id: UUID
    state_type: str
    state_name: str
    since: datetime
    scheduled: datetime | None
    why: str = ""

    @property
    def ended_by_prefect(self) -> bool:
        """Whether nobody cancelled it: its deployment is gone, and so it can never be walked again."""
        return self.state_type == "CANCELLED" and DEPLOYMENT_GONE in self.why


class Runs(Protocol):
    """The orchestrator as the case store sees it. Every call may raise `EngineUnavailable`."""

    def create(self, starts: Sequence[Start]) -> dict[int, UUID]:
        """Make a run for each start, due at once; case id -> run id. A start that was refused is absent."""

    def wake(self, run_id: UUID) -> bool:
        """Start a parked run now. False where a start is on its way, or the run is cancelled or gone."""

    def schedule(self, run_id: UUID, at: datetime, name: str) -> bool:
        """Put the run off until `at`, under a state's name in plain words; False if that was refused."""

    def end_cancelled(self, run_id: UUID, why: str) -> bool:
        """Bring a run that is being cancelled, and has no process that would do so, to its end."""

    def look(self, run_ids: Sequence[UUID]) -> dict[UUID, Sight]:
        """What the orchestrator says of each run; a run that is gone is absent."""


class Made(BaseModel):
    """One answer of the bulk call."""

    flow_run_id: UUID | None = None
    error: str | None = None


class BulkAnswer(BaseModel):
    """What the bulk call answers, in the order asked."""

    results: list[Made]


class PrefectRuns:
    """The runs of one deployment, through Prefect's API at `PREFECT_API_URL`; any thread may call.

    A call waits `timeout` seconds for an answer and asks again `retries` times (after 2 s, then 4 s),
    whatever `PREFECT_CLIENT_MAX_RETRIES` allows the flows: a person's click may be waiting for it.
    """

    def __init__(self, deployment: str = CASE_DEPLOYMENT, *, timeout: float = 10, retries: int = 1) -> None:
        self._deployment = deployment
        self._deployment_id: UUID | None = None
        self._connection = Connection(timeout, retries)

    def create(self, starts: Sequence[Start]) -> dict[int, UUID]:
        """Make the runs, 100 a call; a key that has a run already answers that run."""
        made: dict[int, UUID] = {}
        for some in pages(starts, CREATED_A_CALL):
            try:
                made |= self._create(some)
            except ObjectNotFound:  # deployed anew since its id was read
                self._deployment_id = None
                made |= self._create(some)
        return made

    def wake(self, run_id: UUID) -> bool:
        """Propose a plain Pending, the server's one compare-and-set, then make the run due now.

        Dying between the two leaves a run Pending for the patrol to find.
        """
        if not self.propose(run_id, Pending()):
            return False
        crashpoints.reach("half woken")
        return self.schedule(run_id, datetime.now(UTC), "Woken")

    def schedule(self, run_id: UUID, at: datetime, name: str) -> bool:
        """Set `Scheduled(at)`, which the server takes from every state but Cancelling."""
        return self.propose(run_id, Scheduled(scheduled_time=at, name=name))

    def end_cancelled(self, run_id: UUID, why: str) -> bool:
        """Set Cancelled, the one state that the server takes from Cancelling."""
        return self.propose(run_id, Cancelled(message=why))

    def look(self, run_ids: Sequence[UUID]) -> dict[UUID, Sight]:
        """Read the runs, 200 a call."""
        return {sight.run_id: sight for some in pages(run_ids, READ_A_CALL) for sight in self._look(some)}

    def propose(self, run_id: UUID, state: State[Any]) -> bool:
        """Whether the server took the state. A refusal does not raise: the answer's status tells it."""
        try:
            with self._connection.asking() as client:
                return client.set_flow_run_state(run_id, state).status is SetStateStatus.ACCEPT
        except ObjectNotFound:
            return False

    def close(self) -> None:
        """Let go of the connections; the next call opens them again."""
        self._connection.close()

    def _found(self) -> UUID:
        """The deployment's id, kept between calls."""
        if self._deployment_id is None:
            try:
                with self._connection.asking() as client:
                    self._deployment_id = client.read_deployment_by_name(self._deployment).id
            except ObjectNotFound as missing:
                raise NotDeployed(self._deployment) from missing
        return self._deployment_id

    def _create(self, starts: Sequence[Start]) -> dict[int, UUID]:
        """Make up to 100 runs, asking again for those that were refused.

        On SQLite "database is locked" refuses single runs within an answer that says 201, where the client's
        own retries do not see it.
        """
        made: dict[int, UUID] = {}
        for pause in (*PAUSES, None):
            results = self._ask_for(starts)
            made |= {start.case_id: result.flow_run_id for start, result in results if result.flow_run_id}
            starts = [start for start, result in results if result.flow_run_id is None]
            if not starts or pause is None:
                break
            time.sleep(pause)
        for start, result in results:
            if result.error:
                log.error("Prefect made no run for case %s: %.200s", start.case_id, result.error)
        return made

    def _ask_for(self, starts: Sequence[Start]) -> list[tuple[Start, Made]]:
        asked = [
            {
                "name": start.name,
                "parameters": {"case_id": start.case_id},
                "idempotency_key": start.key,
                "tags": list(start.tags),
            }
            for start in starts
        ]
        with self._connection.asking() as client:
            path = {"id": self._found()}
            answer = client.request("POST", BULK_CREATE, path_params=path, json=asked)
            return list(zip(starts, BulkAnswer.model_validate(answer.json()).results, strict=True))

    def _look(self, run_ids: Sequence[UUID]) -> list[Sight]:
        these = FlowRunFilter(id=FlowRunFilterId(any_=list(run_ids)))
        with self._connection.asking() as client:
            # The sort has no meaning here, but the server refuses the client's default, none.
            runs = client.read_flow_runs(flow_run_filter=these, sort=FlowRunSort.ID_DESC, limit=READ_A_CALL)
        return [sight(run.id, run.state) for run in runs if run.state]


class Connection:
    """One client of Prefect's API, opened at first use and kept; its retries are its own."""

    def __init__(self, timeout: float, retries: int) -> None:
        self._timeout = timeout
        self._retries = retries
        self._lock = threading.Lock()
        self._opened: tuple[SyncPrefectClient, SettingsContext] | None = None

    @contextmanager
    def asking(self) -> Iterator[SyncPrefectClient]:
        """Lend the client. What means an outage leaves as `EngineUnavailable`, a 404 as `ObjectNotFound`."""
        try:
            client, settings = self._open()
            # A context can be entered once; the settings in it took 30 ms to make and are shared.
            with SettingsContext(profile=settings.profile, settings=settings.settings):
                yield client
        except ObjectNotFound:
            raise
        except httpx.HTTPStatusError as refused:
            if refused.response.status_code == httpx.codes.NOT_FOUND:
                raise ObjectNotFound(refused) from refused
            raise EngineUnavailable(str(refused)) from refused
        except (httpx.HTTPError, httpx.InvalidURL, PrefectException, ValueError) as failure:
            raise EngineUnavailable(f"{type(failure).__name__}: {failure}") from failure

    def close(self) -> None:
        """Close the client, if one is open."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened:
            opened[0].__exit__(None, None, None)

    def _open(self) -> tuple[SyncPrefectClient, SettingsContext]:
        with self._lock:
            if self._opened is None:
                if not PREFECT_API_URL.value():  # Prefect would start a server of its own
                    raise EngineUnavailable("PREFECT_API_URL is not set.")
                now = get_settings_context()
                own = now.settings.copy_with_update({PREFECT_CLIENT_MAX_RETRIES: self._retries})
                client = get_client(httpx_settings={"timeout": self._timeout}, sync_client=True)
                self._opened = client.__enter__(), SettingsContext(profile=now.profile, settings=own)
            return self._opened


def sight(run_id: UUID, state: State[Any]) -> Sight:
    """A run's state as the case store reads it."""
    scheduled = state.state_details.scheduled_time
    return Sight(
        run_id,
        state.type.value,
        state.name or "",
        plain(state.timestamp),
        plain(scheduled) if scheduled else None,
        state.message or "",
    )


def plain(at: datetime) -> datetime:
    """A time as the rest of the house knows it: Prefect's own class of times subtracts otherwise."""
    return datetime.fromisoformat(at.isoformat()).astimezone(UTC)


def pages(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
