"""`winback act` and `winback answer`."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deployments.commands.options import HELP, options
from tests.deployments.commands.conftest import Terminal
from tests.lives import Life
from winback.actions import ACTIONS

NOTHING = {"may_call": False, "may_invite": False}


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_a_command_with_all_fields_of_its_form(action: str, terminal: Terminal):
    page = terminal.types("act", 1, action, "--help").stdout
    fields = list(ACTIONS[action].form.model_fields)

    assert [field for field in fields if f"--{field.replace('_', '-')}" not in page] == []
    assert [one.name for one in options(ACTIONS[action].form)] == fields


def test_no_help_is_left_over():
    assert set(HELP) == {field for rule in ACTIONS.values() for field in rule.form.model_fields}


def test_a_contact_is_logged(terminal: Terminal, life: Life):
    life.begins(2)

    done = terminal.types("act", 1, "contact", "--reached", "--said", "It was lost.", "--as", "mette")

    assert done.exit_code == 0
    assert "Mette Holm reached the customer by phone. “It was lost.”" in done.stdout
    assert "Case 1 is at resolution now, due " in done.stdout
    assert life.case.contacted_at is not None


def test_a_time_is_the_teams_own(terminal: Terminal, life: Life):
    life.begins(2)
    soon = (datetime.now(ZoneInfo("Europe/Copenhagen")) + timedelta(days=10)).replace(hour=10, minute=0, second=0)

    terminal.types("act", 1, "contact", "--not-reached", "--next-try", f"{soon:%Y-%m-%d %H:%M}", "--as", "mette")

    assert getattr(life.case.tries[0].body, "next_try", None) == soon.replace(microsecond=0)


@pytest.mark.parametrize("far", ["9999-12-31 20:00", "0001-01-01", "3000d"])
def test_a_time_that_is_too_far_away_is_refused(terminal: Terminal, life: Life, far: str):
    life.begins(2)
    done = terminal.types("act", 1, "contact", "--not-reached", "--preferred", far, "--as", "mette")

    assert done.exit_code in {1, 2}
    assert life.case.tries == []


@pytest.mark.parametrize("amount", ["4,000", "4.000", "1.250.000,00"])
def test_an_amount_that_reads_two_ways_is_asked_about(terminal: Terminal, life: Life, amount: str):
    life.begins(2)
    life.is_reached()
    why = ("--root-cause", "x", "--action", "y")
    done = terminal.types("act", 1, "resolve", "--kind", "refund", "--amount", amount, *why, "--as", "mette")

    assert done.exit_code == 2
    assert life.case.resolution is None


def test_a_time_may_count_from_now(terminal: Terminal, life: Life):
    life.begins(2)

    terminal.types("act", 1, "snooze", "--until", "2h", "--as", "mette")

    assert life.case.snoozed_until is not None
    assert timedelta(hours=1, minutes=59) < life.case.snoozed_until - datetime.now(UTC) <= timedelta(hours=2)


def test_who_acts_may_stand_in_the_environment(terminal: Terminal, life: Life, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WINBACK_STAFF", "jonas")
    life.begins(2)

    terminal.types("act", 1, "note", "--text", "VIP")

    assert (life.case.entries[-1].actor, life.kinds[-1]) == ("jonas", "noted")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["approve", "--as", "karen"], "approve does not fit: case 1 is at contact"),
        (["suspend", "--reason", "x", "--as", "mette"], "takes a supervisor"),
        (["claim", "--as", "lars"], "nobody here is called 'lars'"),
        (["note", "--text", " ", "--as", "mette"], "text: this must be filled in"),
        (["snooze", "--until", "2020-01-01 10:00", "--as", "mette"], "until: this time is past"),
        (["letter", "--edit", "--as", "mette"], "no draft waits"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    terminal: Terminal, life: Life, words: list[str], reason: str
):
    life.begins(2)
    before = life.kinds

    done = terminal.types("act", 1, *words)

    assert done.exit_code == 1
    assert f"Refused: {reason}" in done.stderr or reason in done.stderr
    assert done.stdout == ""
    assert terminal.reads("act", 1, *words)["refused"]
    assert life.kinds == before


@pytest.mark.parametrize(
    "words",
    [
        ["contact", "--as", "mette"],
        ["contact", "--reached"],
        ["contact", "--reached", "--channel", "pigeon", "--as", "mette"],
        ["contact", "--reached", "--next-try", "some day", "--as", "mette"],
        ["letter", "--text", "not-there.txt", "--as", "mette"],
        ["dance", "--as", "mette"],
    ],
)
def test_a_wrong_call_is_exit_status_2(terminal: Terminal, life: Life, words: list[str]):
    life.begins(2)

    assert terminal.types("act", 1, *words).exit_code == 2


def test_the_same_word_twice_is_one_entry(terminal: Terminal, life: Life):
    life.begins(2)
    command = ("act", 1, "note", "--text", "VIP", "--as", "mette", "--nonce", "n1")

    assert terminal.reads(*command)["seq"] == terminal.reads(*command)["seq"]
    assert life.kinds.count("noted") == 1


def test_a_resolution_says_when_it_must_be_approved(terminal: Terminal, life: Life):
    life.begins(2)
    life.is_reached()
    words = ("--kind", "refund", "--amount", "9000,50", "--root-cause", "carrier", "--action", "changed")

    told = terminal.reads("act", 1, "resolve", *words, "--as", "mette")

    assert (told["stage"], told["body"]["amount"], told["body"]["needs_approval"]) == ("approval", "9000.50", True)


def test_a_customer_answers_by_the_link(terminal: Terminal, life: Life):
    life.begins(2)
    life.is_reached()
    life.is_resolved()
    life.acts("letter")
    life.is_checked()
    life.is_asked_again()
    mail = next(mail for mail in life.postbox.mails if mail.key == "g1/resurvey")
    link = next(word for word in mail.text.split() if "/a/" in word)

    late = terminal.types("answer", link, 11)
    done = terminal.types("answer", link, 9, "--comment", "Tak")

    assert (late.exit_code, "from 0 to 10" in late.stderr) == (1, True)
    assert done.exit_code == 0
    assert "Tak for svaret. Mette Holm læser det, og mere skal der ikke til." in done.stdout
    assert "The customer answered 9 to the question. “Tak”" in done.stdout


def test_a_customer_answers_by_the_row_of_numbers_and_tells_why_afterwards(terminal: Terminal, life: Life):
    life.begins(2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    link = next(word for word in life.postbox.mails[-1].text.split() if "/a/" in word)

    nothing = terminal.types("answer", link)
    score = terminal.reads("answer", f"{link}?score=8")
    why = terminal.reads("answer", f"{link}?score=8", "--comment", "Endelig!")

    assert (nothing.exit_code, "?score=8" in nothing.stderr) == (2, True)
    assert (score["kind"], score["body"]) == ("answered", {"score": 8, "comment": "", **NOTHING})
    assert (why["kind"], why["body"]) == ("answer_explained", {"comment": "Endelig!"})
    assert why["thanks"] == "Tak for forklaringen. Mette Holm læser den."


def test_an_answer_in_words_is_asked_for_as_a_number(terminal: Terminal):
    done = terminal.types("answer", "x", "acht")

    assert done.exit_code == 2
    told = " ".join(done.stderr.replace("│", " ").split())
    assert "'acht' is no answer; write a whole number from the scale, such as 8." in told


def test_what_the_customer_will_read_is_explained_so(terminal: Terminal):
    page = " ".join(terminal.types("act", 1, "resolve", "--help").stdout.replace("│", " ").split())

    assert "Our answer; it stands in the letter to the customer." in page
    assert "What the customer wished for; it stands in the letter to the customer." in page
    assert "from now on; it stands in letters to the customer." in page


def test_a_token_that_nobody_has_is_refused(terminal: Terminal, life: Life):
    assert terminal.reads("answer", "x", 9) == {
        "refused": "This link is not known; please use the whole link, as it stands in the message."
    }


def test_the_patrol_says_that_prefect_is_away_and_delivers_all_the_same(terminal: Terminal, life: Life):
    life.responds(2)

    done = terminal.types("patrol")

    assert done.exit_code == 1
    assert "winback serve" in done.stderr
    assert "Messages taken in hand: 0." in done.stdout
