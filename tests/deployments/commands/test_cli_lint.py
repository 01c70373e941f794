"""`winback letters lint`: any text, with or without a case store."""

import json
from pathlib import Path

import pytest

from tests.deployments.commands.conftest import Terminal

BAD = "Hej Peter\n\nVi beklager ulejligheden. Jeg ringer til dig.\n"
ROUND = (
    "Vi har haft travlt på lageret, og derfor kom varen for sent til festen, og det er vores fejl. Vi har ansat to nye"
    " folk, og den næste ordre pakker jeg selv og sender samme dag.\n\nMette Holm\n"
)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "letter.txt"
    file.write_text(BAD, encoding="utf-8")
    return file


def test_each_finding_is_told_with_its_place_and_what_would_be_better(terminal: Terminal, letter: Path):
    done = terminal.types("letters", "lint", letter, "--language", "da", "--customer", "Lone Ravn")
    told = " ".join(done.stdout.split())

    assert done.exit_code == 1
    assert "1:5 wrong_name" in told
    assert "3:4 generic “beklager ulejligheden” could stand in any" in told
    assert "»Jeg ringer til dig på torsdag inden kl. 12.«" in told
    assert "2 of 5 must be changed first." in told


def test_scripts_read_places_and_words(terminal: Terminal, letter: Path):
    told = terminal.reads(
        "letters", "lint", letter, "--language", "da", "--customer", "Lone Ravn", "--subject", "[dato]"
    )
    first, second = told["findings"][:2]

    assert told["file"] == str(letter)
    assert (first["part"], first["line"], first["column"], first["rule"]) == ("subject", 1, 1, "unfilled")
    assert (second["rule"], second["blocking"], second["words"]) == ("wrong_name", True, "Peter")
    assert BAD[second["begin"] : second["end"]] == "Peter"
    assert set(second) == {
        *("rule", "part", "line", "column", "begin", "end", "words", "blocking", "why", "better"),
    }  # fmt: skip


def test_a_good_letter_is_read_from_what_is_piped_in(terminal: Terminal):
    text = "Kære Lone\n\nPakken er fundet.\n\nMette Holm"
    done = terminal.types("letters", "lint", "-", "--language", "da", "--customer", "Lone Ravn", piped=text)

    assert (done.exit_code, done.stdout.strip()) == (0, "Nothing stops this letter.")


def test_advice_alone_is_no_failure(terminal: Terminal):
    done = terminal.types("letters", "lint", "-", "--language", "nb", piped="Jeg ringer deg.\n\nIngrid")

    assert done.exit_code == 0
    assert "promise_without_date" in done.stdout


def test_it_knows_what_the_customer_said_and_what_others_got(terminal: Terminal, tmp_path: Path):
    (tmp_path / "said.txt").write_text("Hilsen Tulle", encoding="utf-8")
    (tmp_path / "other.txt").write_text(f"Kære Bo\n\n{ROUND}", encoding="utf-8")
    words = ("letters", "lint", "-", "--language", "da", "--customer", "Lone Ravn", "--said", tmp_path / "said.txt")
    alone = terminal.types(*words, piped=f"Kære Tulle\n\n{ROUND}")
    round_ = terminal.types(*words, "--earlier", tmp_path / "other.txt", piped=f"Kære Tulle\n\n{ROUND}")

    assert "wrong_name" not in alone.stdout
    assert (alone.exit_code, round_.exit_code) == (0, 1)
    assert "near_duplicate" in round_.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-file", "--language", "da"),
        ("-",),
        ("-", "--language", "fi"),
        ("-", "--language", "da", "--earlier", "x"),
    ],
)
def test_what_was_typed_wrongly_is_exit_status_2(terminal: Terminal, words: tuple[str, ...]):
    assert terminal.types("letters", "lint", *words, piped="Hej").exit_code == 2


def test_a_language_that_letters_are_not_written_in_is_told_with_those_that_are(terminal: Terminal):
    for command in (("lint", "-"), ("preview",)):
        done = terminal.types("letters", *command, "--language", "de", piped="Hej")

        assert done.exit_code == 2
        assert "'--language': 'de' is not one of 'da', 'nb', 'sv', 'en'." in " ".join(done.stderr.split())


def test_the_policy_in_force_says_which_rules_stop(terminal: Terminal, letter: Path):
    assert terminal.types("setup", "--no-engine").exit_code == 0
    policy = terminal.home / "policy.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace(
            "off = []", 'off = ["generic", "wrong_name", "unfilled", "promise_without_date"]'
        ),
        encoding="utf-8",
    )
    assert terminal.types("setup", "--no-engine", "--policy", policy).exit_code == 0

    told = terminal.reads("letters", "lint", letter, "--language", "da", "--customer", "Lone Ravn")
    assert [one["rule"] for one in told["findings"]] == ["name_missing", "no_owner"]


def test_without_a_case_store_none_is_made(terminal: Terminal, letter: Path):
    terminal.types("letters", "lint", letter, "--language", "da")

    assert not terminal.home.exists()


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_no_letter_is_exit_status_2_in_words(terminal: Terminal, text: str):
    done = terminal.types("letters", "lint", "-", "--language", "da", piped=text)

    assert done.exit_code == 2
    assert "there is no letter in it" in " ".join(done.stderr.split())


def test_a_wrong_word_is_one_document_for_scripts(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.argv", ["winback", "letters", "lint", "no-such-file", "--json"])
    done = terminal.types("letters", "lint", "no-such-file", "--language", "da", "--json")

    assert json.loads(done.stdout)["error"].startswith("no-such-file")
