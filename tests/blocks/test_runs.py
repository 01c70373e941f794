"""Runs through Prefect's API, on a real server without any worker."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Cancelled, Cancelling, Completed, Pending, Running

from blocks.runs import EngineUnavailable, NotDeployed, PrefectRuns, Start
from deployments.server import Embedded, free_port
from tests.engines import Pool

pytestmark = pytest.mark.engine

LATER = datetime(2040, 5, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def pool(engine: Embedded) -> Iterator[Pool]:
    with closing(Pool(engine, "idle")) as pool:
        pool.prepare()
        yield pool


@pytest.fixture
def runs(pool: Pool) -> Iterator[PrefectRuns]:
    with closing(PrefectRuns(f"naps/{pool.name}")) as runs:
        yield runs


def test_a_new_run_is_due_at_once(runs: PrefectRuns):
    before = datetime.now(UTC) - timedelta(seconds=1)

    run_id = runs.create([Start(1042, "case 1042, score 2", new_key(), ("critical",))])[1042]

    sight = runs.look([run_id])[run_id]
    assert (sight.state_type, sight.state_name) == ("SCHEDULED", "Scheduled")
    assert sight.scheduled is not None
    assert before < sight.scheduled < datetime.now(UTC)
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(run_id)
    assert (run.name, run.tags, run.parameters) == ("case 1042, score 2", ["critical"], {"case_id": 1042})


def test_one_key_is_one_run(runs: PrefectRuns):
    start = Start(7, "case 7", new_key())

    assert runs.create([start]) == runs.create([start, start])


def test_runs_are_made_and_read_over_several_calls(runs: PrefectRuns):
    starts = [Start(case_id, f"case {case_id}", new_key()) for case_id in range(220)]

    answer = runs.create(starts)

    assert len(answer) == len(set(answer.values())) == 220
    assert runs.look(list(answer.values())).keys() == set(answer.values())


def test_nothing_asked_is_nothing_done(runs: PrefectRuns):
    assert runs.create([]) == {}
    assert runs.look([]) == {}


def test_a_parked_run_is_woken(runs: PrefectRuns):
    run_id = parked(runs)

    assert runs.wake(run_id)

    sight = runs.look([run_id])[run_id]
    assert (sight.state_type, sight.state_name) == ("SCHEDULED", "Woken")
    assert sight.scheduled is not None
    assert sight.scheduled < datetime.now(UTC)


def test_a_parked_run_waits_for_its_time_under_its_words(runs: PrefectRuns):
    sight = runs.look([run_id := parked(runs)])[run_id]

    assert (sight.state_type, sight.state_name, sight.scheduled) == ("SCHEDULED", "Awaiting contact", LATER)


@pytest.mark.parametrize(
    "states",
    [[Pending()], [Pending(), Running()], [Pending(), Running(), Cancelling()], [Cancelled()]],
    ids=["pending", "running", "cancelling", "cancelled"],
)
def test_what_is_under_way_or_cancelled_is_not_woken(runs: PrefectRuns, states: list):
    run_id = made(runs)
    for state in states:
        assert runs.propose(run_id, state)
    before = runs.look([run_id])

    assert not runs.wake(run_id)
    assert runs.look([run_id]) == before


def test_a_completed_run_can_be_woken(runs: PrefectRuns):
    run_id = made(runs)
    runs.propose(run_id, Completed())

    assert runs.wake(run_id)


def test_a_run_being_cancelled_is_not_put_off(runs: PrefectRuns):
    run_id = made(runs)
    for state in (Pending(), Running(), Cancelling()):
        assert runs.propose(run_id, state)

    assert not runs.schedule(run_id, LATER, "Awaiting contact")


def test_a_run_that_is_gone_is_absent(runs: PrefectRuns):
    run_id = parked(runs)
    with get_client(sync_client=True) as client:
        client.delete_flow_run(run_id)

    assert runs.look([run_id]) == {}
    assert not runs.wake(run_id)
    assert not runs.schedule(run_id, LATER, "Awaiting contact")


def test_a_deployment_made_anew_is_found(pool: Pool):
    with closing(PrefectRuns(f"dawdles/{pool.name}")) as runs, get_client(sync_client=True) as client:
        first = runs.create([Start(1, "case 1", new_key())])
        client.delete_deployment(client.read_deployment_by_name(f"dawdles/{pool.name}").id)
        pool.prepare()

        assert runs.create([Start(1, "case 1", new_key())]).keys() == first.keys()


def test_a_missing_deployment_is_an_outage_that_says_so(pool: Pool):
    with (
        closing(PrefectRuns("no-such/case")) as runs,
        pytest.raises(NotDeployed, match=r"winback setup.*no-such/case"),
    ):
        runs.create([Start(1, "case 1", new_key())])


@pytest.mark.parametrize(
    "address", [f"http://127.0.0.1:{free_port()}/api", None, "127.0.0.1"], ids=["silent", "unset", "wrong"]
)
def test_an_outage_is_a_value(address: str | None):
    with (
        temporary_settings({PREFECT_API_URL: address}),
        closing(PrefectRuns(timeout=1, retries=0)) as runs,
        pytest.raises(EngineUnavailable),
    ):
        runs.wake(uuid4())


def new_key() -> str:
    return f"case-{uuid4()}"


def made(runs: PrefectRuns) -> UUID:
    """A run that is due."""
    return runs.create([Start(1, "case 1", new_key())])[1]


def parked(runs: PrefectRuns) -> UUID:
    """A run that waits."""
    run_id = made(runs)
    assert runs.schedule(run_id, LATER, "Awaiting contact")
    return run_id
