"""`winback replies`: what came by mail and has no case, until somebody has looked after it."""

from blocks.store.replies import take_in
from tests.deployments.commands.conftest import Terminal
from tests.lives import Life
from winback.replies import Inbound

STRAY = Inbound(sender="lone@nordlys.example", recipients=("svar@x.example",), subject="Pakken", text="Hvor er den?")


def test_a_stray_is_listed_until_a_person_puts_it_into_its_case(terminal: Terminal, life: Life):
    case = life.begins(score=2)
    take_in(life.store, STRAY)

    assert "Hvor er den?" in terminal.types("replies").stdout
    assert "winback replies" in terminal.types("doctor").stdout
    listed = terminal.reads("replies")
    assert (listed["total"], listed["replies"][0]["from"]) == (1, "lone@nordlys.example")

    stray = listed["replies"][0]["id"]
    assert terminal.types("replies", "--attach", stray, "--to", case).exit_code == 1
    assert terminal.types("replies", "--attach", stray, "--to", 4711, "--as", "mette").exit_code == 1
    assert terminal.types("replies", "--attach", stray).exit_code == 2
    lars = terminal.types("replies", "--attach", stray, "--to", case, "--as", "lars")
    done = terminal.types("replies", "--attach", stray, "--to", case, "--as", "birgit")

    assert "nobody here is called 'lars'; known are " in lars.stderr

    assert done.stdout == f"Reply {stray} is in case {case} now.\n"
    assert terminal.types("replies").stdout == "Every reply has its case.\n"
    assert "Birgit Lund put a reply of the customer's here" in " ".join(terminal.types("show", case).stdout.split())


def test_what_is_nobodys_is_thrown_away(terminal: Terminal, life: Life):
    take_in(life.store, STRAY)
    stray = terminal.reads("replies")["replies"][0]["id"]

    assert terminal.types("replies", "--drop", stray).exit_code == 0
    assert terminal.types("replies", "--drop", stray).exit_code == 1
    assert terminal.reads("replies")["total"] == 0
