"""`winback setup` and `winback doctor`, where Prefect is not running."""

import re
from datetime import timedelta

import pytest

from blocks.store.database import Database
from deployments import cli
from deployments.commands.troubles import explain
from deployments.preparing import STARTER
from tests.deployments.commands.conftest import Terminal
from tests.lives import STAFF, Life, policy_with

COMMANDS = (["cases"], ["show", 1], ["quarantine"], ["held"], ["patrol"], ["act", 1, "claim", "--as", "mette"])


def state_of(doctor: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {check["name"]: check["state"] for check in doctor["checks"]}


def test_setup_writes_a_starter_policy_and_says_to_edit_it(terminal: Terminal):
    done = terminal.types("setup", "--no-engine")

    assert done.exit_code == 0
    assert "edit it" in done.stdout
    assert (terminal.home / "policy.toml").read_bytes() == STARTER.read_bytes()


def test_setup_again_changes_nothing(at_work: Terminal):
    first, again = (at_work.reads("setup", "--no-engine") for _ in range(2))

    assert (again["tables"], again["same"]) == ("up to date", True)
    assert again == first


def test_without_prefect_the_rest_is_set_up_and_it_says_how_to_start_it(terminal: Terminal):
    done = terminal.types("setup")

    assert done.exit_code == 0
    assert "Prefect's address is not known yet. Start it with `winback serve`" in " ".join(done.stderr.split())
    assert terminal.types("cases").exit_code == 0


def test_a_wrong_policy_is_told_by_key_and_not_put_in_force(at_work: Terminal):
    file = at_work.home / "policy.toml"
    file.write_text(STARTER.read_text().replace("tries = 3", "trys = 3", 1))

    done = at_work.types("setup", "--no-engine")

    assert done.exit_code == 1
    assert "contact.trys: this key is not known" in done.stderr
    assert state_of(at_work.reads("doctor"))["Policy"] == "ok"


def test_settings_that_cannot_be_read_are_one_sentence(at_work: Terminal):
    (at_work.home / "config.toml").write_text("database = 1")

    done = at_work.types("cases", "--json")

    assert done.exit_code == 1
    assert "config.toml: database: Extra inputs" in done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=[str(words[0]) for words in COMMANDS])
def test_before_setup_every_command_says_to_set_up(command: list[object], terminal: Terminal):
    done = terminal.types(*command)

    assert done.exit_code == 1
    assert "Run `winback setup`" in done.stderr


def test_the_doctor_finds_what_is_missing(terminal: Terminal):
    done = terminal.types("doctor")

    assert done.exit_code == 1
    assert re.search(r"MEND +Case store .* is\s+not\s+there\s+Run\s+`winback setup`.", done.stdout, re.DOTALL)
    assert not terminal.home.exists()


def test_the_doctor_knows_what_is_well(at_work: Terminal):
    assert state_of(at_work.reads("doctor")) == {
        "Python": "ok",
        "Folder": "ok",
        "Case store": "ok",
        "Durability": "ok",
        "Policy": "ok",
        "Cases": "ok",
        "Patrol": "note",
        "Mail": "ok",
        "Prefect": "mend",
        "Slack": "note",
    }


def test_the_doctor_sees_a_policy_that_is_not_in_force_yet(at_work: Terminal):
    file = at_work.home / "policy.toml"
    file.write_text(STARTER.read_text().replace("hold_above = 100", "hold_above = 50"))

    assert state_of(at_work.reads("doctor"))["Policy file"] == "note"


def test_a_store_of_an_older_version_is_to_be_migrated(at_work: Terminal):
    database = Database(f"sqlite:///{at_work.home / 'winback.db'}")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    database.close()

    assert state_of(at_work.reads("doctor"))["Case store"] == "mend"


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("WINBACK_HOME", "/dev/null/home", "Correct the path or its rights"),
        ("WINBACK_DATABASE_URL", "nonsense", "database_url cannot be read"),
        ("WINBACK_DATABASE_URL", "postgresql+psycopg://x:secret@127.0.0.1:1/x", "The case store does not answer"),
    ],
)
def test_a_wrong_place_is_one_sentence(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
):
    monkeypatch.setenv(variable, value)

    done = terminal.types("setup", "--no-engine")

    assert done.exit_code == 1
    assert told in done.stderr
    assert "secret" not in done.output


def test_what_nobody_foresaw_is_not_explained_away():
    assert explain(ZeroDivisionError()) is None


def test_the_script_runs_the_app(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("sys.argv", ["winback", "--help"])
    with pytest.raises(SystemExit) as left:
        cli.app()

    assert left.value.code == 0
    assert "doctor" in capsys.readouterr().out


def test_the_doctor_names_owners_who_are_gone(terminal: Terminal, life: Life):
    life.begins(2)
    life.clock.at += timedelta(days=3)
    life.store.enforce(policy_with(staff=[person for person in STAFF if person["id"] != "mette"]))
    page = terminal.types("doctor").stdout

    assert "mette has 1 open" in page


def test_the_doctor_tells_what_the_patrol_did(terminal: Terminal, life: Life):
    life.begins(score=2)
    life.runs.runs.clear()
    life.patrols()

    told = {check["name"]: check["told"] for check in terminal.reads("doctor")["checks"]}

    assert re.fullmatch(r"1 cases looked at \d+ s ago; mended in a day: run gone 1", told["Patrol"])
