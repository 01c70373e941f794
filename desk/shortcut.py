"""The message shortcut "Open a case": a complaint that was seen in Slack becomes a response with its link."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack

from blocks.slack import Place
from blocks.store.responses import case_of
from desk.office import SILENT, Office
from desk.spots import read_more, read_spot, with_more
from desk.voice import last_word
from winback.cards import forms
from winback.cards.forms.report import CALLBACK
from winback.phrases import say
from winback.policy import Policy
from winback.responses import Person, Response
from winback.scales import Scale

OPEN_CASE = "open_case"
REPORT = CALLBACK
SLACK = "slack"
"""Source and form of these responses."""


def open_report(office: Office, ack: Ack, body: dict[str, Any]) -> None:
    """Ask who the customer is; what was said stands there already."""
    ack()
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
    if told.wrong:
        ack(response_action="errors", errors=forms.beside(told.mistakes(language), view["blocks"]))
        return
    try:
        case_id, concerned = _take_in(office, told, read_more(view))
    except SILENT:
        ack(response_action="errors", errors=forms.beside({"": say("desk", "not_recorded", language)}, view["blocks"]))
        return
    words = say("desk", "taken_in", language, case=case_id) if case_id else say("desk", "taken_in_held", language)
    ack(response_action="update", view=last_word(say("desk", "taken_in_title", language), words, language))
    for one in concerned:
        office.wakes.later(one)


def _take_in(office: Office, told: forms.Report, seen: dict[str, Any]) -> tuple[int | None, list[int]]:
    """Commit it; its case, and all that are to be woken. The message is its identity: reported twice it is one."""
    response = read_response(told, seen, office.policy(), office.store.now())
    opened = office.store.take_in(response)
    with office.store.database.reading() as session:
        return case_of(session, response.source, response.form, response.key), opened.begun + opened.joined


def read_response(told: forms.Report, seen: dict[str, Any], policy: Policy, now: datetime) -> Response:
    """A complaint as it is stored; what somebody brings up again counts from now, however old it is."""
    ts = str(seen.get("ts", ""))
    said_at = datetime.fromtimestamp(float(ts), UTC)
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
