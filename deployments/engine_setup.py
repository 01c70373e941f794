"""Makes what winback needs in Prefect: the work pool and the deployments that `prefect.yaml` describes."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyOptions
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule
from prefect.exceptions import ObjectAlreadyExists
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.utilities.callables import parameter_schema
from pydantic import BaseModel, ConfigDict, model_validator
from ruamel.yaml import YAML

from blocks.runs import EngineUnavailable
from deployments.worker import WarmWorker

PREFECT_YAML = Path(__file__).with_name("prefect.yaml")
PATROL = "patrol"  # the slug of the patrol's schedule


class WrongPool(EngineUnavailable):
    """The work pool exists, but its type is not `warm`: delete it in Prefect or choose another name:"""


class Schedule(BaseModel):
    """When a flow runs by itself: `cron` in a timezone, or every `interval` (seconds in the file)."""

    model_config = ConfigDict(extra="forbid")

    slug: str
    cron: str | None = None
    timezone: str | None = None
    interval: timedelta | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Schedule":
        if (self.cron is None) == (self.interval is None):
            raise ValueError(f"Schedule {self.slug!r} needs either `cron` or `interval`.")
        return self


class Plan(BaseModel):
    """A deployment as `prefect.yaml` describes it. What else `prefect deploy` would read is left to it."""

    name: str
    entrypoint: str
    description: str = ""
    schedules: tuple[Schedule, ...] = ()
    concurrency_limit: ConcurrencyLimitConfig | None = None


def prepare_engine(
    pool: str = "winback", *, file: Path = PREFECT_YAML, patrol_every: timedelta | None = None
) -> dict[str, UUID]:
    """Make pool and deployments, or bring them up to date; full name of each deployment -> its id.

    `patrol_every` overrides the patrol's interval, for a demo in which a week is seconds. Parked runs of
    a deployment stay: only runs that a schedule has made ahead are made anew.
    """
    with get_client(sync_client=True) as client:
        prepare_pool(client, pool)
        return dict(deploy(client, pool, plan, patrol_every) for plan in read_plans(file))


def read_plans(file: Path) -> Sequence[Plan]:
    """The deployments that the file describes."""
    content: Any = YAML(typ="safe").load(file)
    return [Plan.model_validate(entry) for entry in content["deployments"]]


def prepare_pool(client: SyncPrefectClient, name: str) -> None:
    """Make the work pool if there is none of that name."""
    template = WarmWorker.get_default_base_job_template()
    try:
        client.create_work_pool(WorkPoolCreate(name=name, type=WarmWorker.type, base_job_template=template))
    except ObjectAlreadyExists:
        if client.read_work_pool(name).type != WarmWorker.type:
            raise WrongPool(name) from None


def deploy(client: SyncPrefectClient, pool: str, plan: Plan, patrol_every: timedelta | None = None) -> tuple[str, UUID]:
    """Make one deployment or bring it up to date; its full name and id."""
    flow: Flow[..., Any] = load_flow_from_entrypoint(plan.entrypoint, use_placeholder_flow=False)
    limit = plan.concurrency_limit
    deployment_id = client.create_deployment(
        client.create_flow(flow),
        plan.name,
        description=plan.description,
        entrypoint=plan.entrypoint,
        pull_steps=[],
        work_pool_name=pool,
        schedules=[scheduled(each, patrol_every) for each in plan.schedules],
        concurrency_limit=limit.limit if limit else None,
        concurrency_options=ConcurrencyOptions(collision_strategy=limit.collision_strategy) if limit else None,
        parameter_openapi_schema=parameter_schema(flow).model_dump(exclude_unset=True),
        enforce_parameter_schema=True,
    )
    return f"{flow.name}/{plan.name}", deployment_id


def scheduled(schedule: Schedule, patrol_every: timedelta | None = None) -> DeploymentScheduleCreate:
    """The schedule as Prefect takes it."""
    if schedule.cron is not None:
        return DeploymentScheduleCreate(
            schedule=CronSchedule(cron=schedule.cron, timezone=schedule.timezone), slug=schedule.slug
        )
    interval = patrol_every if patrol_every and schedule.slug == PATROL else schedule.interval
    assert interval is not None
    return DeploymentScheduleCreate(schedule=IntervalSchedule(interval=interval), slug=schedule.slug)
