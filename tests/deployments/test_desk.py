"""`winback desk` as a process of its own, with Slack's block from a real Prefect."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from blocks.slack import Slack
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from deployments.commands.desk import knows_staff
from deployments.server import Embedded
from desk.office import Office
from tests.desks import CHANNEL, Desk, block_of, soon
from tests.engines import ROOT
from tests.lives import Clock, Life, PlainRuns
from tests.standin import SlackWorld

WINBACK = [sys.executable, "-c", "from deployments.cli import main; main()"]


@contextmanager
def running(home: Path, engine: Embedded, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The process, until the test is over."""
    named = {"WINBACK_HOME": str(home), "WINBACK_ENGINE_URL": engine.api_url, "WINBACK_SLACK_BLOCK": "the-desk"}
    with subprocess.Popen(
        [*WINBACK, "desk", *options],
        cwd=ROOT,
        env=os.environ | named,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_while_the_case_store_does_not_answer_the_desk_waits_and_says_so(capsys: pytest.CaptureFixture[str]):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    database, told_to_end = Database(f"postgresql+psycopg://winback@127.0.0.1:{port}/winback", 2.0), threading.Event()
    office = Office.of(CaseStore(database, PlainRuns(Clock())), Slack(bot_token=SecretStr("xoxb-nobody")))
    threading.Timer(0.5, told_to_end.set).start()

    assert not knows_staff(office, told_to_end.is_set)

    assert "does not answer (OperationalError); trying again" in capsys.readouterr().err
    office.close()
    database.close()


@pytest.mark.engine
def test_the_desk_serves_until_it_is_told_to_end(engine: Embedded, tmp_path: Path, migrated_sqlite: Path):
    file = shutil.copyfile(migrated_sqlite, tmp_path / "winback.db")
    life = Life(f"sqlite:///{file}")
    life.begins(score=2)
    with SlackWorld() as world:
        desk = Desk(life, world)
        block_of(world).save("the-desk", overwrite=True)

        with running(tmp_path, engine) as process:
            world.has_sockets(1, within=30)
            reaction = world.press(desk.staff["mette"], desk.posts_card(), "do:claim")
            told = soon(lambda: world.ephemeral(desk.staff["mette"]))
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=60)

        desk.closes()
    assert reaction.acknowledged
    assert life.kinds[-1] == "claimed"
    assert told[0]["channel"] == CHANNEL
    assert process.returncode == 0
    assert said.splitlines()[-1] == "The desk is closed."
    life.store.database.close()
