"""Letters at the command line: as they stand, from a file, from a pipe, from the editor; and what they look like."""

from pathlib import Path

import pytest

from tests.deployments.commands.conftest import Terminal
from tests.lives import Life
from winback import entries as e
from winback.correspondence import BEGINNINGS, beginnings


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


def test_an_editor_that_is_not_there_is_named(terminal: Terminal, drafted: Life, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VISUAL", "/no/such --editor")

    done = terminal.types("act", 1, "letter", "--edit", "--as", "mette")

    assert done.exit_code == 1
    assert "There is no editor '/no/such --editor', so nothing was done: set VISUAL or EDITOR." in done.stderr
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


# -- begun from a letter of ours --


def editor_that(does: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\n{does}\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))


def test_a_letter_is_begun_from_one_of_ours(
    terminal: Terminal, life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    life.begins(2)
    editor_that("sed -i 's/^Subject: .*/Subject: Din pakke/' $1", tmp_path, monkeypatch)

    done = terminal.types("act", 1, "write", "--begin-with", "first_contact", "--edit", "--as", "mette")

    assert done.exit_code == 0
    written = terminal.reads("show", 1)["messages"][-1]
    assert written["title"] == "Din pakke"
    assert "Mette Holm" in written["text"]


def test_what_was_begun_goes_only_once_somebody_has_changed_it(
    terminal: Terminal, life: Life, monkeypatch: pytest.MonkeyPatch
):
    life.begins(2)
    monkeypatch.setenv("VISUAL", "true")

    done = terminal.types("act", 1, "write", "--begin-with", "first_contact", "--edit", "--as", "mette")

    assert "Nothing was changed, so nothing was sent." in done.stderr
    assert "letter_written" not in life.kinds


def test_a_letter_is_written_on_an_empty_page(
    terminal: Terminal, life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    life.begins(2)
    editor_that("printf 'Subject: Din pakke\\n\\nHej Lone, den kommer i morgen.' > $1", tmp_path, monkeypatch)

    assert terminal.types("act", 1, "write", "--edit", "--as", "mette").exit_code == 0
    assert terminal.reads("show", 1)["messages"][-1]["text"] == "Hej Lone, den kommer i morgen."


@pytest.mark.parametrize("words", [(), ("--text", "-", "--edit"), ("--subject", "Hej")])
def test_what_nobody_reads_is_not_sent(words: tuple[str, ...], terminal: Terminal, life: Life):
    life.begins(2)

    done = terminal.types("act", 1, "write", "--begin-with", "first_contact", *words, "--as", "mette", piped="Hej")

    assert done.exit_code == 1
    assert "add --edit" in done.stderr
    assert "letter_written" not in life.kinds


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("check_in", "Case 1 gives no reason for 'check_in' now; can be drafted now: first_contact."),
        ("frist_contact", "There is no letter 'frist_contact' to begin from; there are first_contact, check_in,"),
        ("received", "There is no letter 'received' to begin from"),
        ("../received", "For case 1 can be drafted now: first_contact."),
    ],
)
def test_what_the_case_gives_no_reason_for_is_not_begun(name: str, why: str, terminal: Terminal, life: Life):
    life.begins(2)

    begun = terminal.types("act", 1, "write", "--begin-with", name, "--edit", "--as", "mette")
    printed = terminal.types("letters", "draft", 1, name)

    assert why in " ".join(begun.stderr.replace("│", " ").split())
    assert why in " ".join(printed.stderr.split())


def test_all_letters_that_a_case_lets_begin_are_among_those_that_are_named(drafted: Life):
    assert set(beginnings(drafted.case)) == set(BEGINNINGS) - {"aftercare"}


def test_a_letter_without_words_is_refused_by_its_fields(terminal: Terminal, life: Life):
    life.begins(2)

    done = terminal.types("act", 1, "write", "--as", "mette")

    assert done.exit_code == 1
    assert "subject" in done.stderr


def test_a_letter_to_begin_from_is_printed(terminal: Terminal, drafted: Life):
    done = terminal.types("letters", "draft", 1, "what_we_changed")

    assert done.stdout.startswith("Subject: ")
    assert "We changed carrier." in done.stdout
    assert "We changed carrier." in terminal.reads("letters", "draft", 1, "what_we_changed")["text"]


def test_a_letter_for_no_case_is_refused(terminal: Terminal, life: Life):
    assert terminal.types("letters", "draft", 7, "first_contact").exit_code == 1


# -- all of them --


def test_all_letters_are_shown_on_one_page(terminal: Terminal):
    told = terminal.reads("letters", "preview", "--language", "nb")

    page = Path(told["page"])
    assert page == terminal.home / "preview" / "letters.html"
    assert "Ingrid Solberg" in page.read_text(encoding="utf-8")
    assert told["blocking"] == 0


def test_texts_of_ones_own_are_shown_and_examined(at_work: Terminal, tmp_path: Path):
    own = at_work.home / "letters" / "aftercare" / "nb"
    own.mkdir(parents=True)
    (own / "body.txt").write_text("{{ customer_name | greeting }}, står det bra til?")
    (own / "subject.txt").write_text("{{ nickname }}")

    shown, again = at_work.types("letters", "preview", "--out", tmp_path), at_work.types("setup", "--no-engine")
    found = {one["name"]: one for one in at_work.reads("doctor")["checks"]}

    assert "nickname" in (tmp_path / "letters.html").read_text(encoding="utf-8")
    assert found["Letters"]["state"] == "mend"
    assert "aftercare/nb/subject.txt: nickname is not given" in found["Letters"]["told"]
    assert (shown.exit_code, again.exit_code) == (1, 0)
    assert "aftercare/nb/subject.txt: nickname is not given" in shown.stderr
    assert "nickname is not given" in again.stderr


def test_a_letter_that_is_refused_is_not_lost(
    terminal: Terminal, life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    life.begins(2)
    editor_that("printf 'Subject: Din pakke\\n\\nKære [navn], den kommer i morgen.' > $1", tmp_path, monkeypatch)

    done = terminal.types("act", 1, "write", "--edit", "--as", "mette")

    kept = terminal.home / "letter-1.txt"
    assert done.exit_code == 1
    assert str(kept) in done.stderr.replace("\n", "")
    assert kept.read_text() == "Kære [navn], den kommer i morgen."
    assert kept.stat().st_mode & 0o077 == 0
