"""Buttons that act at once: committed, acknowledged, told, and then the case is woken."""

from dataclasses import dataclass
from datetime import timedelta
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

LONG_AGO = timedelta(minutes=1)
"""A press that is found this old was another one, of a picture that nobody draws anew, such as a direct message."""


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
        office.tell(spot, who if isinstance(who, str) else "unknown")
        return
    done = _record(office, pressed, spot, who)
    ack()
    answer(office, spot, pressed.place.case, done)


def _record(office: Office, pressed: Pressed, spot: Spot, who: Staff) -> Entry | Refusal | None:
    """The picture and the person make the press: two presses of what they saw are one, however they came."""
    place, action = pressed.place, pressed.press.name
    nonce = f"{action}.{place.case}.{place.seq}.{spot.user}"
    done = office.record(place.case, action, {}, who, nonce)
    if isinstance(done, Entry) and office.is_older(done, LONG_AGO):
        return office.record(place.case, action, {}, who, f"{nonce}.{pressed.at}")
    return done


def answer(office: Office, spot: Spot, case_id: int, done: Entry | Refusal | None) -> None:
    """Say what became of it, where it was pressed; then let the case go on."""
    if done is None:
        office.tell(spot, "not_recorded")
        return
    if isinstance(done, Refusal):
        language = office.language
        office.voice.tell_words(spot, say("desk", "refused_title", language), done.words(language), language)
        return
    office.wakes.later(case_id)
    if spot.view or spot.response_url:
        office.tell(spot, "noted", case=case_id)
    if spot.from_home:
        draw(office, spot)
