"""Where somebody pressed, submitted or typed: by whom, and how they can be answered there."""

import json
from dataclasses import dataclass
from typing import Any

from winback.cards.kit import View

FROM_HOME = "home"
"""In a modal's metadata: it was opened from the home tab, which is to be drawn again when something is done."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in Slack in front of one person.

    `trigger` opens a modal within three seconds, once. `response_url` answers in a conversation. `view` is the modal
    that was pressed in. `from_home`: the home tab, or a modal that was opened from it.
    """

    user: str
    trigger: str = ""
    response_url: str = ""
    view: str = ""
    from_home: bool = False


def read_spot(body: dict[str, Any]) -> Spot:
    """The place that a payload comes from: a press, a submit, a shortcut or a command."""
    view = body.get("view") or {}
    at_home = view.get("type") == "home"
    return Spot(
        user=str(body.get("user_id") or (body.get("user") or {}).get("id") or ""),
        trigger=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        view="" if at_home else str(view.get("id") or ""),
        from_home=at_home or bool(read_more(view).get(FROM_HOME)),
    )


def read_more(view: dict[str, Any]) -> dict[str, Any]:
    """A view's metadata, as it was written."""
    try:
        written = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return written if isinstance(written, dict) else {}


def with_more(view: View, **more: object) -> View:
    """A view whose metadata says more: ids and addresses in Slack, never anything about people."""
    told = {name: value for name, value in more.items() if value}
    return view | {"private_metadata": json.dumps(read_more(view) | told, separators=(",", ":"))} if told else view
