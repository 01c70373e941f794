"""A few whole lives under Prefect's engine, by the child that a worker keeps warm; time is moved here too."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from uuid import UUID

import pytest
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName
from prefect.client.schemas.sorting import FlowRunSort

from blocks.house import move_into
from blocks.runs import PrefectRuns, Sight
from blocks.store.tables import CaseRow
from deployments.child import DONE, Walker
from deployments.engine_setup import prepare_engine
from deployments.server import Embedded
from deployments.thrift import ThriftyClient, thrifty_client
from tests.lives import Life, Postbox
from winback.entries import Outcome

pytestmark = pytest.mark.engine

EARLIEST = FlowRunSort.EXPECTED_START_TIME_ASC
NOW = {"Scheduled", "Woken", "Revived"}
"""States whose runs are due at once, whatever the moved clock says."""


class PrefectLife(Life):
    """A life whose runs are Prefect's own."""

    def __init__(self, url: str, runs: PrefectRuns, client: ThriftyClient) -> None:
        super().__init__(url)
        self.engine_runs, self.client, self.walker = runs, client, Walker(client)
        self.store.runs = runs
        move_into(self.house)

    def passes(self, patrol: bool = False, **span: float) -> None:
        """Time goes by; each run is walked when it is due."""
        until = self.clock.at + timedelta(**span)
        while due := self.next_due(until):
            self.clock.at = max(self.clock.at, due[0])
            self.engine_runs.schedule(due[1], datetime.now(UTC), "Due")
            assert self.walker.answer(self.client.read_flow_run(due[1])) == DONE
        self.clock.at = until
        if patrol:
            self.patrols()

    def next_due(self, until: datetime) -> tuple[datetime, UUID] | None:
        """The case's run that is to be walked next."""
        with self.store.database.reading() as session:
            row = session.get(CaseRow, self.case_id) if self.case_id else None
        if row is None or row.run_id is None:
            return None
        sight = self.engine_runs.look([UUID(row.run_id)])[UUID(row.run_id)]
        if sight.state_type != "SCHEDULED" or sight.scheduled is None:
            return None
        at = self.clock.at if sight.state_name in NOW else sight.scheduled
        return (at, sight.run_id) if at <= until else None

    @property
    def sight(self) -> Sight:
        """What Prefect says of the case's run."""
        run_id = UUID(self.row.run_id or "")
        return self.engine_runs.look([run_id])[run_id]


@pytest.fixture
def life(engine: Embedded, database_url: str) -> Iterator[PrefectLife]:
    prepare_engine()
    with closing(PrefectRuns()) as runs, thrifty_client() as client:
        made = PrefectLife(database_url, runs, client)
        assert isinstance(made.postbox, Postbox)
        yield made
        made.store.database.close()


def test_a_customer_is_won_back(life):
    life.begins(score=2)
    assert life.sight.state_name == "Awaiting contact"
    life.is_reached()
    life.is_resolved(kind="refund", amount="4000")
    assert life.sight.state_name == "Awaiting approval"
    life.acts("approve", "anders")
    life.acts("letter")
    life.is_checked()
    life.is_asked_again()
    life.answers(9)

    assert life.sight.state_type == "COMPLETED"
    assert life.row.outcome == Outcome.WON_BACK
    assert life.row.troubles == 0
    assert len(set(life.sent)) == len(life.sent)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_silence_climbs_the_ladder_and_the_case_is_abandoned(life):
    life.begins(score=0)
    life.passes(days=40)

    rungs = [key.split("/")[2] for key in life.sent if key.startswith("contact/")]
    assert rungs == ["remind", "warn", "breach", "team", "supervisor"]
    assert life.row.outcome == Outcome.ABANDONED
    assert life.sight.state_type == "COMPLETED"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_aftercare_is_a_run_of_its_own_and_a_complaint_ends_it(life):
    life.begins(score=2, yearly_value=900_000)
    first = life.row.run_id
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    aftercare = life.row.run_id
    assert life.sight.state_name == "Awaiting touchpoint time"
    life.passes(days=10)
    life.begins(score=1)

    assert len({first, aftercare, life.row.run_id}) == 3
    assert life.row.generation == 3
    assert life.sight.state_name == "Awaiting contact"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_schedules_make_runs_by_themselves(life):
    """SQLAlchemy 2.1 silently kept Prefect's scheduler from making any."""
    wanted = DeploymentFilter(name=DeploymentFilterName(any_=["minutely"]))
    deadline = monotonic() + 90
    while not (runs := life.client.read_flow_runs(deployment_filter=wanted, limit=1, sort=EARLIEST)):
        assert monotonic() < deadline, "no run was scheduled"
        sleep(1)

    assert runs[0].state_name == "Scheduled"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_run_that_is_lost_is_made_anew(life):
    life.begins(score=5)
    life.client.delete_flow_run(UUID(life.row.run_id))
    assert life.patrols() == {"run gone": 1}
    assert life.sight.state_name == "Awaiting contact"
    life.is_reached()

    assert life.sight.state_name == "Awaiting resolution"
