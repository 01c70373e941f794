"""Buttons that act at once: committed, acknowledged, and then the case is woken and the person told."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack

from desk.home import draw
from desk.office import Office
from desk.spots import Spot, read_spot
from winback.actions import Refusal
from winback.cards import ids
from winback.entries import Entry
from winback.phrases import say
from winback.policy import Staff


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, and which press of it this is."""

    press: ids.Press
    place: ids.Place
    at: str


def read_pressed(body: dict[str, Any]) -> Pressed | None:
    """What was pressed; None for a button that is not of this version."""
    action = body["actions"][0]
    press, place = ids.read_press(str(action.get("action_id"))), ids.read_value(str(action.get("value") or ""))
    return Pressed(press, place, str(action.get("action_ts", ""))) if press and place else None


def act(office: Office, ack: Ack, body: dict[str, Any]) -> None:
    """Do what a button stands for."""
    spot, pressed = read_spot(body), read_pressed(body)
    who = office.colleague(spot)
    if pressed is None or isinstance(who, str):
        ack()
        office.later(spot, lambda: office.tell(spot, who if isinstance(who, str) else "unknown"))
        return
    case_id, done = pressed.place.case, _record(office, pressed, spot, who)
    ack()
    if isinstance(done, Entry):
        office.wakes.later(case_id)
    office.later(spot, lambda: answer(office, spot, case_id, done))


def _record(office: Office, pressed: Pressed, spot: Spot, who: Staff) -> Entry | Refusal | str:
    """The picture, the person and the time make the press: twice within a moment it is one, however it came."""
    place, action = pressed.place, pressed.press.name
    nonce = f"{action}.{place.case}.{place.seq}.{spot.user}@{pressed.at}"
    return office.record(place.case, action, {}, who, nonce, place.seq)


def answer(office: Office, spot: Spot, case_id: int, done: Entry | Refusal | str) -> None:
    """Say what became of it, where it was pressed."""
    if isinstance(done, str):
        office.tell(spot, done)
        return
    if isinstance(done, Refusal):
        language = office.language
        office.voice.tell_words(spot, say("desk", "refused_title", language), done.words(language), language)
        return
    if spot.view or spot.response_url:
        office.tell(spot, "noted", case=case_id)
    if spot.from_home:
        draw(office, spot)
