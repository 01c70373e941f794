"""The three that are compared. Each parks cases, wakes one when told, and says what its processes have spent."""

import time
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from dbos import DBOSClient
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate

from bench.waking.costs import Costs, environments, own, with_children
from blocks.runs import PrefectRuns, Start
from deployments.engine_setup import Plan, deploy, prepare_pool
from tests.machines import Installation, Machine

ENTRYPOINT = "tests.probe_flows.heeds"
LETS_GO = 1.0  # seconds until the process worker has noticed that a process of its own has ended


class System(Protocol):
    """A way to run cases that sleep."""

    name: str

    def start(self, cases: Sequence[int], wakes: int) -> None:
        """Begin the cases; each parks by itself, and so after each of its `wakes`."""

    def let_leave(self, case_id: int) -> None:
        """Wait, where one must, until a case that has parked may be woken."""

    def wake(self, case_id: int) -> None:
        """Wake a parked case; any thread may call."""

    def spent(self) -> Costs:
        """CPU seconds so far of every process that takes part but the caller's."""

    def stop(self) -> None:
        """End what was started."""


class OnPrefect:
    """A Prefect worker of one type, on a work pool of its own."""

    def __init__(self, installation: Installation, kind: str) -> None:
        self.name, self.kind = kind, kind
        self._installation = installation
        options = ["--pool", kind, "--type", kind, "--limit", str(installation.processes)]
        self._worker = installation.machine(kind, "prefect", "worker", "start", *options)
        self._runs = PrefectRuns(f"heeds/{kind}")
        self._ids: dict[int, UUID] = {}

    def start(self, cases: Sequence[int], wakes: int) -> None:
        """Deploy the flow, start the worker, make the runs."""
        with get_client(sync_client=True) as client:
            if self.kind == "warm":
                prepare_pool(client, self.kind)
            else:
                client.create_work_pool(WorkPoolCreate(name=self.kind, type=self.kind))
            deploy(client, self.kind, Plan(name=self.kind, entrypoint=ENTRYPOINT))
        self._worker.start()
        self._ids = self._runs.create([Start(case, f"case {case}", f"{self.kind}-{case}") for case in cases])

    def let_leave(self, case_id: int) -> None:
        """Prefect's own worker comes down on a run that is due while the process of its last start still leaves."""
        if self.kind == "process":
            while any(str(self._ids[case_id]) in words for words in environments(self._worker.pid)):
                time.sleep(0.1)
            time.sleep(LETS_GO)

    def wake(self, case_id: int) -> None:
        """As the case store wakes."""
        if not self._runs.wake(self._ids[case_id]):
            raise RuntimeError(f"case {case_id} could not be woken")

    def spent(self) -> Costs:
        """The server's, the worker's, its children's and PostgreSQL's."""
        worker = own(self._worker.pid)
        return {
            "server": sum(with_children(server.pid) for server in self._installation.servers),
            "worker": worker,
            "children": with_children(self._worker.pid) - worker,
            "postgresql": with_children(self._installation.postgres.pid),
        }

    def stop(self) -> None:
        """End the worker."""
        self._worker.end()
        self._runs.close()


class OnDbos:
    """DBOS on the same PostgreSQL; a sleeping case stays in its process's memory."""

    name = "dbos"

    def __init__(self, installation: Installation) -> None:
        self._postgres = installation.postgres
        self._url = self._postgres.url("dbos")
        self._installation = installation
        self._process: Machine | None = None
        self._client: DBOSClient | None = None

    def start(self, cases: Sequence[int], wakes: int) -> None:
        """Start the process with its workflows."""
        self._postgres.create(name="dbos")
        arguments = [str(len(cases)), str(wakes)]
        self._process = self._installation.machine(self.name, "bench.waking.dbos_cases", self._url, *arguments)
        self._process.start()

    def let_leave(self, case_id: int) -> None:
        """A case never leaves."""

    def wake(self, case_id: int) -> None:
        """Send the message that the case waits for."""
        if self._client is None:
            self._client = DBOSClient(system_database_url=self._url)
        self._client.send(f"case-{case_id}", "news", topic="wake")

    def spent(self) -> Costs:
        """Its one process's and PostgreSQL's."""
        assert self._process is not None
        return {"worker": own(self._process.pid), "postgresql": with_children(self._postgres.pid)}

    def stop(self) -> None:
        """End the process."""
        if self._client is not None:
            self._client.destroy()
        if self._process is not None:
            self._process.kill()
