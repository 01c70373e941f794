"""What a person sees: how Slack keeps a picture, the buttons on it, the words on it."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.slackworld.elements import NEVER_ASKED

Picture = dict[str, Any]


@dataclass(frozen=True)
class Button:
    """Something that can be pressed or chosen, and where it stands."""

    action_id: str
    block_id: str
    words: str
    value: str
    element: dict[str, Any]


def kept(blocks: list[dict[str, Any]] | None, name: Callable[[], str]) -> list[dict[str, Any]]:
    """The blocks as Slack keeps them: with ids everywhere, and what texts leave unsaid."""
    made = copy.deepcopy(blocks or [])
    for block in made:
        block.setdefault("block_id", name())
        for element in _elements(block):
            if element.get("type") not in {"image", "mrkdwn", "plain_text"}:
                element.setdefault("action_id", name())
    _complete(made)
    return made


def _complete(node: Any) -> None:
    if isinstance(node, list):
        for one in node:
            _complete(one)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text" and isinstance(node.get("text"), str):
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn":
            node.setdefault("verbatim", False)
        for value in node.values():
            _complete(value)


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    single = [block[key] for key in ("element", "accessory") if key in block]
    return single + (block.get("elements", []) if block["type"] in {"actions", "context"} else [])


def pressable(picture: Picture) -> list[Button]:
    """Everything on the picture that tells the app when it is used, in order."""
    found = []
    for block in picture.get("blocks", []):
        if block["type"] == "input" and not block.get("dispatch_action"):
            continue
        for element in _elements(block):
            if "action_id" in element:
                words = (element.get("text") or {}).get("text", "")
                found.append(Button(element["action_id"], block["block_id"], words, element.get("value", ""), element))
    return found


def buttons(picture: Picture) -> list[str]:
    """The action ids of the buttons on the picture, in order."""
    return [button.action_id for button in pressable(picture) if button.element["type"] in NEVER_ASKED]


def fields(view: Picture) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What can be filled in, each with its block: input blocks, and choices that stand elsewhere."""
    return [
        (block, element)
        for block in view.get("blocks", [])
        for element in _elements(block)
        if "action_id" in element and element["type"] not in NEVER_ASKED
    ]


def words(picture: Picture) -> str:
    """All that can be read on a message or view, a line for each text."""
    lines = [picture["title"]["text"]] if picture.get("title") else []
    lines += [text for block in picture.get("blocks", []) for text in _read(block)]
    return "\n".join(lines) if lines else picture.get("text", "")


def _read(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _read(one)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        if isinstance(node.get("initial_value"), str):
            yield node["initial_value"]
        for value in node.values():
            if isinstance(value, dict | list):
                yield from _read(value)
