"""Which ways the desk opens, by what its blocks hold."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from blocks.mail.sendgrid.client import SendGrid
from blocks.sign_in import SignIn
from blocks.slack import Slack
from blocks.store.signs import DESK, last
from deployments.doors import Doors, NothingToHear
from deployments.pages import Web
from tests.lives import Life
from tests.sendgrids import SendGridWorld

KEY = SendGridWorld().event_key
PORT = ("127.0.0.1", 0)
SIGN_IN = SignIn(issuer="https://id.example", client_id="winback", client_secret=SecretStr("s"))


def slack(**keys: str) -> Slack:
    return Slack(bot_token=SecretStr("xoxb-1"), **{name: SecretStr(value) for name, value in keys.items()})


def mail(**keys: Any) -> SendGrid:
    return SendGrid(api_key=SecretStr("SG.x"), **keys)


@pytest.fixture
def opened(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Callable[..., Doors]]:
    """Opens the ways of a house with these blocks."""
    life = Life(f"sqlite:///{shutil.copyfile(migrated_sqlite, tmp_path / 'winback.db')}")
    made: list[Doors] = []

    def open_them(
        by_slack: Slack | None,
        by_mail: SendGrid | None,
        *,
        port: bool = True,
        socket: bool = False,
        must: bool = False,
        pages: Web | None = None,
    ) -> Doors:
        house = replace(life.house, slack=by_slack, mailer=by_mail or life.postbox, slack_name="s")
        made.append(Doors(house, PORT if port else None, socket, must, "sendgrid/m", pages))
        made[-1].open(lambda _: None)
        return made[-1]

    yield open_them
    for doors in made:
        doors.close()
    life.store.database.close()


@pytest.fixture
def opens(opened: Callable[..., Doors]) -> Callable[..., str]:
    """Opens them, and gives what is said of them."""
    return lambda *blocks, **how: " ".join(opened(*blocks, **how).lines)


def test_every_route_that_is_set_up_is_heard_at_one_port(opens: Callable[..., str]):
    said = opens(slack(signing_secret="s"), mail(event_key=KEY))

    assert "127.0.0.1:0/slack/events" in said
    assert "127.0.0.1:0/mail/events" in said


def test_what_the_desk_takes_in_is_read_behind_its_answers(opened: Callable[..., Doors]):
    doors = opened(None, None)

    assert doors.hearing is not None
    assert doors.house.store.hear == doors.hearing.soon


def test_mail_is_heard_without_slack(opens: Callable[..., str]):
    said = opens(None, mail(event_key=KEY))

    assert "/mail/events" in said
    assert "/slack" not in said


def test_slack_is_heard_by_its_socket_while_the_port_hears_mail(opens: Callable[..., str]):
    said = opens(slack(app_token="xapp-1"), mail(event_key=KEY), socket=True)

    assert "/mail/events" in said
    assert "over a socket" in said


@pytest.mark.parametrize(("keys", "is_heard"), [({}, False), ({"signing_secret": "s"}, True)])
def test_a_desk_that_hears_the_mail_service_alone_does_not_say_that_presses_are_heard(
    keys: dict[str, str], is_heard: bool, opened: Callable[..., Doors]
):
    doors = opened(slack(**keys), mail(event_key=KEY))
    doors.give_sign()

    with doors.house.store.database.reading() as session:
        assert (last(session, DESK) is not None) == is_heard


def test_a_mail_service_that_cannot_be_known_is_not_heard_and_that_is_said(opens: Callable[..., str]):
    assert "has no event_key" in opens(None, mail())


def test_browsers_are_let_in_by_a_link_or_the_provider(opened: Callable[..., Doors]):
    by_link = opened(None, None, pages=Web("k" * 40))
    by_provider = opened(None, None, pages=Web("k" * 40, "https://desk.example/", sign_in=SIGN_IN))

    assert "http://127.0.0.1:0/sign-in/link/" in by_link.lines[-1]
    assert by_provider.lines == ["The desk is open for browsers at https://desk.example. Ctrl-C ends it."]


@pytest.mark.parametrize(
    ("by_slack", "by_mail", "how", "said"),
    [
        (slack(), None, {"port": False, "socket": True}, "no app token"),
        (slack(), mail(event_key=KEY), {"must": True}, "no signing secret"),
        (None, mail(event_key="no key"), {}, "is not a verification key"),
    ],
)
def test_what_is_missing_is_said(
    by_slack: Slack | None, by_mail: SendGrid | None, how: dict[str, bool], said: str, opens: Callable[..., str]
):
    with pytest.raises(NothingToHear, match=said):
        opens(by_slack, by_mail, **how)
