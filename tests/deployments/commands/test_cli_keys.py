"""Keys of the API at the terminal: shown once, listed without themselves, revoked at once."""

import pytest

from blocks.store import keys
from tests.deployments.commands.conftest import Terminal
from tests.lives import Life


def test_a_key_is_shown_once_and_opens_what_it_is_for(terminal: Terminal, life: Life):
    told = terminal.reads("keys", "add", "webshop", "--scope", "responses:write", "--source", "shop")
    listed = terminal.types("keys", "list")

    caller = keys.caller(life.store, told["key"])
    assert caller is not None
    assert (caller.name, caller.scopes, caller.source) == ("webshop", {"responses:write"}, "shop")
    assert "webshop" in listed.stdout
    assert told["key"] not in listed.stdout + str(terminal.reads("keys", "list"))


@pytest.mark.usefixtures("life")
def test_a_key_can_open_both_and_says_so(terminal: Terminal):
    both = ("--scope", "responses:write", "--scope", "metrics:read")

    assert terminal.reads("keys", "add", "all", *both)["scopes"] == ["metrics:read", "responses:write"]
    (row,) = terminal.reads("keys", "list")["keys"]
    assert (row["name"], row["source"], row["last_used_at"], row["revoked_at"]) == ("all", "api", None, None)


def test_a_revoked_key_opens_nothing_and_keeps_its_name(terminal: Terminal, life: Life):
    told = terminal.reads("keys", "add", "webshop", "--scope", "metrics:read")
    assert terminal.types("keys", "revoke", "webshop").exit_code == 0

    assert keys.caller(life.store, told["key"]) is None
    assert "revoked" in terminal.types("keys", "list").stdout
    assert terminal.types("keys", "revoke", "webshop").exit_code == 1
    assert terminal.types("keys", "add", "webshop", "--scope", "metrics:read").exit_code == 1


@pytest.mark.usefixtures("life")
@pytest.mark.parametrize(
    "words",
    [
        ("webshop",),
        ("webshop", "--scope", "everything"),
        ("web\nshop", "--scope", "metrics:read"),
        ("webshop", "--scope", "metrics:read", "--source", "A/B"),
    ],
)
def test_what_makes_no_key_says_why(terminal: Terminal, words: tuple[str, ...]):
    done = terminal.types("keys", "add", *words)

    assert done.exit_code in {1, 2}
    assert done.stderr
    assert terminal.reads("keys", "list") == {"keys": []}


@pytest.mark.usefixtures("life")
def test_where_there_are_none_it_says_how_to_make_one(terminal: Terminal):
    assert "winback keys add" in " ".join(terminal.types("keys", "list").stdout.split())
