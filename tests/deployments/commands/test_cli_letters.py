"""`winback act CASE letter`: as it stands, from a file, from a pipe, from the editor."""

from pathlib import Path

import pytest

from tests.deployments.commands.conftest import Terminal
from tests.lives import Life
from winback import entries as e


@pytest.fixture
def drafted(life: Life) -> Life:
    """A letter waits to be approved."""
    life.begins(2)
    life.is_reached()
    life.is_resolved()
    return life


def approved(life: Life) -> e.LetterApproved:
    return next(entry.body for entry in life.case.entries if isinstance(entry.body, e.LetterApproved))


def test_a_letter_goes_as_it_stands(terminal: Terminal, drafted: Life):
    assert terminal.types("act", 1, "letter", "--as", "mette").exit_code == 0
    assert "We changed carrier" in approved(drafted).text


def test_a_letter_is_read_from_a_file(terminal: Terminal, drafted: Life, tmp_path: Path):
    (tmp_path / "letter.txt").write_text("Kære Lone")

    terminal.types("act", 1, "letter", "--text", tmp_path / "letter.txt", "--subject", "Hej", "--as", "mette")

    assert (approved(drafted).subject, approved(drafted).text) == ("Hej", "Kære Lone")


def test_a_letter_is_read_from_what_is_piped_in(terminal: Terminal, drafted: Life):
    terminal.types("act", 1, "letter", "--text", "-", "--as", "mette", piped="Hej Lone")

    assert approved(drafted).text == "Hej Lone"


def test_a_letter_is_changed_in_the_editor(
    terminal: Terminal, drafted: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/^Subject: .*/Subject: Til Lone/; s/We changed carrier/Ny fragtmand/' $1\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))

    assert terminal.types("act", 1, "letter", "--edit", "--as", "mette").exit_code == 0
    assert approved(drafted).subject == "Til Lone"
    assert "Ny fragtmand" in approved(drafted).text


def test_an_editor_closed_without_a_change_sends_nothing(
    terminal: Terminal, drafted: Life, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("VISUAL", "true")

    done = terminal.types("act", 1, "letter", "--edit", "--as", "mette")

    assert done.exit_code == 1
    assert "Nothing was changed" in done.stderr
    assert drafted.case.drafts


def test_a_letter_of_ones_own_is_read_from_a_file_and_shown(terminal: Terminal, life: Life, tmp_path: Path):
    life.begins(2)
    (tmp_path / "letter.txt").write_text("Kære Lone\n\nPakken er fundet.")

    words = ("write", "--subject", "Din pakke", "--text", tmp_path / "letter.txt", "--as", "mette")
    done = terminal.types("act", 1, *words)

    assert "Mette Holm wrote to the customer (“Din pakke”)." in done.stdout
    assert "Din pakke" in terminal.types("show", 1).stdout.split("Messages")[1]
    written = terminal.reads("show", 1)["messages"][-1]
    assert (written["title"], written["text"]) == ("Din pakke", "Kære Lone\n\nPakken er fundet.")
