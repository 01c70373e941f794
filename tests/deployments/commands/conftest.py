"""The command as it is typed, on a home folder of its own and without Prefect."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deployments.cli import app
from tests.lives import Life, policy_with

ALWAYS = {
    "holidays": "none",
    "hours": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
}


@dataclass
class Terminal:
    """Somebody at a terminal of 80 columns."""

    home: Path
    runner: CliRunner = field(default_factory=CliRunner)

    def types(self, *words: object, piped: str | None = None) -> Result:
        """Run `winback` with these words; nothing may end in a traceback."""
        done = self.runner.invoke(app, [str(word) for word in words], input=piped, env={"COLUMNS": "80"})
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    def reads(self, *words: object) -> Any:
        """The one JSON document that a command prints."""
        return json.loads(self.types(*words, "--json").stdout)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Nothing is set up yet."""
    monkeypatch.setenv("WINBACK_HOME", str(tmp_path / "home"))
    return Terminal(tmp_path / "home")


@pytest.fixture
def at_work(terminal: Terminal) -> Terminal:
    """The starter policy is in force, and there are no cases."""
    assert terminal.types("setup", "--no-engine").exit_code == 0
    return terminal


@pytest.fixture
def life(terminal: Terminal, migrated_sqlite: Path) -> Iterator[Life]:
    """A life in the terminal's case store, from today on, of a company that never closes.

    Its runs are walked by the test; the command knows of no engine.
    """
    terminal.home.mkdir()
    file = shutil.copyfile(migrated_sqlite, terminal.home / "winback.db")
    life = Life(f"sqlite:///{file}", policy_with(calendars={"office": ALWAYS}))
    life.clock.at = datetime.now(UTC)
    yield life
    life.store.database.close()
