"""Who watches over us learns whether we can work and how things stand, and nothing of anybody."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from starlette.routing import Mount

from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from blocks.store.quarantine import Unread, quarantine
from desk.web.systems import watching
from desk.web.systems.counts import Counts
from tests.desk.web.systems.test_api import key_of
from tests.lives import Life
from tests.ports import Port


class Watched:
    """A port with both addresses, and a watcher's key."""

    def __init__(self, life: Life, store: CaseStore | None = None) -> None:
        self.life, self.counts = life, Counts()
        self.key = key_of(life, "prometheus", "metrics:read")
        store = store or life.store
        self.port = Port([watching.readiness(store), watching.metrics(store, self.counts)])

    def numbers(self) -> dict[str, float]:
        answer = self.port.client.get("/metrics", headers={"authorization": f"Bearer {self.key}"})
        assert answer.status_code == 200
        lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.fixture
def watched(life: Life) -> Iterator[Watched]:
    made = Watched(life)
    with made.port:
        yield made


def test_counts_and_ages_are_told(watched: Watched):
    life = watched.life
    life.begins(score=2)
    life.passes(days=4)
    life.patrols()
    life.clock.at = life.clock.at.replace(microsecond=0)
    with life.store.database.writing() as session:
        quarantine(session, "hooks/generic", [Unread(0, "score", "no number", "{}")], life.clock.at)
    watched.counts.hook("generic", "new", 3)
    numbers = watched.numbers()

    assert numbers['winback_cases_open{stage="contact"}'] == 1
    assert numbers['winback_cases_open{stage="approval"}'] == 0
    assert numbers["winback_cases_overdue"] == numbers["winback_quarantined"] == 1
    assert numbers["winback_held"] == numbers["winback_messages_unknown"] == numbers["winback_hooks_to_fetch"] == 0
    assert numbers['winback_hooks_total{result="new",source="generic"}'] == 3
    assert 0 <= numbers["winback_patrol_seconds"] < 60


def test_nothing_of_anybody_is_told(watched: Watched):
    watched.life.begins(score=2)
    told = watched.port.client.get("/metrics", headers={"authorization": f"Bearer {watched.key}"}).text

    assert not any(word in told for word in ("Lone", "nordlys", "parcel", "mette", "K1"))


def test_metrics_are_for_a_key_alone_even_from_this_machine(watched: Watched):
    writer = key_of(watched.life, "writer")
    client = watched.port.client

    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": f"Bearer {writer}"}).status_code == 403


def test_a_desk_that_can_work_is_ready(watched: Watched):
    answer = watched.port.client.get("/readyz")

    assert (answer.status_code, answer.text) == (200, "ready")


def test_a_desk_without_a_policy_is_not(life: Life):
    with life.store.database.writing() as session:
        session.connection().execute(text("DELETE FROM policy"))
    with Port([watching.readiness(life.store)]) as port:
        answer = port.client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "no policy is in force")


def test_a_desk_without_a_store_is_not_and_tells_no_secret(life: Life):
    nowhere = Database("postgresql+psycopg://nobody:secret@127.0.0.1:1/none", patience=0.5)
    store = CaseStore(nowhere, life.runs, life.clock)
    with Watched(life, store).port as port:
        ready = port.client.get("/readyz")
        metrics = port.client.get("/metrics", headers={"authorization": "Bearer wbk_x"})
    nowhere.close()

    assert (ready.status_code, ready.text) == (503, "the case store does not answer")
    assert metrics.status_code == 503
    assert "secret" not in ready.text + metrics.text


def test_other_routes_may_stand_beside_them(life: Life):
    with Port([watching.readiness(life.store), Mount("/api", routes=[])]) as port:
        assert port.client.get("/healthz").text == "ok"
