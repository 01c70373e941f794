"""SendGrid calls a real port with signed events; what is answered with success is committed."""

import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from blocks.mail.sendgrid.events import NotAKey
from blocks.store import outbox, suppressions
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from desk.web.app import web
from desk.web.mail_events import LARGEST, PATH, route
from desk.web.port import Http
from tests.desk.test_doors import answered
from tests.lives import Life
from tests.sendgrids import SendGridWorld

LONE = "lone@nordlys.example"


class Hook:
    """A port that hears what the stand-in tells, and the case whose receipt it sent."""

    def __init__(self, url: str, hurried: Database, world: SendGridWorld) -> None:
        self.life, self.world, self.database = Life(url), world, hurried
        self.life.house = replace(self.life.house, mailer=world.block(event_key=world.event_key))
        self.life.begins(score=2)
        (self.mail,) = world.to(LONE)
        self.woken: list[int] = []
        store = CaseStore(hurried, self.life.runs, self.life.clock)
        self.port = Http(web([route(world.event_key, store, self.woken.append, group=7)]), "127.0.0.1", 0)
        self.port.listen()
        self.url = f"http://127.0.0.1:{self.port.port}{PATH}"

    @property
    def state(self) -> str:
        with self.life.store.database.reading() as session:
            return next(row.state for row in outbox.of_case(session, self.life.case_id) if row.role == "customer")

    def tells(self, *events: dict[str, Any], **more: Any) -> int:
        return self.world.posts(self.url, events, **more)

    def posts(self, body: bytes) -> int:
        """Something else than events, signed all the same."""
        stamp = str(int(time.time()))
        headers = {
            "X-Twilio-Email-Event-Webhook-Signature": self.world.sign(body, stamp),
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
        }
        return answered(urllib.request.Request(self.url, body, headers, method="POST"))


@pytest.fixture
def hook(database_url: str, sendgrid: SendGridWorld) -> Iterator[Hook]:
    database = Database(database_url, 2.0)
    made = Hook(database_url, database, sendgrid)
    yield made
    made.port.close()
    made.life.store.database.close()
    database.close()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Somebody holds what every writer needs."""
    ended, begun = threading.Event(), threading.Event()

    def hold() -> None:
        other = Database(database.url.render_as_string(hide_password=False))
        with other.writing() as session:
            if not other.is_sqlite:
                session.connection().execute(text("LOCK TABLE mail_event IN ACCESS EXCLUSIVE MODE"))
            begun.set()
            ended.wait(20)
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait(10)
    try:
        yield
    finally:
        ended.set()
        holder.join()


def test_a_delivery_is_on_record_when_it_is_answered(hook: Hook):
    status = hook.tells(*hook.world.events_for(hook.mail, "processed", "delivered"))

    assert (status, hook.state) == (204, "delivered")


def test_a_bounce_is_told_to_the_case_which_is_woken(hook: Hook):
    status = hook.tells(*hook.world.events_for(hook.mail, "bounce"))

    assert (status, hook.state, hook.woken) == (204, "bounced", [hook.life.case_id])
    assert hook.life.kinds[-1] == "undelivered"


def test_five_hundred_events_with_a_bad_one_among_them_are_taken_in(hook: Hook):
    events = [*hook.world.events_for(hook.mail, *["deferred"] * 499), {"event": 5}]
    events += hook.world.events_for(hook.mail, "delivered")

    assert hook.tells(*events) in {204, 503}
    assert hook.tells(*events) == 204
    assert hook.state == "delivered"


def test_what_sendgrid_did_not_sign_just_now_changes_nothing(hook: Hook):
    (bounce,) = hook.world.events_for(hook.mail, "bounce")

    assert hook.tells(bounce, forged=True) == 401
    assert hook.tells(bounce, at=datetime.now(UTC) - timedelta(hours=26)) == 401
    assert answered(urllib.request.Request(hook.url, b"[]", method="POST")) == 401
    assert hook.state == "sent"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_our_own_group_is_left_and_come_back_to_by_it(hook: Hook):
    (left,) = hook.world.events_for(hook.mail, "group_unsubscribe")
    back = {**left, "event": "group_resubscribe", "timestamp": left["timestamp"] + 1}

    told = []
    for number in (7, 8, 7):
        event = back if told else left
        hook.tells(
            {
                **event,
                "asm_group_id": number,
                "sg_event_id": f"e{len(told)}",
                "timestamp": event["timestamp"] + len(told),
            }
        )
        with hook.life.store.database.reading() as session:
            told.append(len(suppressions.of(session, [LONE])))

    assert told == [1, 1, 0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_signed_and_makes_no_sense_is_told_so(hook: Hook):
    assert [hook.posts(body) for body in (b"{}", b"nonsense", b"null")] == [400, 400, 400]
    assert hook.posts(b"[]") == 204
    assert hook.posts(json.dumps([{"event": "x" * LARGEST}]).encode()) == 413
    assert answered(hook.url) == 405
    assert answered(hook.url.removesuffix(PATH) + "/healthz") == 200


def test_while_the_store_is_silent_sendgrid_is_told_to_come_again_and_then_nothing_is_lost(hook: Hook):
    events = hook.world.events_for(hook.mail, "delivered")

    with locked(hook.database):
        assert hook.tells(*events) == 503
    assert hook.tells(*events) == 204
    assert hook.state == "delivered"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_sends_half_a_body_does_not_keep_others_out(hook: Hook):
    with socket.create_connection(("127.0.0.1", hook.port.port)) as slow:
        slow.sendall(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n[".encode())

        assert hook.tells(*hook.world.events_for(hook.mail, "delivered")) == 204


def test_a_key_that_is_none_is_said_before_anybody_calls(life: Life):
    with pytest.raises(NotAKey):
        route("no key", life.store, lambda _: None, group=None)
