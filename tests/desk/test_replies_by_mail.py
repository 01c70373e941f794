"""Replies as SendGrid posts them: without the secret nothing is there, and what is answered is committed."""

import logging
from collections.abc import Callable, Iterator

import httpx
import pytest

from blocks.store.database import TooSlow
from desk.web.app import web
from desk.web.port import Http
from desk.web.replies import route
from tests.desks import soon
from tests.lives import Life
from tests.posts import KIND, form, reply

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SECRET = "s3cret-part"
HERE = f"/mail/replies/{SECRET}"


@pytest.fixture
def woken() -> list[int]:
    return []


@pytest.fixture
def post(life: Life, woken: list[int]) -> Iterator[Callable[..., int]]:
    """SendGrid; what it is answered."""
    port = Http(web([route(SECRET, life.store, woken.append, life.house.reach)]), "127.0.0.1", 0)
    port.listen()
    soon(lambda: port.hears)

    def post(body: bytes, path: str = HERE, kind: str = KIND) -> int:
        url = f"http://127.0.0.1:{port.port}{path}"
        return httpx.post(url, content=body, headers={"content-type": kind}, timeout=10, trust_env=False).status_code

    yield post
    port.close()


@pytest.fixture
def letter(life: Life) -> str:
    """Where the customer's reply to the receipt goes."""
    life.begins(score=2)
    token = next(message.token for message in life.messages if message.kind == "receipt")
    return f"reply+{token}@svar.nordlys.example"


def test_a_reply_is_in_the_journal_when_it_is_answered_and_wakes_its_case(life, letter, post, woken):
    quoted = f"Den 3. nov. 2026 kl. 10.12 skrev Mette Holm <{letter}>:\n> Kære Lone"

    assert post(reply(letter, f"Hvor er pakken?\n\n{quoted}")) == 200

    assert life.case.entries[-1].body.text == "Hvor er pakken?"
    assert woken == [life.case_id]


def test_the_same_post_twice_is_one(life, letter, post):
    assert [post(reply(letter, "Hvor er pakken?")) for _ in range(2)] == [200, 200]

    assert life.kinds.count("replied") == 1


@pytest.mark.parametrize(
    "path", ["/mail/replies/", "/mail/replies/guess", "/mail/replies/s3cret-part/x", "/mail/replies/é"]
)
def test_without_the_secret_nothing_is_there(life, letter, post, path):
    assert post(reply(letter, "Hej"), path) == 404

    assert "replied" not in life.kinds


def test_what_is_no_mail_is_refused_and_says_nothing_of_anybody_in_the_log(letter, post, caplog):
    with caplog.at_level(logging.DEBUG):
        answered = [
            post(b"{}", kind="application/json"),
            post(form({"spam_report": b"lone@nordlys.example"})),
            post(b"lone@nordlys.example"),
        ]

    assert answered == [400, 400, 400]
    assert "nordlys" not in caplog.text


def test_more_than_a_mail_can_be_is_refused(post, monkeypatch):
    monkeypatch.setattr("blocks.mail.sendgrid.inbound.LARGEST", 1000)

    assert post(reply("reply+x@y.example", "x" * 2000)) == 413


def test_while_the_store_is_silent_it_is_to_come_again(life, letter, post, monkeypatch, woken):
    def silent(_: str) -> None:
        raise TooSlow("reply")

    monkeypatch.setattr(life.store.database, "writing", silent)

    assert post(reply(letter, "Hej")) == 503
    assert woken == []


def test_a_stray_is_taken_too(post):
    assert post(reply("svar@svar.nordlys.example", "Hej")) == 200
