"""What `winback doctor` looks at in Prefect."""

from collections.abc import Iterator

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import Worker, WorkerStatus
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound, PrefectException
from prefect.flows import load_flow_from_entrypoint
from prefect.settings import PREFECT_API_URL

from deployments.engine_setup import PREFECT_YAML, read_plans
from deployments.server import healthy
from deployments.worker import WarmWorker
from winback.finding import Finding, mend, ok

START = "Start it with `winback serve`, or name a running one: engine_url in config.toml, or WINBACK_ENGINE_URL."
SETUP = "Run `winback setup`."


def examine_engine() -> Iterator[Finding]:
    """Prefect's server, the pool, its workers, deployments and schedules."""
    url = PREFECT_API_URL.value()
    if not url or not healthy(url):
        yield mend("Prefect", f"{url} does not answer" if url else "its address is not known", START)
        return
    try:
        with get_client(sync_client=True) as client:
            yield ok("Prefect", f"{client.api_version()} at {url}")
            deployed = {name: _deployment(client, name) for name in deployment_names()}
            yield from (_deployed(name, deployment) for name, deployment in deployed.items())
            pools = {deployment.work_pool_name for deployment in deployed.values() if deployment}
            for pool in sorted(filter(None, pools)):
                yield from _pool(client, pool)
    except (httpx.HTTPError, PrefectException) as trouble:
        yield mend("Prefect", f"{url} does not answer as it should: {type(trouble).__name__}", START)


def deployment_names() -> list[str]:
    """The deployments that there should be, by their full names."""
    return [
        f"{load_flow_from_entrypoint(plan.entrypoint, use_placeholder_flow=False).name}/{plan.name}"
        for plan in read_plans(PREFECT_YAML)
    ]


def _deployment(client: SyncPrefectClient, name: str) -> DeploymentResponse | None:
    try:
        return client.read_deployment_by_name(name)
    except ObjectNotFound:
        return None


def _deployed(name: str, deployment: DeploymentResponse | None) -> Finding:
    if deployment is None:
        return mend("Deployment", f"{name} is not there", SETUP)
    if deployment.paused:
        return mend("Deployment", f"{name} is paused", f"prefect deployment resume {name}")
    if idle := [schedule for schedule in deployment.schedules if not schedule.active]:
        return mend("Deployment", f"{name}: {len(idle)} schedules are switched off", "Switch them on in its pages.")
    return ok("Deployment", name + (", scheduled" if deployment.schedules else ""))


def _pool(client: SyncPrefectClient, name: str) -> Iterator[Finding]:
    pool = client.read_work_pool(name)
    if pool.type != WarmWorker.type:
        yield mend("Work pool", f"{name} is of type {pool.type}", "Choose another: winback setup --pool NAME")
    elif pool.is_paused:
        yield mend("Work pool", f"{name} is paused", f"prefect work-pool resume {name}")
    else:
        yield ok("Work pool", name)
    # The server refuses the client's own defaults for both, none.
    workers = client.read_workers_for_work_pool(name, offset=0, limit=200)
    online = [one for one in workers if _is_online(one)]
    if online:
        yield ok("Worker", f"{len(online)} online: {', '.join(sorted(one.name for one in online))}")
    else:
        start = f"winback serve, or: prefect worker start --pool {name} --type {WarmWorker.type}"
        yield mend("Worker", f"none is online in the pool {name}, so nobody walks the cases", start)


def _is_online(worker: Worker) -> bool:
    """Prefect calls a worker online until three of its heartbeats are missing."""
    return worker.status is WorkerStatus.ONLINE
