"""`winback reviews`: what an auditor reads."""

import pytest

from tests.deployments.commands.conftest import Terminal
from tests.lives import Life
from winback import entries as e

ASKED = e.ReviewDecided(destination="google", invited=True, rule="everyone 0.5", text="0123456789abcdef")
NOT_DRAWN = ASKED.model_copy(update={"invited": False, "reason": "not_drawn"})
OLDER = e.ReviewDecided(destination="google", invited=False, reason="no permission")


@pytest.fixture
def decided(life: Life) -> Life:
    """Three cases: one was asked, one was not drawn, and one was decided on by an older release."""
    for place, body in enumerate((ASKED, NOT_DRAWN, OLDER)):
        life.begins(2, customer=f"K{place}", email=f"k{place}@x.example")
        notes(life, body)
    return life


def notes(life: Life, body: e.Body) -> None:
    """Write an entry into the journal as the walk does."""
    life.store.note_fate(life.case_id, [(f"g1/review/{life.case_id}", body)], if_moved=lambda _: True)


def test_an_auditor_reads_shares_and_reasons(terminal: Terminal, decided: Life):
    page = terminal.types("reviews").stdout

    assert "Everybody is asked alike there" in " ".join(page.split())
    assert "1: the draw when the case was opened did not fall on this customer" in " ".join(page.split())
    assert "33%" in page
    assert max(len(line) for line in page.splitlines()) <= 80


def test_a_script_reads_them_too_with_the_reasons_of_older_releases(terminal: Terminal, decided: Life):
    (google,) = terminal.reads("reviews")["destinations"]

    assert google["answers"] == [
        {
            "scale": None,
            "score": None,
            "invited": 1,
            "not_invited": {"no_review_permission": 1, "not_drawn": 1},
            "share_invited": pytest.approx(1 / 3),
        }
    ]
    assert google["rules"] == {"everyone 0.5": 2, "": 1}
    assert google["texts"] == {"0123456789abcdef": 2, "": 1}


def test_only_what_was_decided_from_a_day_on(terminal: Terminal, decided: Life):
    wrong = terminal.types("reviews", "--since", "lately")

    assert terminal.reads("reviews", "--since", "2199-01-01")["destinations"] == []
    assert (wrong.exit_code, "write 2026-11-01" in wrong.stderr) == (2, True)


def test_nothing_was_decided(terminal: Terminal, life: Life):
    assert terminal.types("reviews").stdout == "No review was decided on.\n"
