"""`winback cases` and `winback show`."""

from datetime import timedelta

from tests.deployments.commands.conftest import Terminal
from tests.lives import Life


def test_the_most_urgent_case_comes_first_and_late_ones_say_so(terminal: Terminal, life: Life):
    life.responds(5, customer="K1")
    life.clock.at -= timedelta(days=30)
    life.responds(1, customer="K2", email="b@nordlys.example", phone="+4510121013", account="Nordlys Byg ApS")

    listed = terminal.reads("cases")["cases"]
    page = terminal.types("cases").stdout

    assert [(case["case"], case["late"]) for case in listed] == [(2, True), (1, False)]
    assert (listed[0]["scale"], listed[0]["account"]) == ("nps", "Nordlys Byg ApS")
    assert " late" in page
    assert "1/10" in page
    assert max(len(line) for line in page.splitlines()) <= 80


def test_the_list_can_be_narrowed(terminal: Terminal, life: Life):
    life.begins(2)
    life.responds(3, customer="K2", email="b@nordlys.example", phone="+4510121013")
    life.is_reached()

    assert [case["case"] for case in terminal.reads("cases", "--stage", "resolution")["cases"]] == [1]
    assert terminal.reads("cases", "--owner", "karen")["total"] == 0
    assert "1 of 2 cases" in terminal.types("cases", "--limit", 1).stderr
    assert terminal.types("cases", "--stage", "nowhere").exit_code == 2
    assert "Nobody here is called 'lars'" in terminal.types("cases", "--owner", "lars").stderr


def test_a_closed_case_is_listed_with_all(terminal: Terminal, life: Life):
    closes(life)

    assert terminal.reads("cases")["total"] == 0
    assert terminal.types("cases").stdout == "No open cases.\n"
    assert "won back" in terminal.types("cases", "--all").stdout


def test_a_case_is_told_from_its_beginning(terminal: Terminal, life: Life):
    life.begins(2, account="Nordlys Byg ApS", role="CFO", yearly_value=1_250_000)
    life.acts("contact", reached=False)

    page = terminal.types("show", 1).stdout

    assert "Lone Ravn, CFO, Nordlys Byg ApS" in page
    assert "1,250,000 DKK a year" in page
    assert "The parcel never came." in page
    assert "severity 40 + decision maker 10" in page
    assert "tried to reach the customer by phone" in page
    assert "winback act 1 contact --reached --said '…' --as mette" in page
    assert "g1/" not in page
    assert max(len(line) for line in page.splitlines()) <= 80


def test_a_waiting_draft_is_shown_in_full(terminal: Terminal, life: Life):
    life.begins(2, language="en")
    life.is_reached()
    life.is_resolved()

    page = terminal.types("show", 1).stdout

    assert "draft, to be approved" in page
    assert "We changed carrier" in page.split("Draft of the letter about what we agreed")[1]
    assert "winback act 1 letter --as mette" in page


def test_only_who_may_approve_is_offered_to(terminal: Terminal, life: Life):
    life.begins(2)
    life.is_reached()
    life.acts("resolve", "anders", kind="refund", amount="9000", root_cause="carrier", action="changed")

    assert terminal.reads("show", 1)["open_to"]["approve"] == ["karen"]


def test_a_message_of_unknown_fate_is_asked_about(terminal: Terminal, life: Life):
    life.postbox.fails = [RuntimeError("cut off")]
    life.begins(2)
    life.passes(minutes=10, patrol=True)

    page = terminal.types("show", 1).stdout

    assert "UNKNOWN" in page
    assert "winback act 1 settle --message g1/receipt --arrived" in " ".join(page.split())


def test_a_verbatim_does_not_steer_the_terminal(terminal: Terminal, life: Life):
    life.begins(2, verbatim="\x1b[2J[red]Tak[/red] \u202e for intet")

    page = terminal.types("show", 1).stdout

    assert "[2J[red]Tak[/red]  for intet" in page


def test_the_document_holds_all_of_it(terminal: Terminal, life: Life):
    closes(life)

    told = terminal.reads("show", 1)

    assert (told["stage"], told["outcome"], told["due"]) == ("closed", "won_back", None)
    assert [line["kind"] for line in told["timeline"]] == life.kinds
    assert {message["state"] for message in told["messages"]} == {"sent"}


def test_a_case_that_is_not_there(terminal: Terminal, life: Life):
    assert terminal.types("show", 7).exit_code == 1
    assert terminal.reads("show", 7) == {"error": "There is no case 7; `winback cases` lists them."}


def closes(life: Life) -> None:
    """A customer is won back."""
    life.begins(2)
    life.is_reached()
    life.is_resolved()
    life.acts("letter")
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    life.passes(days=5)


def test_an_offer_and_what_was_corrected_are_shown(terminal: Terminal, life: Life):
    life.begins(2)
    terminal.types("act", 1, "offer", "--to", "jonas", "--reason", "On leave", "--as", "mette")
    terminal.types("act", 1, "correct", "--tone", "negative", "--topic", "delivery/late", "--as", "mette")

    page, document = terminal.types("show", 1).stdout, terminal.reads("show", 1)

    assert "to Jonas Berg: On leave" in page
    assert "negative, Delivery: late" in page
    assert document["offer"] == {"to": "jonas", "reason": "On leave", "by": "mette"}
    assert (document["tone"], document["topic"]) == ("negative", "delivery/late")
    assert document["open_to"]["take"] == ["jonas"]


def test_nothing_offered_and_nothing_corrected_is_not_shown(terminal: Terminal, life: Life):
    life.begins(2)
    document = terminal.reads("show", 1)

    assert (document["offer"], document["tone"], document["topic"]) == (None, None, None)
    assert "take" not in document["open_to"]
