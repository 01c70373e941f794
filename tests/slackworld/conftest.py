"""A workspace with one channel and one person, and a small app in it."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from tests.slackworld.small_desk import Desk
from tests.standin import SlackWorld


@pytest.fixture
def world() -> Iterator[SlackWorld]:
    with SlackWorld() as world:
        mette = world.add_person("Mette Holm", "mette@nordwind.example", user_id="U0METTE")
        world.add_channel("C0CARE", "care", [mette])
        yield world


@pytest.fixture
def client(world: SlackWorld) -> WebClient:
    """The app's client, which tries once."""
    return WebClient(world.installation.bot_token, base_url=world.api_url, retry_handlers=[])


@pytest.fixture
def desk(world: SlackWorld) -> Iterator[Desk]:
    """The small app, listening on a socket."""
    desk = Desk(world)
    desk.handler.connect()
    world.has_sockets(1)
    yield desk
    desk.close()
