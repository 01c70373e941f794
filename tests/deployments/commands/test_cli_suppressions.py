"""Who is not written to and why, and how a mistake is taken back, at the terminal."""

import pytest

from blocks.store import suppressions
from blocks.store.tables import CustomerRow
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


def test_a_refusal_that_a_person_was_told_is_noted_and_the_case_hears_of_it(terminal: Terminal, life: Life):
    life.begins(score=2)
    nobody = terminal.types("suppressions", "--add", LONE)
    done = terminal.reads("suppressions", "--add", f" {LONE.upper()} ", "--as", "mette")
    again = terminal.types("suppressions", "--add", LONE, "--as", "birgit")

    assert (nobody.exit_code, "known are" in nobody.stderr) == (1, True)
    assert done == {"address": LONE, "scope": "surveys", "new": True, "customers": 1, "cases": [life.case_id]}
    assert f"{LONE} gets no surveys or review requests already." in " ".join(again.stdout.split())
    (standing,) = terminal.reads("suppressions", "--address", LONE)["suppressions"]
    assert (standing["scope"], standing["why"], standing["detail"]) == ("surveys", "told", "(recorded by birgit)")
    wishes = [(one.actor, one.body.scope) for one in life.case.entries if one.body.kind == "unsubscribed"]
    assert wishes == [("mette", Scope.SURVEYS)]
    shown = " ".join(terminal.types("show", life.case_id).stdout.split())
    assert "The customer wants no more surveys or review requests: they told Mette Holm." in shown


def test_whoever_wants_nothing_at_all_gets_nothing_until_somebody_takes_it_back(terminal: Terminal, life: Life):
    life.begins(score=2)
    terminal.types("suppressions", "--add", LONE, "--all", "--as", "mette")
    with life.store.database.writing() as session:
        session.get_one(CustomerRow, life.row.customer_id).email = "new@nordlys.example"

    assert terminal.reads("suppressions", "--address", "new@nordlys.example")["opted_out"]
    assert "wants no mail at all" in terminal.types("suppressions", "--address", "new@nordlys.example").stdout
    assert "is written to again" in " ".join(
        terminal.types("suppressions", "--lift", "new@nordlys.example", "--as", "mette").stdout.split()
    )
    assert not terminal.reads("suppressions", "--address", "new@nordlys.example")["opted_out"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--add", "lone", "--as", "mette"), "neither a mail address"),
        (("--address", "lone at nordlys"), "neither a mail address"),
        (("--address", ""), "neither a mail address"),
        (("--all",), "--all goes with --add"),
        (("--add", LONE, "--lift", LONE), "Give one of"),
    ],
)
def test_what_cannot_be_meant_is_said(terminal: Terminal, words: tuple[str, ...], why: str):
    told = terminal.types("suppressions", *words)

    assert (told.exit_code, why in told.stderr) == (1, True)


@pytest.mark.parametrize("what", ["--add", "--lift"])
@pytest.mark.usefixtures("bounced")
def test_somebody_who_does_not_work_here_is_named(terminal: Terminal, what: str):
    refused = terminal.reads("suppressions", what, LONE, "--as", "lars")["refused"]

    assert refused.startswith("nobody here is called 'lars'; known are ")


def test_an_address_that_nobody_is_known_by_is_noted_with_a_word_of_caution(terminal: Terminal, life: Life):
    told = terminal.types("suppressions", "--add", "who@x.example", "--as", "mette")

    assert "spelt right" in told.stdout
    assert terminal.reads("suppressions")["total"] == 1


@pytest.mark.usefixtures("bounced")
def test_a_mistake_is_taken_back_by_somebody_and_stays_on_record(terminal: Terminal):
    nobody = terminal.types("suppressions", "--lift", LONE)
    done = terminal.types("suppressions", "--lift", LONE.upper(), "--as", "mette")

    assert (nobody.exit_code, done.exit_code) == (1, 0)
    assert "known are" in nobody.stderr
    assert terminal.reads("suppressions")["total"] == 0
    assert "lifted by mette" in terminal.reads("suppressions", "--address", LONE)["suppressions"][0]["detail"]
    assert "Nothing stood" in terminal.types("suppressions", "--lift", LONE, "--as", "mette").stdout


def test_the_case_tells_who_took_a_refusal_back_and_only_if_there_was_one(terminal: Terminal, life: Life):
    life.begins(score=2)
    terminal.types("suppressions", "--add", LONE, "--all", "--as", "mette")

    for who in ("birgit", "jonas"):
        terminal.types("suppressions", "--lift", LONE, "--as", who)

    assert [one.actor for one in life.case.entries if one.body.kind == "lifted"] == ["birgit"]
    shown = " ".join(terminal.types("show", life.case_id).stdout.split())
    assert "Birgit Lund noted that we may write to the customer again." in shown


@pytest.mark.usefixtures("bounced")
def test_whoever_said_once_who_they_are_is_not_asked_again(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    refused = terminal.reads("suppressions", "--lift", LONE)
    monkeypatch.setenv("WINBACK_STAFF", "mette")

    assert list(refused) == ["refused"]
    assert terminal.reads("suppressions", "--lift", LONE)["lifted"]
