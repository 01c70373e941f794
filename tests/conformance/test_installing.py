"""The manifest asks for exactly what is used; what is planted in it is found."""

import copy
from typing import Any

import pytest

from blocks.slack import SCOPES
from tests.conformance.contracts import Contracts
from tests.conformance.installing import amiss, read_manifest
from tests.slackworld.calls import Call, Record
from tests.slackworld.deliveries import Reaction
from tests.standin import SCOPES as GRANTED

NEEDED = {scope: ["a.method"] for scope in SCOPES if scope != "commands"}
TOLD = [
    Reaction("slash_commands", "U1", {"command": "/winback"}, Record(), 0),
    Reaction("interactive", "U1", {"type": "message_action", "callback_id": "open_case"}, Record(), 0),
    Reaction("events_api", "U1", {"event": {"type": "app_home_opened"}}, Record(), 0),
]
COMMAND = {"command": "/case", "description": "Finds a case"}
SHORTCUT = {"name": "Open", "type": "message", "callback_id": "open", "description": "Opens a case"}
CALLS = [Call(method, {}, 0.0) for method in ("views.publish", "conversations.open", "apps.connections.open")]


def changed(*path: str, value: Any) -> Any:
    """The manifest with another value at a place."""
    manifest = copy.deepcopy(read_manifest())
    inside = manifest
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return manifest


def test_the_manifest_is_as_slack_has_it(contracts: Contracts):
    assert amiss(read_manifest(), contracts, NEEDED, TOLD, CALLS) == []


def test_the_stand_in_grants_what_the_manifest_asks_for():
    assert set(read_manifest()["oauth_config"]["scopes"]["bot"]) == set(GRANTED) == set(SCOPES)


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("oauth_config", "scopes", "bot"), [*SCOPES, "files:write"], "files:write is asked for and never used"),
        (("oauth_config", "scopes", "bot"), list(SCOPES)[1:], f"{SCOPES[0]} is missing; a.method needs it"),
        (("oauth_config", "scopes", "bot"), [*SCOPES, SCOPES[0]], "is asked for twice"),
        (("settings", "event_subscriptions", "bot_events"), ["app_mention"], "app_mention is asked for and never used"),
        (("settings", "event_subscriptions", "bot_events"), ["app_mention"], "app_home_opened is missing"),
        (("settings", "interactivity", "is_enabled"), False, "is_enabled is not what is used"),
        (("settings", "socket_mode_enabled"), False, "socket_mode_enabled: False"),
        (("features", "app_home", "home_tab_enabled"), False, "home_tab_enabled: False"),
        (("features", "slash_commands"), [COMMAND], "commands: /winback is missing"),
        (("features", "shortcuts"), [SHORTCUT], "shortcuts: open_case is missing"),
        (("display_information", "name"), "w" * 99, "$.display_information.name"),
    ],
)
def test_a_wrong_manifest_is_found(contracts: Contracts, path: tuple[str, ...], value: Any, why: str):
    found = amiss(changed(*path, value=value), contracts, NEEDED, TOLD, CALLS)

    assert any(why in line for line in found), found
