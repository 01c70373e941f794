"""A desk opens while Prefect is silent, and picks up what it was set up with once that is there."""

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import click
import httpx
import pytest
import typer
from pydantic import SecretStr

from blocks.hooks.kept import Sources
from blocks.house import House
from blocks.mail.absent import Absent
from blocks.sign_in import SignIn
from deployments.commands.desk import stay_open
from deployments.doors import Doors
from deployments.lookout import Furniture, Lookout
from deployments.pages import Web
from deployments.spent_links import SpentLinks
from desk.web.staff.at import Service
from desk.web.staff.sessions import Sessions
from tests.desks import soon
from tests.lives import Life

SIGN_IN = SignIn(issuer="https://id.example", client_id="winback", client_secret=SecretStr("s"), name="Entra")
KEY = "k" * 40


@dataclass(frozen=True)
class Late(Furniture):
    """Its block comes when the test says so; who asks before that gets nothing."""

    there: threading.Event = field(default_factory=threading.Event)

    def completed(self) -> Furniture:
        return replace(self, sign_in=SIGN_IN) if self.there.is_set() else self


@pytest.fixture
def house(tmp_path: Path, migrated_sqlite: Path) -> Iterator[House]:
    life = Life(f"sqlite:///{shutil.copyfile(migrated_sqlite, tmp_path / 'winback.db')}")
    yield life.house
    life.store.database.close()


def test_the_desk_serves_without_a_block_and_opens_anew_with_it(house: House, capsys: pytest.CaptureFixture[str]):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    late, over = Late(house, "idp"), threading.Event()
    lookout = Lookout(late, every=0.05)

    def doors(found: Furniture) -> Doors:
        return Doors(found.house, ("127.0.0.1", port), False, False, "", Web(KEY, sign_in=found.sign_in))

    def says(word: str) -> bool:
        try:
            return word in httpx.get(f"http://127.0.0.1:{port}/sign-in", timeout=5).text
        except httpx.HTTPError:
            return False

    lookout.begin(patience=5)
    context = typer.Context(click.Command("desk"))
    serving = threading.Thread(target=stay_open, args=(context, lookout, doors, over.is_set), daemon=True)
    serving.start()
    soon(lambda: says("winback desk --link"))
    late.there.set()
    soon(lambda: says("Sign in with Entra"))
    over.set()
    serving.join(15)
    lookout.close()

    assert not serving.is_alive()
    assert "does not hand out the sign-in block idp" in capsys.readouterr().err


def test_what_is_missing_is_told_by_name(house: House):
    lacking = replace(house, mailer=Absent("smtp/m"), mail_name="smtp/m", slack_name="the-desk")

    told = Furniture(lacking, "idp", SIGN_IN).services(Sources(["shop"], load=lambda _: None))

    assert told == [
        Service("mail", "smtp/m", is_here=False),
        Service("slack", "the-desk", is_here=False),
        Service("sms", "", is_here=True),
        Service("language_model", "", is_here=True),
        Service("sign_in", "idp", is_here=True),
        Service("hooks", "shop", is_here=False),
    ]


def test_a_link_is_good_once_whoever_starts_the_desk_again(tmp_path: Path):
    link = Sessions(KEY).new_link()

    assert Sessions(KEY, spent=SpentLinks(tmp_path)).use(link)

    again = Sessions(KEY, spent=SpentLinks(tmp_path))
    assert not again.is_good(link)
    assert not again.use(link)


def test_links_and_sessions_outlive_the_coming_of_a_shared_key():
    before, after = Sessions(KEY), Sessions(KEY, "another key that several desks share")

    assert after.is_good(before.new_link())
    assert not before.is_good(after.new_link())
