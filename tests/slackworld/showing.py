"""Views as Slack keeps them: with ids, a hash for each drawing, and what was typed."""

import copy
from typing import Any

from tests.slackworld import pictures, typed
from tests.slackworld.people import APP, BOT, TEAM
from tests.slackworld.workspace import View, Workspace

TEXTS = ("private_metadata", "callback_id", "external_id")
SIGNS = ("clear_on_close", "notify_on_close", "submit_disabled")


def made(workspace: Workspace, given: View) -> View:
    """A view that nobody saw before."""
    view: View = {
        "id": workspace.name("V"),
        "team_id": TEAM,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    }
    view |= {"root_view_id": view["id"], "previous_view_id": None, "state": {"values": {}}}
    return redrawn(workspace, view, given)


def redrawn(workspace: Workspace, view: View, given: View) -> View:
    """The same view with another drawing; what was typed into a field of the same ids stays."""
    view["type"] = given["type"]
    drawn = {part: _text(given.get(part)) for part in ("title", "submit", "close")}
    view |= drawn if given["type"] == "modal" else {"title": None, "submit": None, "close": None}
    view |= {name: given.get(name) or "" for name in TEXTS} | {name: bool(given.get(name)) for name in SIGNS}
    view["blocks"] = pictures.kept(given["blocks"], lambda: workspace.name("b"))
    view["hash"] = f"{workspace.stamp().split('.')[0]}.{workspace.name('h')}"
    view["state"] = {"values": typed.kept_state(view, view["state"]["values"])}
    return view


def pushed(workspace: Workspace, user: str, given: View) -> View:
    """A view in front of the others of this person."""
    view, stack = made(workspace, given), workspace.stacks[user]
    view |= {"root_view_id": stack[0]["id"], "previous_view_id": stack[-1]["id"]}
    stack.append(view)
    return view


def _text(text: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if text is None else {"emoji": True} | copy.deepcopy(text)
