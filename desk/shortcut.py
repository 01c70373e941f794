"""The message shortcut "Open a case": a complaint that was seen in Slack becomes a response with its link."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack

from blocks.slack import Place
from blocks.store.database import Doubtful
from desk.complaints import Taken, take_in
from desk.office import SILENT, Office
from desk.spots import read_more, read_spot, with_more
from desk.voice import last_word
from winback.cards import forms, kit
from winback.cards.forms.report import CALLBACK
from winback.phrases import say
from winback.policy import Policy
from winback.responses import Person, Response
from winback.scales import Scale

OPEN_CASE = "open_case"
REPORT = CALLBACK
SLACK = "slack"
"""Source and form of these responses."""


def open_report(office: Office, body: dict[str, Any]) -> None:
    """Ask who the customer is; what was said stands there already."""
    spot, language = read_spot(body), office.language
    opened = office.voice.open(spot, language)
    if opened is None:
        return
    who = office.colleague(spot)
    if isinstance(who, str):
        office.tell(replace(spot, view=opened.view), "cannot_show" if who == "not_recorded" else who)
        return
    message, channel = body["message"], str(body["channel"]["id"])
    link = office.slack.permalink(Place(channel, str(message["ts"])))
    view = forms.report(str(message.get("text") or ""), language)
    office.voice.fill(opened, with_more(view, channel=channel, ts=str(message["ts"]), link=link))


def submit(office: Office, ack: Ack, body: dict[str, Any]) -> None:
    """Take the complaint in, and say which case it belongs to."""
    spot, language, view = read_spot(body), office.language, body["view"]
    who, told = office.colleague(spot), forms.read_report(view["state"]["values"])
    if isinstance(who, str):
        ack(response_action="errors", errors=forms.beside({"": say("desk", who, language)}, view["blocks"]))
        return
    seen = read_more(view)
    if _said_at(seen) is None:
        words = say("desk", "unknown", language)
        ack(response_action="update", view=last_word(say("desk", "unknown_title", language), words, language))
        return
    if told.wrong:
        ack(response_action="errors", errors=forms.beside(told.mistakes(language), view["blocks"]))
        return
    try:
        taken = office.errands.run(lambda: _take_in(office, told, seen))
    except SILENT as silence:
        phrase = "doubtful" if isinstance(silence, Doubtful) else "not_recorded"
        ack(response_action="errors", errors=forms.beside({"": say("desk", phrase, language)}, view["blocks"]))
        return
    ack(response_action="update", view=_told(taken, language))
    for one in taken.concerned:
        office.wakes.later(one)


def _told(taken: Taken, language: str) -> kit.View:
    phrase = "taken_in" if taken.now else "brought_up"
    words = say("desk", phrase if taken.case else f"{phrase}_held", language, case=taken.case)
    return last_word(say("desk", f"{phrase}_title", language), words, language)


def _take_in(office: Office, told: forms.Report, seen: dict[str, Any]) -> Taken:
    """Commit it. The message is its identity: reported twice it is one, and who is first says what is known."""
    return take_in(office.store, read_response(told, seen, office.policy(), office.store.now()))


def read_response(told: forms.Report, seen: dict[str, Any], policy: Policy, now: datetime) -> Response:
    """A complaint as it is stored; what somebody brings up again counts from now, however old it is."""
    ts, said_at = str(seen.get("ts", "")), _said_at(seen) or now
    return Response(
        source=SLACK,
        form=SLACK,
        key=f"{seen.get('channel', '')}.{ts}",
        answered_at=said_at if now - policy.triage.history_after < said_at <= now else now,
        scale=Scale.TEXT if told.score is None else Scale.NPS,
        score=told.score,
        verbatim=told.said,
        person=Person(name=told.name, email=told.email or None, phone=told.phone or None, language=told.language),
        touchpoint=told.touchpoint,
        contact_me=True,
        link=str(seen.get("link", "")),
    )


def _said_at(seen: dict[str, Any]) -> datetime | None:
    """When the message was written; None where the modal does not tell which message it is about."""
    try:
        return datetime.fromtimestamp(float(seen["ts"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
