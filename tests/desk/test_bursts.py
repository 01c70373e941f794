"""Socket Mode under pressure: many presses at once, and a connection on which nothing can be understood any more."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.desks import Desk, soon

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MANY = 150


def test_presses_that_have_piled_up_are_all_heard(desk: Desk):
    goes_on, press = threading.Event(), desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim")
    press.payload["message"]["text"] = "A card with much to read. " * 500
    desk.world.deliveries.patience = 30
    desk.ear.client.on_message_listeners.append(lambda _: goes_on.wait(10))

    with ThreadPoolExecutor(MANY) as hands:
        presses = [hands.submit(desk.world.redelivers, press) for _ in range(MANY)]
        soon(lambda: len(desk.world.sockets.open[0].envelopes) == MANY + 1)
        time.sleep(0.5)  # until the last of them lies in the socket
        goes_on.set()
        heard = [one.result() for one in presses]

    assert all(one.acknowledged for one in heard)
    assert desk.life.kinds.count("claimed") == 1


def test_a_connection_that_makes_no_sense_any_more_is_given_up_for_a_new_one(desk: Desk):
    client, first = desk.ear.client, desk.world.sockets.open[0]
    mette, card = desk.staff["mette"], desk.posts_card()

    def stumbles(_: str) -> None:
        client.on_message_listeners.remove(stumbles)
        raise ValueError("no frame begins like this")

    client.on_message_listeners.append(stumbles)
    desk.world.deliveries.patience = 0.5
    desk.world.opens_home(mette, tab="messages")

    soon(lambda: first not in desk.world.sockets.open, within=10)
    desk.world.has_sockets(1, within=10)
    assert desk.world.press(mette, card, "do:claim").acknowledged
