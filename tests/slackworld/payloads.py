"""The payloads in which Slack tells what somebody did, field by field as it sends them."""

import copy
from typing import Any

from tests.slackworld.people import APP, BOT_USER, TEAM, TEAM_DOMAIN, Person
from tests.slackworld.pictures import Button
from tests.slackworld.workspace import Channel, Message, View

TOKEN = "stand-in-verification"  # deprecated by Slack, still in every payload
NO_ENTERPRISE: dict[str, Any] = {"enterprise": None, "is_enterprise_install": False}

Payload = dict[str, Any]


def interactive(kind: str, person: Person, trigger: str = "") -> Payload:
    """What all interactive payloads have in common."""
    shared = {"type": kind, "user": person.in_payload(), "api_app_id": APP, "token": TOKEN}
    shared |= {"team": {"id": TEAM, "domain": TEAM_DOMAIN}, **NO_ENTERPRISE}
    return shared | ({"trigger_id": trigger} if trigger else {})


def action(button: Button, at: str, used: Payload) -> Payload:
    """One action of a press: the element, and what was chosen."""
    element = button.element
    told = {"type": element["type"], "action_id": button.action_id, "block_id": button.block_id}
    told |= {key: copy.deepcopy(element[key]) for key in ("text", "value", "style", "url") if key in element}
    return told | used | {"action_ts": at}


def in_message(message: Message, channel: Channel, response_url: str) -> Payload:
    """Where a press in a message was made."""
    hidden = bool(message.get("is_ephemeral"))
    container: Payload = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": hidden,
    }
    container |= {"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}
    told = {key: value for key, value in message.items() if key not in {"channel", "is_ephemeral", "metadata"}}
    place = {"container": container, "channel": named(channel), "state": {"values": {}}, "response_url": response_url}
    return place if hidden else place | {"message": copy.deepcopy(told)}


def in_view(view: View) -> Payload:
    """Where a press in a view was made."""
    return {"container": {"type": "view", "view_id": view["id"]}, "view": copy.deepcopy(view)}


def named(channel: Channel) -> Payload:
    """A conversation, as payloads name it."""
    return {"id": channel.id, "name": "privategroup" if channel.private and not channel.with_user else channel.name}


def command(person: Person, name: str, text: str, channel: Channel, trigger: str, response_url: str) -> Payload:
    """A slash command: flat fields, all of them strings."""
    place = named(channel)
    told = {"token": TOKEN, "team_id": TEAM, "team_domain": TEAM_DOMAIN, "channel_id": place["id"]}
    told |= {"channel_name": place["name"], "user_id": person.id, "user_name": person.handle, "command": name}
    told |= {"text": text, "api_app_id": APP, "is_enterprise_install": "false", "response_url": response_url}
    return told | {"trigger_id": trigger}


def event(happened: Payload, event_id: str, at: float) -> Payload:
    """An event in its wrapper."""
    bot = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
    told: Payload = {"token": TOKEN, "team_id": TEAM, "api_app_id": APP, "event": happened, "type": "event_callback"}
    told |= {"event_id": event_id, "event_time": int(at), "authorizations": [bot], "is_ext_shared_channel": False}
    return told | {"event_context": f"4-{event_id}"}
