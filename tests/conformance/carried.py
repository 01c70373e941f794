"""What pictures carry beside what they show is kept by Slack too: ids stand there, and nobody's data."""

import json
import re
from collections.abc import Iterator
from typing import Any

KEY = r"[A-Za-z0-9][A-Za-z0-9_./:-]*"
ACTION_ID = re.compile(r"(?:do|form|read|begin):[a-z-]+|value(?::[a-z_]+)?")
CALLBACK_ID = re.compile(r"(?:form|send|read|report):[a-z-]+|")
BLOCK_ID = re.compile(r"[a-z_]*|begun-[a-z_]*")
BUTTON_VALUE = re.compile(r"\d+\.\d+")
OPTION_VALUE = re.compile(rf"{KEY}|\*")
METADATA: dict[str, str] = {
    "case": r"\d+",
    "seq": r"\d+",
    "message": KEY,
    "home": "True",
    "channel": r"[CDG][A-Z0-9]+",
    "ts": r"\d+\.\d+",
    "link": r"https://[a-z0-9-]+\.slack\.com/archives/[A-Z0-9]+/p\d+",
}
"""What may stand in a view's metadata: ids of ours and of Slack's."""
POSTED = {"message": r"\d+", "case": r"\d+"}
"""What may stand in a message's metadata, which every app of the workspace can read."""
EVENT_TYPE = "winback_message"


def amiss(part: Any, path: str = "$") -> Iterator[str]:
    """A line for each value or id within blocks or a view that is not of the kinds that may be there."""
    if isinstance(part, list):
        for place, one in enumerate(part):
            yield from amiss(one, f"{path}[{place}]")
    elif isinstance(part, dict):
        yield from _of(part, path)
        for name, value in part.items():
            yield from amiss(value, f"{path}.{name}")


def amiss_in_view(view: dict[str, Any]) -> Iterator[str]:
    """The same for a view with what it carries itself."""
    yield from amiss(view)
    yield from _metadata(view.get("private_metadata") or "{}", METADATA, "$.private_metadata")


def amiss_in_metadata(metadata: dict[str, Any]) -> Iterator[str]:
    """The same for the metadata of a message."""
    if metadata.get("event_type") != EVENT_TYPE:
        yield f"$.metadata.event_type: {metadata.get('event_type')!r} is not ours"
    yield from _metadata(json.dumps(metadata.get("event_payload", {})), POSTED, "$.metadata.event_payload")


def _of(part: dict[str, Any], path: str) -> Iterator[str]:
    value = BUTTON_VALUE if part.get("type") == "button" else OPTION_VALUE
    kinds = {"action_id": ACTION_ID, "callback_id": CALLBACK_ID, "block_id": BLOCK_ID, "value": value}
    for name, kind in kinds.items():
        told = part.get(name)
        if told is not None and not (isinstance(told, str) and kind.fullmatch(told)):
            yield f"{path}.{name}: {told!r} is not of the kind that may stand there"
    if "external_id" in part:
        yield f"{path}.external_id: we have none"


def _metadata(written: str, known: dict[str, str], path: str) -> Iterator[str]:
    try:
        told = json.loads(written)
    except ValueError:
        yield f"{path}: is not JSON"
        return
    for name, value in told.items() if isinstance(told, dict) else [("", told)]:
        if name not in known or isinstance(value, dict | list) or not re.fullmatch(known[name], str(value)):
            yield f"{path}.{name}: {value!r} is not of the kind that may stand there"
