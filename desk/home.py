"""The home tab: what waits for whoever looks at it."""

from typing import Any

from blocks.store.agenda import read_agenda
from desk.office import SILENT, Office
from desk.spots import Spot
from winback.actions import Actor
from winback.cards import kit
from winback.cards.home import home
from winback.phrases import say
from winback.policy import Staff


def opened(office: Office, body: dict[str, Any]) -> None:
    """Draw the tab for whoever opens it."""
    event = body["event"]
    if event.get("tab") == "home":
        draw(office, Spot(user=str(event["user"]), from_home=True))


def draw(office: Office, spot: Spot) -> None:
    """Draw somebody's tab as things stand now, or why there is nothing to see."""
    who = office.colleague(spot)
    office.voice.publish(spot.user, _instead(office, who) if isinstance(who, str) else _tab(office, who))


def _tab(office: Office, who: Staff) -> kit.View:
    try:
        policy = office.policy()
        with office.store.database.reading() as session:
            agenda = read_agenda(session, who, policy, office.store.now())
        return home(agenda, policy, Actor.of(who))
    except SILENT:
        return _instead(office, "cannot_show")


def _instead(office: Office, phrase: str) -> kit.View:
    language = office.language
    title, words = say("desk", f"{phrase}_title", language), say("desk", phrase, language)
    return kit.home_tab([kit.header(title), kit.section(kit.escape(words))])
