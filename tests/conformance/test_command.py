"""The command says plainly what it could not look at, and tells each kind of mistake once."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.__main__ import report
from tests.conformance.everything import Found

ROOT = Path(__file__).parents[2]


def test_without_the_contracts_it_says_so_and_fails(tmp_path: Path):
    command = [sys.executable, "-m", "tests.conformance", "--specs", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 1
    assert "Nothing was looked at" in done.stderr
    assert "is not there" in done.stderr
    assert done.stdout == ""


def test_a_mistake_that_is_everywhere_is_told_once_with_its_first_place(capsys: pytest.CaptureFixture[str]):
    wrong = [f"scene {number}, card: $[0].text.text: shows nothing" for number in range(9)]

    report(Found(["9 messages drawn"], [*wrong, "manifest: scopes: pins:read is missing"]), 1.2)

    assert capsys.readouterr().out.splitlines() == [
        "9 messages drawn",
        "WRONG scene 0, card: $[0].text.text: shows nothing (and 8 like it)",
        "WRONG manifest: scopes: pins:read is missing",
        "10 mistakes, in 1 s",
    ]
