"""views.*: what stands before one person."""

import json
from typing import Any

from tests.slackworld import rules, showing
from tests.slackworld.methods.asked import Asked, Method
from tests.slackworld.refusals import SlackRefusal
from tests.slackworld.workspace import Trigger, View

DEEPEST = 3


def open_view(asked: Asked) -> dict[str, Any]:
    """The first view of a person's modal; whatever they had before them is gone."""
    given, trigger = _given(asked), _trigger(asked)
    view = showing.made(asked.workspace, given)
    asked.workspace.stacks[trigger.user] = [view]
    trigger.used = True
    return {"view": view}


def push(asked: Asked) -> dict[str, Any]:
    """One more view in front of the ones that are there."""
    given, trigger = _given(asked), _trigger(asked)
    stack = asked.workspace.stacks[trigger.user]
    if not stack or not trigger.view:
        raise SlackRefusal("not_found")
    if len(stack) >= DEEPEST:
        raise SlackRefusal("push_limit_reached")
    trigger.used = True
    return {"view": showing.pushed(asked.workspace, trigger.user, given)}


def update(asked: Asked) -> dict[str, Any]:
    """A view is drawn anew where it stands; with `hash` only if nobody drew it meanwhile."""
    given = _given(asked)
    before = _standing(asked)
    if asked.body.get("hash") and asked.body["hash"] != before["hash"]:
        raise SlackRefusal("hash_conflict")
    return {"view": showing.redrawn(asked.workspace, before, given)}


def publish(asked: Asked) -> dict[str, Any]:
    """The app's home, as one person sees it."""
    user, given = asked.needs("user_id")[0], _given(asked, home=True)
    person = asked.person(user)
    if person.deleted or person.bot:
        raise SlackRefusal("not_enabled")
    before = asked.workspace.homes.get(user)
    if before is None:
        asked.workspace.homes[user] = showing.made(asked.workspace, given)
        return {"view": asked.workspace.homes[user]}
    if asked.body.get("hash") and asked.body["hash"] != before["hash"]:
        raise SlackRefusal("hash_conflict")
    return {"view": showing.redrawn(asked.workspace, before, given)}


def _given(asked: Asked, *, home: bool = False) -> View:
    asked.needs("view")
    given: View = asked.parsed("view", "invalid_arguments")
    if len(json.dumps(given)) > rules.VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    if problems := rules.view_problems(given, home=home):
        raise SlackRefusal.of_arguments("invalid_arguments", problems)
    return given


def _trigger(asked: Asked) -> Trigger:
    trigger = asked.workspace.triggers.get(str(asked.needs("trigger_id")[0]))
    if trigger is None:
        raise SlackRefusal("invalid_trigger_id")
    if trigger.used:
        raise SlackRefusal("exchanged_trigger_id")
    if asked.workspace.now() - trigger.issued > asked.workspace.trigger_life:
        raise SlackRefusal("expired_trigger_id")
    return trigger


def _standing(asked: Asked) -> View:
    view_id, external = asked.body.get("view_id"), asked.body.get("external_id")
    everything = [view for stack in asked.workspace.stacks.values() for view in stack]
    everything += asked.workspace.homes.values()
    for view in everything:
        if view["id"] == view_id or (external and view["external_id"] == external):
            return view
    raise SlackRefusal("not_found")


METHODS = {
    "views.open": Method(open_view, tier=100),
    "views.push": Method(push, tier=100),
    "views.update": Method(update, tier=100),
    "views.publish": Method(publish, tier=100),
}
