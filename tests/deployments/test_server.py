"""The embedded server: it answers, and nothing of it outlives its block."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deployments.server import Embedded, EngineDidNotStart, healthy
from tests.engines import ROOT, copy_tables

STAY = """
import sys, time
from pathlib import Path
from deployments.server import Embedded

with Embedded(Path(sys.argv[1])) as engine:
    worker = engine.start_worker("anybodys", processes=1)
    print(engine.api_url, flush=True)
    time.sleep(60)
"""


@pytest.mark.engine
def test_nothing_outlives_a_process_that_is_told_to_end(server: Embedded, tmp_path: Path):
    copy_tables(server, tmp_path)
    command = [sys.executable, "-c", STAY, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        api_url = process.stdout.readline().strip()
        assert healthy(api_url)

        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 128 + signal.SIGTERM
    assert not healthy(api_url)
    assert {log.name for log in (tmp_path / "logs").iterdir()} == {"server.log", "worker-1.log"}


@pytest.mark.engine
def test_a_first_start_makes_the_database(server: Embedded):
    assert (server.home / "prefect" / "prefect.db").exists()


def test_a_server_that_cannot_start_names_its_log(tmp_path: Path):
    engine = Embedded(tmp_path)
    engine.environment["PREFECT_SERVER_DATABASE_TIMEOUT"] = "soon"  # of what it refuses this is read first

    with pytest.raises(EngineDidNotStart, match=re.escape(str(tmp_path / "logs" / "server.log"))):
        engine.__enter__()
