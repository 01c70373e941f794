"""How the desk hears: by socket and by signed requests, while Slack comes and goes, and until it is told to end."""

import logging
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import NoReturn

import pytest

from blocks.store.casestore import CaseStore
from blocks.store.signs import DESK, last
from desk.app import build
from desk.envelopes import Socket, WrongToken
from desk.serving import stay
from desk.web.app import web
from desk.web.bodies import UNHEARD
from desk.web.port import CONNECTIONS, Http
from desk.web.slack import LARGEST, PATH
from tests.desks import Desk, soon
from tests.standin import Page, Slow, Unheard

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SIGN_EVERY = 30.0
"""Seconds between two signs of life: who waits for the next one closes too late."""


def nothing() -> None:
    """No sign is given."""


# -- by socket --


def test_the_desk_opens_while_slack_is_down(made: Callable[[], Desk]):
    desk = made()
    for fault in (Unheard(), Page(503)):
        desk.world.fails("apps.connections.open", fault)

    desk.opens()

    assert desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim").acknowledged
    assert desk.lines[-1] == "Connected to Slack."


def test_a_wrong_app_token_is_no_matter_of_waiting(made: Callable[[], Desk]):
    desk = made()
    desk.world.installation.app_token = "xapp-another"

    with pytest.raises(WrongToken):
        stay(Socket(desk.app, desk.slack.socket_client(), desk.lines.append), lambda: False, nothing, 30)


def test_nothing_is_asked_of_slack_before_the_first_press(made: Callable[[], Desk]):
    assert made().world.calls == []


def test_presses_are_heard_after_slack_asked_for_a_new_socket(desk: Desk):
    desk.world.disconnects(grace=0.1)
    desk.world.has_sockets(1)

    assert desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim").acknowledged


def test_presses_are_heard_after_the_socket_was_cut(desk: Desk):
    desk.world.cuts_sockets()
    desk.world.has_sockets(1, within=15)

    assert desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim").acknowledged


def test_the_desk_closes_within_seconds_of_being_told_to(made: Callable[[], Desk]):
    desk, heard, told = made(), [], []
    before = signal.signal(signal.SIGTERM, lambda which, _: heard.append(which))

    def tell() -> None:
        desk.world.has_sockets(1)
        told.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGTERM)

    teller = threading.Thread(target=tell)
    teller.start()
    try:
        stay(Socket(desk.app, desk.slack.socket_client(), desk.lines.append), lambda: bool(heard), nothing, SIGN_EVERY)
    finally:
        signal.signal(signal.SIGTERM, before)
        teller.join()

    assert time.monotonic() - told[0] < SIGN_EVERY / 2
    desk.world.has_sockets(0)


def test_what_is_under_way_is_acknowledged_before_the_desk_closes(desk: Desk):
    desk.world.fails("users.info", Slow(0.5))
    card, heard = desk.posts_card(), []
    presser = threading.Thread(target=lambda: heard.append(desk.world.press(desk.staff["mette"], card, "do:claim")))
    presser.start()
    soon(lambda: desk.world.calls.of("users.info"))

    desk.ear.close()
    presser.join()

    assert heard[0].acknowledged
    assert desk.life.kinds[-1] == "claimed"


def test_what_comes_while_the_desk_closes_is_left_to_be_pressed_again(desk: Desk):
    desk.world.fails("users.info", Slow(0.5))
    desk.world.deliveries.patience = 1.0
    card, jonas = desk.posts_card(), desk.staff["jonas"]
    presser = threading.Thread(target=lambda: desk.world.press(desk.staff["mette"], card, "do:claim"))
    presser.start()
    soon(lambda: desk.world.calls.of("users.info"))
    closing = threading.Thread(target=desk.ear.close)
    closing.start()
    time.sleep(0.1)

    late = desk.world.press(jonas, card, "do:claim")
    for thread in (presser, closing):
        thread.join()

    assert not late.acknowledged
    assert [entry.actor for entry in desk.life.case.entries if entry.body.kind == "claimed"] == ["mette"]


# -- by signed requests --


@pytest.fixture
def requests(made: Callable[[], Desk]) -> Desk:
    """A desk that hears signed requests."""
    return made().opens_to_requests()


def answered(request: urllib.request.Request | str) -> int:
    """The status of the answer."""
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_same_press_comes_by_request(requests: Desk):
    reaction = requests.world.press(requests.staff["mette"], requests.posts_card(), "do:claim")

    assert reaction.status == 200
    assert requests.life.kinds[-1] == "claimed"
    assert requests.told(requests.staff["mette"]).startswith("Noted")


