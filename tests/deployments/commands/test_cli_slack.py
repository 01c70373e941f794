"""`winback slack preview`: what people see in Slack, where there is no Slack."""

import json
from pathlib import Path
from typing import Any

from tests.deployments.commands.conftest import Terminal
from tests.lives import Life


def read(folder: Path) -> dict[str, Any]:
    """What was written, by name."""
    return {file.stem: json.loads(file.read_text()) for file in folder.glob("*.json")}


def test_every_picture_of_a_case_is_written_and_drawn_on_one_page(terminal: Terminal, life: Life):
    life.begins(2)

    done = terminal.types("slack", "preview", 1)

    written = read(terminal.home / "preview" / "1")
    assert done.exit_code == 0
    assert {"card", "direct", "whole", "home", "form-contact", "form-hand-over", "form-note"} <= set(written)
    assert set(written["card"]) == {"text", "blocks"}
    assert (written["whole"]["type"], written["home"]["type"]) == ("modal", "home")
    page = (terminal.home / "preview" / "1" / "preview.html").read_text()
    assert all(f"<h2>{name}</h2>" in page for name in written)
    assert "The parcel never came." in page
    assert f"{terminal.home}/preview/1/preview.html" in done.stdout.replace("\n", "")


def test_nothing_of_slack_nor_of_prefect_is_needed(terminal: Terminal, life: Life):
    life.begins(2)

    assert not (terminal.home / "config.toml").exists()
    assert terminal.reads("slack", "preview", 1)["reader"] == "mette"


def test_a_form_of_each_action_that_fits_the_stage_is_there_whoever_may_fill_it_in(terminal: Terminal, life: Life):
    life.begins(2)
    life.is_reached()
    life.acts("resolve", "anders", kind="refund", amount="9000", root_cause="carrier", action="changed")

    everybodys = terminal.reads("slack", "preview", 1)["parts"]
    mettes = terminal.reads("slack", "preview", 1, "--as", "mette")["parts"]

    assert "form-decline" in everybodys
    assert "form-decline" not in mettes


def test_forms_that_do_not_fit_any_more_are_taken_away_from_the_folder(terminal: Terminal, life: Life, tmp_path: Path):
    life.begins(2)
    terminal.types("slack", "preview", 1, "--out", tmp_path / "design")
    (tmp_path / "design" / "notes.json").write_text("{}")
    life.is_reached()

    terminal.types("slack", "preview", 1, "--out", tmp_path / "design")

    written = read(tmp_path / "design")
    assert "form-resolve" in written
    assert "form-snooze" in written
    assert "notes" in written
    assert {"form-claim", "form-check-in"} & set(written) == set()


def test_a_letter_that_waits_is_shown_as_it_will_go(terminal: Terminal, life: Life, tmp_path: Path):
    life.begins(2, language="en")
    life.is_reached()
    life.is_resolved()

    terminal.types("slack", "preview", 1, "--out", tmp_path / "design")

    letter = json.dumps(read(tmp_path / "design")["form-letter-preview"])
    assert "We changed carrier" in letter


def test_each_stage_can_be_looked_at(terminal: Terminal, life: Life):
    life.begins(2)
    seen = [terminal.types("slack", "preview", 1).exit_code]
    life.is_reached()
    seen.append(terminal.types("slack", "preview", 1).exit_code)
    life.is_resolved()
    seen.append(terminal.types("slack", "preview", 1).exit_code)
    life.passes(days=60)
    seen.append(terminal.types("slack", "preview", 1).exit_code)

    assert seen == [0, 0, 0, 0]


def test_what_cannot_be_shown_is_said_with_what_to_do(terminal: Terminal, life: Life, tmp_path: Path):
    life.begins(2)
    (tmp_path / "file").write_text("")

    nowhere = terminal.types("slack", "preview", 7)
    nobody = terminal.types("slack", "preview", 1, "--as", "lars")
    blocked = terminal.types("slack", "preview", 1, "--out", tmp_path / "file")

    assert "There is no case 7; `winback cases` lists them." in nowhere.stderr
    assert "Nobody here is called 'lars'; known are anders" in nobody.stderr
    assert "Correct the path or its rights" in blocked.stderr
    assert {done.exit_code for done in (nowhere, nobody, blocked)} == {1}


def test_before_setup_it_says_to_set_up(terminal: Terminal):
    done = terminal.types("slack", "preview", 1)

    assert done.exit_code == 1
    assert "Run `winback setup`" in done.stderr
