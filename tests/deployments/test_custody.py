"""Freeing the case of a process that has died: its own claim, and nothing else."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from prefect.client.schemas.objects import FlowRun

from blocks.house import House, house, move_into
from blocks.store.casestore import CaseStore
from blocks.store.claims import HOLDER
from blocks.store.database import Database
from deployments.custody import free_claim, mend
from flows.walk import Walk
from tests.lives import Life, PlainEngine


def a_walk(life: Life) -> Walk:
    return Walk(life.house, PlainEngine(life.house, life.runs, life.row.run_id, []), life.case_id)


def run_of(**parameters: int) -> FlowRun:
    return FlowRun(flow_id=uuid4(), parameters=parameters)


@pytest.fixture
def held(life: Life, monkeypatch: pytest.MonkeyPatch) -> Life:
    """A case whose walk, in the process called "first", has died."""
    life.begins(score=5)
    monkeypatch.setenv(HOLDER, "first")
    assert a_walk(life).claim()
    monkeypatch.setenv(HOLDER, "second")
    move_into(life.house)
    return life


def test_a_case_is_free_at_once_when_its_process_has_died(held: Life):
    assert not a_walk(held).claim()

    free_claim(run_of(case_id=held.case_id), "first")

    assert a_walk(held).claim()


@pytest.mark.parametrize("holder", ["second", ""])
def test_another_process_keeps_its_claim(held: Life, holder: str):
    free_claim(run_of(case_id=held.case_id), holder)

    assert not a_walk(held).claim()


def test_runs_of_other_flows_free_nothing(held: Life):
    free_claim(run_of(), "first")

    assert not a_walk(held).claim()


def test_a_store_that_is_down_is_no_hindrance(held: Life, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    nowhere = CaseStore(Database(f"sqlite:///{tmp_path / 'gone' / 'winback.db'}"), held.runs)
    move_into(House(nowhere, house().mailer))

    free_claim(run_of(case_id=held.case_id), "first")

    assert "runs out by itself" in caplog.text


@pytest.mark.parametrize(("state", "walked", "after"), [
    ("RUNNING", True, "SCHEDULED"),
    ("RUNNING", False, "RUNNING"),
    ("PENDING", False, "SCHEDULED"),
    ("CANCELLED", True, "CANCELLED"),
])  # fmt: skip
def test_what_broke_off_here_is_scheduled_again(life: Life, state: str, walked: bool, after: str):
    life.begins(score=5)
    run_id = UUID(life.row.run_id)
    life.runs.runs[run_id].state = state

    mend(life.runs, run_id, timedelta(0), walked=walked)

    assert life.runs.runs[run_id].state == after
