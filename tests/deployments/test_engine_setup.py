"""Pool, deployments and schedules as `prefect.yaml` describes them."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule
from pydantic import ValidationError

from blocks.runs import PrefectRuns, Start
from deployments.engine_setup import (
    PATROL,
    PREFECT_YAML,
    Schedule,
    WrongPool,
    prepare_engine,
    read_plans,
    scheduled,
)
from deployments.server import Embedded

PLAN = """
deployments:
  - name: minutely
    entrypoint: tests.probe_flows.naps
    schedules: [{slug: patrol, interval: 60}]
    concurrency_limit: {limit: 1, collision_strategy: CANCEL_NEW}
"""


@pytest.fixture
def plan(engine: Embedded, tmp_path: Path) -> Path:
    """A file with one scheduled deployment."""
    (tmp_path / "plan.yaml").write_text(PLAN)
    return tmp_path / "plan.yaml"


def test_the_file_names_what_runs_and_when():
    case, nightly, patrol, mornings, lists = read_plans(PREFECT_YAML)

    assert (case.entrypoint, case.schedules) == ("flows.case.detractor_case", ())
    assert scheduled(nightly.schedules[0]).schedule == CronSchedule(cron="30 2 * * *", timezone="Europe/Copenhagen")
    assert patrol.schedules[0].interval == timedelta(minutes=1)
    assert patrol.concurrency_limit is None  # a killed patrol would keep its place, and the others from starting
    assert (mornings.entrypoint, mornings.schedules[0].interval) == ("flows.digest.digest", timedelta(minutes=15))
    assert (lists.entrypoint, lists.schedules[0].cron) == ("flows.suppressions.pull_suppressions", "50 3 * * *")


def test_a_schedule_is_of_one_kind():
    with pytest.raises(ValidationError, match="either `cron` or `interval`"):
        Schedule(slug="nightly", cron="30 2 * * *", interval=timedelta(minutes=1))


def test_only_the_patrol_is_hurried():
    patrol = Schedule(slug=PATROL, interval=timedelta(minutes=1))
    other = Schedule(slug="hourly", interval=timedelta(hours=1))
    intervals = [scheduled(each, timedelta(seconds=2)).schedule for each in (patrol, other)]

    assert [each.interval for each in intervals if isinstance(each, IntervalSchedule)] == [
        timedelta(seconds=2),
        timedelta(hours=1),
    ]


@pytest.mark.engine
def test_preparing_twice_keeps_deployments_and_parked_runs(plan: Path):
    first = prepare_engine("again", file=plan)
    with closing(PrefectRuns("naps/minutely")) as runs:
        run_id = runs.create([Start(1, "case 1", "case-1")])[1]

        assert prepare_engine("again", file=plan, patrol_every=timedelta(seconds=5)) == first

        assert runs.look([run_id])
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name("naps/minutely")
    assert [each.schedule.interval for each in deployment.schedules] == [timedelta(seconds=5)]
    assert (deployment.entrypoint, deployment.path, deployment.pull_steps) == (
        "tests.probe_flows.naps",
        None,
        [],
    )
    assert deployment.global_concurrency_limit is not None
    assert deployment.global_concurrency_limit.limit == 1


@pytest.mark.engine
def test_a_pool_of_another_type_is_not_taken_over(plan: Path):
    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name="theirs", type="process"))

    with pytest.raises(WrongPool, match="theirs"):
        prepare_engine("theirs", file=plan)
