"""Who is not written to and why, and how a mistake is taken back, at the terminal."""

import pytest

from blocks.store import suppressions
from tests.deployments.commands.conftest import Terminal
from tests.lives import Life
from winback.suppressions import Scope, Why

LONE = "lone@nordlys.example"


@pytest.fixture
def bounced(life: Life) -> Life:
    """Mail to the customer comes back."""
    life.begins(score=2)
    with life.store.database.writing() as session:
        suppressions.suppress(session, LONE, Scope.ALL, Why.BOUNCED, life.clock.at, "550 no such user")
    return life


@pytest.mark.usefixtures("bounced")
def test_who_is_not_written_to_is_listed_with_the_reason(terminal: Terminal):
    told = terminal.reads("suppressions")

    assert [(one["address"], one["why"], one["detail"]) for one in told["suppressions"]] == [
        (LONE, "bounced", "550 no such user")
    ]
    assert "all mail" in terminal.types("suppressions").stdout


def test_a_case_shows_that_mail_does_not_arrive_and_what_to_do_instead(terminal: Terminal, bounced: Life):
    shown = " ".join(terminal.types("show", bounced.case_id).stdout.split())

    assert "mail comes back" in shown
    assert "call instead" in shown
    assert terminal.reads("show", bounced.case_id)["suppressed"][0]["why"] == "bounced"


@pytest.mark.usefixtures("bounced")
def test_a_mistake_is_taken_back_by_somebody_and_stays_on_record(terminal: Terminal):
    nobody = terminal.types("suppressions", "--lift", LONE)
    done = terminal.types("suppressions", "--lift", LONE.upper(), "--as", "mette")

    assert (nobody.exit_code, done.exit_code) == (1, 0)
    assert "known are" in nobody.stderr
    assert terminal.reads("suppressions")["total"] == 0
    assert "lifted by mette" in terminal.reads("suppressions", "--address", LONE)["suppressions"][0]["detail"]
    assert "Nothing stood" in terminal.types("suppressions", "--lift", LONE, "--as", "mette").stdout