def test_forms_and_commands_and_the_home_tab_come_by_request(requests: Desk):
    mette = requests.staff["mette"]
    requests.world.press(mette, requests.posts_card(), "form:contact")

    submitted = requests.world.submit(mette, requests.view(mette, "form:contact"), {"reached": "yes"})
    asked = requests.world.command(mette, "/winback", "help")
    opened = requests.world.opens_home(mette)

    assert [one.status for one in (submitted, asked, opened)] == [200, 200, 200]
    assert requests.life.kinds[-1] == "contacted"
    assert soon(lambda: requests.world.home(mette))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-slack-signature", "v0=0000"),
        ("X-slack-request-timestamp", "1700000000"),
        ("X-slack-request-timestamp", "noon"),
        ("X-slack-signature", "ø"),
    ],
)
def test_what_slack_did_not_sign_just_now_is_turned_away(header: str, value: str, requests: Desk):
    reaction = requests.world.press(requests.staff["mette"], requests.posts_card(), "do:claim")
    request = requests.world.deliveries.signed("interactive", reaction.payload)
    request.headers[header] = value

    assert answered(request) == 401


def test_what_is_too_large_is_not_read(requests: Desk):
    request = requests.world.deliveries.signed("interactive", {"type": "x" * LARGEST})

    assert answered(request) == 413


@pytest.mark.parametrize("payload", [[], None, 5, {"type": "block_actions", "actions": []}])
def test_what_is_signed_and_makes_no_sense_is_told_so(payload: object, requests: Desk):
    assert answered(requests.world.deliveries.signed("interactive", payload)) == 400


def test_who_holds_connections_and_says_nothing_or_too_little_is_hung_up_on(requests: Desk):
    with ExitStack() as held:
        where, health = ("127.0.0.1", requests.ear.port), requests.world.installation.request_url.removesuffix(PATH)
        idle = [held.enter_context(socket.create_connection(where))]
        idle[0].sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\npayload=")
        assert answered(f"{health}/healthz") == 200  # by now it has read what came before
        idle += [held.enter_context(socket.create_connection(where)) for _ in range(CONNECTIONS - 1)]
        turned_away = answered(f"{health}/healthz")
        for one in idle:
            one.settimeout(UNHEARD + 2)
        answers = [one.recv(100) for one in idle]

        assert turned_away == 503
        assert answers[0].startswith(b"HTTP/1.1 408")
        assert set(answers[1:]) == {b""}
        assert requests.world.press(requests.staff["mette"], requests.posts_card(), "do:claim").acknowledged


def test_whoever_watches_over_the_desk_is_told_that_it_is_well(requests: Desk):
    assert answered(requests.world.installation.request_url.removesuffix(PATH) + "/healthz") == 200


def test_a_port_that_is_taken_is_said(requests: Desk):
    assert isinstance(requests.ear, Http)
    with pytest.raises(OSError, match="Address already in use"):
        stay(Http(web([]), "127.0.0.1", requests.ear.port), lambda: False, nothing, 30)


# -- what nobody foresaw --


WORDS = "Lone Ravn wrote: the parcel never came"


class Brittle(CaseStore):
    """A store that fails in a way that nobody thought of, with somebody's words in its complaint."""

    def record(self, *_: object, **__: object) -> NoReturn:
        raise LookupError(WORDS)


def test_what_nobody_foresaw_is_told_once_and_logged_without_anybodys_words(
    made: Callable[[], Desk], caplog: pytest.LogCaptureFixture
):
    desk = made()
    caplog.set_level(logging.DEBUG)
    desk.app = build(replace(desk.office, store=Brittle(desk.life.store.database, desk.life.runs, desk.life.clock)))
    desk.opens()
    mette = desk.staff["mette"]

    desk.world.press(mette, desk.posts_card(), "do:claim")

    assert "went wrong" in desk.told(mette)
    assert len(desk.world.ephemeral(mette)) == 1
    assert desk.world.warnings(mette) == []
    assert [record.levelname for record in caplog.records if record.name == "desk.office"] == ["ERROR"]
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "LookupError in the desk" in logged
    assert not [word for word in ("Lone", "never came", desk.slack.bot_token.get_secret_value()) if word in logged]


# -- signs of life --


def test_a_desk_that_hears_gives_signs_of_life_and_one_that_does_not_gives_none(made: Callable[[], Desk]):
    desk, signs = made(), []
    ear = Socket(desk.app, desk.slack.socket_client(), desk.lines.append)
    desk.world.fails("apps.connections.open", Unheard(), times=2)

    def gave() -> None:
        signs.append(ear.hears)

    stay(ear, lambda: len(signs) > 2, gave, 0.1)

    assert signs == [True] * 3


def test_the_doctor_can_see_when_a_desk_was_last_heard_of(made: Callable[[], Desk]):
    desk = made()
    desk.office.give_sign()
    with desk.life.store.database.reading() as session:
        assert last(session, DESK) == desk.life.clock.at
