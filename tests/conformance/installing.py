"""The app's manifest: as Slack's schema has it, and asking for exactly what the app uses."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from blocks.slack import SCOPES
from tests.conformance.contracts import Contracts
from tests.slackworld.calls import Call
from tests.slackworld.deliveries import Reaction

MANIFEST = Path(__file__).parents[2] / "deployments" / "slack-manifest.yaml"


def read_manifest(file: Path = MANIFEST) -> Any:
    """The manifest as Slack would read it."""
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def amiss(
    manifest: Any,
    contracts: Contracts,
    needed: Mapping[str, Iterable[str]],
    reactions: Iterable[Reaction],
    calls: Iterable[Call],
) -> list[str]:
    """What is wrong with a manifest, given the scopes that methods needed and all that went to and fro."""
    told, wrong = list(reactions), contracts.of_manifest(manifest)
    if wrong:
        return wrong
    methods = {call.method for call in calls}
    return [*_scopes(manifest, needed, told), *_told(manifest, told), *_ways_in(manifest, methods)]


def _scopes(manifest: Any, needed: Mapping[str, Iterable[str]], told: list[Reaction]) -> list[str]:
    """Asked for, needed, and checked by the block are the same."""
    asked = list(manifest["oauth_config"]["scopes"]["bot"])
    used = {scope: ", ".join(sorted(methods)) for scope, methods in needed.items()}
    if any(reaction.kind == "slash_commands" or _is(reaction, "message_action") for reaction in told):
        used["commands"] = "the command and the shortcut"
    wrong = [f"scopes: {scope} is asked for twice" for scope in sorted({one for one in asked if asked.count(one) > 1})]
    wrong += [f"scopes: {scope} is missing; {used[scope]} needs it" for scope in sorted(set(used) - set(asked))]
    wrong += [f"scopes: {scope} is asked for and never used" for scope in sorted(set(asked) - set(used))]
    wrong += [f"scopes: {scope} is not in blocks.slack.SCOPES" for scope in sorted(set(asked) - set(SCOPES))]
    return wrong + [f"scopes: blocks.slack.SCOPES has {scope}" for scope in sorted(set(SCOPES) - set(asked))]


def _told(manifest: Any, told: list[Reaction]) -> list[str]:
    """What Slack is to tell the app, and what it was told."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    pairs = {
        "commands": (
            {one["command"] for one in features.get("slash_commands", [])},
            {one.payload["command"] for one in told if one.kind == "slash_commands"},
        ),
        "shortcuts": (
            {one["callback_id"] for one in features.get("shortcuts", []) if one["type"] == "message"},
            {one.payload["callback_id"] for one in told if _is(one, "message_action")},
        ),
        "events": (
            set(settings.get("event_subscriptions", {}).get("bot_events", [])),
            {one.payload["event"]["type"] for one in told if one.kind == "events_api"},
        ),
    }
    wrong = [
        f"{what}: {one} is asked for and never used" for what, (asked, used) in pairs.items() for one in asked - used
    ]
    wrong += [f"{what}: {one} is missing" for what, (asked, used) in pairs.items() for one in used - asked]
    interactive = settings.get("interactivity", {}).get("is_enabled", False)
    presses = any(one.kind == "interactive" for one in told)
    return wrong + (["interactivity: is_enabled is not what is used"] if interactive != presses else [])


def _ways_in(manifest: Any, methods: set[str]) -> list[str]:
    """The home tab, direct messages, and Socket Mode, which are switched on apart."""
    home, settings = manifest.get("features", {}).get("app_home", {}), manifest.get("settings", {})
    switches = {
        "app_home.home_tab_enabled": (home.get("home_tab_enabled", False), "views.publish" in methods),
        "app_home.messages_tab_enabled": (home.get("messages_tab_enabled", False), "conversations.open" in methods),
        "settings.socket_mode_enabled": (
            settings.get("socket_mode_enabled", False),
            "apps.connections.open" in methods,
        ),
    }
    return [f"{name}: {asked}, though used is {used}" for name, (asked, used) in switches.items() if asked != used]


def _is(reaction: Reaction, kind: str) -> bool:
    return reaction.payload.get("type") == kind
