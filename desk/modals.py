"""Modals: opened at once with a word to wait, then filled with what is known."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from desk.looking import Sight, look
from desk.office import Office
from desk.presses import read_pressed
from desk.spots import FROM_HOME, read_spot, with_more
from desk.voice import Opened, last_word
from winback.actions import why_not
from winback.cards import forms, ids, kit
from winback.cards.forms.inputs import TYPED
from winback.cards.forms.letters import BEGUN
from winback.cards.whole import whole
from winback.correspondence import begin_with, beginnings
from winback.phrases import say

Draw = Callable[[Sight], kit.View]


def open_form(office: Office, body: dict[str, Any]) -> None:
    """Open the form of an action."""
    pressed = read_pressed(body)
    action = pressed.press.name if pressed else ""
    _open(office, body, lambda seen: _form(action, seen))


def open_case(office: Office, body: dict[str, Any]) -> None:
    """Open the whole case; from another whole case, in its place."""
    _open(office, body, lambda seen: whole(seen.case, seen.dossier, seen.policy, seen.reader), in_place=True)


def begin(office: Office, body: dict[str, Any]) -> None:
    """Begin a letter from the one that was chosen; it takes the place of what was typed."""
    spot, view = read_spot(body), body.get("view") or {}
    place = ids.read_metadata(view.get("private_metadata") or "")
    name = str((body["actions"][0].get("selected_option") or {}).get("value", ""))
    who = office.colleague(spot)
    if place is None or isinstance(who, str):
        office.tell(spot, who if isinstance(who, str) else "unknown")
        return
    with office.reading(spot):
        seen = look(office, place.case, who)
        if seen is None:
            office.tell(spot, "no_case", case=place.case)
            return
        drawn = with_more(_form("write", seen, _begun(office, seen, name)), **{FROM_HOME: spot.from_home})
        office.voice.fill(Opened(spot.view, str(view.get("hash", ""))), drawn)


def _begun(office: Office, seen: Sight, name: str) -> dict[str, str]:
    """The fields that the form begins with; none where the case gives no reason for such a letter any more."""
    if name not in beginnings(seen.case):
        return {}
    letter = begin_with(name, seen.case, seen.dossier, seen.policy, office.texts)
    return {BEGUN: name, "subject": letter.subject, "text": kit.cut(letter.body.strip(), TYPED)}


def _open(office: Office, body: dict[str, Any], draw: Draw, *, in_place: bool = False) -> None:
    """A window that says to wait comes first: the right to open one lasts three seconds, whatever the store does.

    Slack lays three modals over each other at most: `in_place` the one that was pressed in shows something else.
    """
    spot, pressed = read_spot(body), read_pressed(body)
    stays = in_place and spot.view
    opened = Opened(spot.view, "") if stays else office.voice.open(spot, office.language)
    if opened is None:
        return
    inside = replace(spot, view=opened.view, response_url="")
    who = office.colleague(spot)
    if pressed is None or isinstance(who, str):
        office.tell(inside, who if isinstance(who, str) else "unknown")
        return
    with office.reading(inside):
        seen = look(office, pressed.place.case, who)
        if seen is None:
            office.tell(inside, "no_case", case=pressed.place.case)
            return
        office.voice.fill(opened, with_more(draw(seen), **{FROM_HOME: spot.from_home}))


def _form(action: str, seen: Sight, fields: dict[str, str] | None = None) -> kit.View:
    """The form, or why the reader may not do that now."""
    language = seen.policy.language
    if action not in forms.ASKING:
        return last_word(say("desk", "refused_title", language), say("desk", "unknown", language), language)
    refused = why_not(seen.case, action, seen.reader, seen.policy)
    if refused:
        return last_word(say("desk", "refused_title", language), refused.words(language), language)
    return forms.form(
        action,
        seen.case,
        seen.dossier,
        seen.policy,
        reader=seen.reader,
        now=seen.now,
        draft=seen.draft if action == "letter" else None,
        load=seen.load,
        fields=fields,
    )
