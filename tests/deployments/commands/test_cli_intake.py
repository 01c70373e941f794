"""`winback ingest`, `quarantine` and `held`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deployments.commands.times import read_time, write_distance, write_span
from deployments.preparing import STARTER
from tests.deployments.commands.conftest import Terminal

HEADER = "Svar-id;Tidsstempel;Kundenr;Navn;E-mail;Karakter;Kommentar;Humør\n"


def row(number: int, score: object) -> str:
    at = datetime.now(UTC) - timedelta(days=2)
    return f"R{number};{at:%d-%m-%Y %H:%M};K{number};Kunde {number};k{number}@winback.example;{score};Sent;sur\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "answers.csv"


def test_unhappy_customers_become_cases(at_work: Terminal, file: Path):
    file.write_text(HEADER + row(1, 2) + row(2, 9) + row(3, 5))

    done = at_work.types("ingest", file)

    assert done.exit_code == 0
    assert "2 cases opened, 0 joined" in done.stdout
    assert "columns Humør" in done.stdout
    assert "no runs yet for 2 cases" in done.stderr
    assert at_work.reads("cases")["total"] == 2


def test_a_row_in_quarantine_is_exit_status_1_and_is_listed(at_work: Terminal, file: Path):
    file.write_text(HEADER + row(1, 2) + row(2, 11))

    done = at_work.types("ingest", file)

    assert done.exit_code == 1
    assert "winback quarantine" in done.stdout
    assert [(each["line"], each["column"]) for each in at_work.reads("quarantine")["rows"]] == [(3, "Karakter")]
    assert "'11' is outside the scale" in at_work.types("quarantine").stdout


def test_a_file_that_cannot_be_read_does_not_stop_the_others(at_work: Terminal, file: Path):
    file.write_text(HEADER + row(1, 2))

    told = at_work.reads("ingest", file.parent / "none.csv", file)

    assert (told["clean"], told["opened"]) == (False, 1)
    assert "there is no such file" in told["unreadable"]["none.csv"]
    assert told["files"]["answers.csv"]["new"] == 1


def test_a_column_can_be_named(at_work: Terminal, file: Path):
    file.write_text((HEADER + row(1, 2)).replace("Karakter", "Q7"))

    assert at_work.types("ingest", file).exit_code == 0
    assert at_work.reads("ingest", file, "--map", "score=Q7")["opened"] == 1


def test_old_answers_are_history_unless_asked_for(at_work: Terminal, file: Path):
    file.write_text(HEADER + "R1;01-03-2020 10:00;K1;A;a@winback.example;1;Sent;sur\n")

    assert at_work.reads("ingest", file)["opened"] == 0
    assert at_work.reads("ingest", file, "--open-cases-since", "2020-02-01")["opened"] == 1


@pytest.mark.parametrize("wrong", [["--map", "score"], ["--open-cases-since", "soon"], ["--colour", "red"], []])
def test_a_wrong_call_is_exit_status_2(at_work: Terminal, file: Path, wrong: list[str]):
    assert at_work.types("ingest", *([file] if wrong else []), *wrong).exit_code == 2


def test_too_many_are_held_until_somebody_says_so(terminal: Terminal, file: Path):
    terminal.home.mkdir()
    (terminal.home / "policy.toml").write_text(STARTER.read_text().replace("hold_above = 100", "hold_above = 1"))
    terminal.types("setup", "--no-engine")
    file.write_text(HEADER + row(1, 2) + row(2, 3))

    done = terminal.types("ingest", file)

    assert "2 complaints held" in done.stdout
    assert "winback held --open" in done.stdout
    assert [each["score"] for each in terminal.reads("held")["held"]] == [2, 3]
    assert "Kunde 1" in terminal.types("held").stdout
    assert terminal.reads("held", "--open") == {"opened": 2, "joined": 0}
    assert terminal.types("held").stdout == "No complaints are held.\n"


def test_times_are_local_or_from_now_on():
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    zone, now = ZoneInfo("Europe/Oslo"), datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    read = {text: read_time(text, zone, now) for text in ("2026-11-23 10:00", "10:00", "1h", "2026-11-23T09:00+00:00")}

    assert set(read.values()) == {datetime(2026, 11, 23, 9, 0, tzinfo=UTC)}
    with pytest.raises(ValueError, match="no time; write"):
        read_time("tomorrow", zone, now)
    with pytest.raises(ValueError, match="say at which hour"):
        read_time("2026-11-25", zone, now)


@pytest.mark.parametrize(
    ("minutes", "told"), [(0.5, "now"), (61, "in 1 h 1 min"), (-120, "2 h late"), (60 * 49, "in 2 d 1 h")]
)
def test_how_far_off(minutes: float, told: str):
    now = datetime(2026, 11, 23, tzinfo=UTC)

    assert write_distance(now + timedelta(minutes=minutes), now) == told
    assert write_span(timedelta(0)) == "0 min"
