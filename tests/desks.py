"""A desk in the stand-in Slack: who works there, a case with its card in the channel, and the app that hears them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from blocks.slack import Mark, Place, Slack
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_dossier
from blocks.store.database import Database
from blocks.store.journal import lock_case
from desk.app import build
from desk.envelopes import Socket
from desk.office import Office
from desk.serving import Ear
from desk.web.app import web
from desk.web.port import Http
from desk.web.slack import PATH, route
from tests.lives import Life
from tests.standin import Person, SlackWorld
from winback.cards.card import card

CHANNEL = "C0CUSTOMERCARE"
PATIENCE = 2.0
"""Seconds that the case store has, as in `winback desk`; whoever lives the life beside the desk may take longer."""


def soon(look: Callable[[], Any], within: float = 20.0) -> Any:
    """What `look` finds, as soon as it is something."""
    until = time.monotonic() + within
    while not (found := look()):
        if time.monotonic() > until:
            raise TimeoutError(f"nothing was seen within {within} seconds")
        time.sleep(0.01)
    return found


def block_of(world: SlackWorld) -> Slack:
    """The company's Slack, set up for the stand-in."""
    told = world.installation
    return Slack(
        bot_token=told.bot_token,
        app_token=told.app_token,
        signing_secret=told.signing_secret,
        channels={"cx": CHANNEL},
        api_url=world.api_url,
    )


class Desk:
    """One company's desk; its staff are in Slack under their mail addresses.

    `database`: where it has a way of its own to the case store.
    """

    def __init__(self, life: Life, world: SlackWorld, database: Database | None = None) -> None:
        self.life, self.world = life, world
        store = CaseStore(database, life.runs, life.clock) if database else life.store
        self.staff = {one.id: world.add_person(one.name, one.email) for one in life.store.policy().staff}
        world.add_channel(CHANNEL, "customer-care", self.staff.values())
        self.slack = block_of(world)
        self.office = Office.of(store, self.slack)
        self.app = build(self.office)
        self.lines: list[str] = []
        self.ear: Ear | None = None

    def opens(self, ear: Ear | None = None) -> Self:
        """Listen, by a socket unless said otherwise."""
        self.office.policy()
        self.ear = ear or Socket(self.app, self.slack.socket_client(), self.lines.append, ping_every=1.0)
        self.ear.listen()
        return self

    def opens_to_requests(self) -> Self:
        """Listen to signed requests."""
        ear = Http(web([route(self.app, self.world.installation.signing_secret)]), "127.0.0.1", 0)
        self.opens(ear)
        self.world.installation.request_url = f"http://127.0.0.1:{ear.port}{PATH}"
        return self

    def closes(self) -> None:
        """Hang up."""
        if self.ear:
            self.ear.close()
        self.office.close()

    # -- what stands in Slack --

    def posts_card(self) -> dict[str, Any]:
        """The card of the life's case as it is now, in the channel."""
        post = card(self.life.case, self.dossier, self.life.store.policy())
        place = self.slack.post(CHANNEL, post, Mark(message=1, case=self.life.case_id))
        return self.shown(place)

    @property
    def dossier(self) -> Any:
        with self.life.store.database.reading() as session:
            return read_dossier(session, self.life.case)

    def shown(self, place: Place) -> dict[str, Any]:
        return next(one for one in self.world.channel(place.channel).messages if one["ts"] == place.ts)

    def view(self, person: Person, callback_id: str) -> dict[str, Any]:
        """The modal in front of somebody, as soon as it is this one."""

        def look() -> dict[str, Any] | None:
            view = self.world.view(person)
            return view if view and view.get("callback_id") == callback_id else None

        return soon(look)

    def told(self, person: Person, number: int = 1) -> str:
        """What somebody alone was told last in a conversation, as soon as it is so many times."""
        soon(lambda: len(self.world.ephemeral(person)) >= number)
        return self.world.ephemeral(person)[number - 1]["text"]

    # -- what goes wrong --

    @contextmanager
    def case_held(self) -> Iterator[None]:
        """Somebody else holds the case in the database and does not let go."""
        held, release = threading.Event(), threading.Event()
        other = Database(str(self.life.store.database.url.render_as_string(hide_password=False)))

        def hold() -> None:
            with other.writing() as session:
                lock_case(session, self.life.case_id)
                held.set()
                release.wait(30)

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait(10)
        try:
            yield
        finally:
            release.set()
            holder.join()
            other.close()
