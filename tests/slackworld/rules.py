"""The limits of Block Kit: what Slack would not take, said as it says it."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.slackworld.elements import element_problems, text_problems

Block = dict[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_CHARACTERS = 13_000
VIEW_BYTES = 250_000


def block_problems(blocks: Any, most: int) -> list[str]:
    """All that is wrong with the blocks of a message or view."""
    if not isinstance(blocks, list):
        return ["blocks must be an array"]
    found = [f"no more than {most} items allowed [json-pointer:/blocks]"] if len(blocks) > most else []
    for number, block in enumerate(blocks):
        found += [f"{problem} [json-pointer:/blocks/{number}]" for problem in _of_block(block)]
    names = Counter(block["block_id"] for block in blocks if isinstance(block, dict) and block.get("block_id"))
    return found + [f"block_id `{name}` already exists" for name, times in names.items() if times > 1]


def view_problems(view: Any, *, home: bool) -> list[str]:
    """All that is wrong with a view."""
    if not isinstance(view, dict) or view.get("type") != ("home" if home else "modal"):
        return [f"must be a view of type {'home' if home else 'modal'} [json-pointer:/view]"]
    found = block_problems(view.get("blocks"), VIEW_BLOCKS)
    if not view.get("blocks"):
        found.append("no fewer than 1 item allowed [json-pointer:/view/blocks]")
    if len(view.get("private_metadata") or "") > 3000 or len(view.get("callback_id") or "") > 255:
        found.append("private_metadata takes 3000 characters, callback_id 255 [json-pointer:/view]")
    if home:
        return found
    for part in ("title", "submit", "close"):
        if part == "title" or view.get(part) is not None:
            found += [f"{problem} [json-pointer:/view/{part}]" for problem in text_problems(view.get(part), 24, True)]
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in view.get("blocks") or [])
    if asks and not view.get("submit"):
        found.append("missing required field: submit [json-pointer:/view]")
    return found


def characters(blocks: Any) -> int:
    """How long a message is: all texts that its blocks show."""
    return sum(len(text) for text in _texts(blocks))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _texts(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in {"text", "alt_text"} and isinstance(value, str):
                yield value
            elif key not in {"option", "options", "option_groups"}:
                yield from _texts(value)


def _of_block(block: Any) -> list[str]:
    if not isinstance(block, dict):
        return ["must be an object"]
    check = CHECKS.get(block.get("type", ""))
    if check is None:
        return [f"unsupported type: {block.get('type')}"]
    found = ["block_id takes 255 characters"] if len(block.get("block_id") or "") > 255 else []
    return found + check(block)


def _section(block: Block) -> list[str]:
    found = [] if "text" in block or "fields" in block else ["text or fields is required"]
    if "text" in block:
        found += text_problems(block["text"], 3000)
    fields = block.get("fields", [])
    if "fields" in block and not 1 <= len(fields) <= 10:
        found.append("fields takes 1 to 10 items")
    for field in fields:
        found += text_problems(field, 2000)
    return found + (element_problems(block["accessory"], asked=False) if "accessory" in block else [])


def _actions(block: Block) -> list[str]:
    elements = block.get("elements", [])
    found = [] if 1 <= len(elements) <= 25 else ["elements takes 1 to 25 items"]
    names = Counter(element.get("action_id") for element in elements if element.get("action_id"))
    found += [f"action_id `{name}` already exists in its block" for name, times in names.items() if times > 1]
    return found + [problem for element in elements for problem in element_problems(element, asked=False)]


def _context(block: Block) -> list[str]:
    elements = block.get("elements", [])
    found = [] if 1 <= len(elements) <= 10 else ["elements takes 1 to 10 items"]
    for element in elements:
        found += _image(element) if element.get("type") == "image" else text_problems(element, 3000)
    return found


def _input(block: Block) -> list[str]:
    found = text_problems(block.get("label"), 2000, True)
    found += text_problems(block["hint"], 2000, True) if block.get("hint") is not None else []
    return found + element_problems(block.get("element"), asked=True)


def _header(block: Block) -> list[str]:
    return text_problems(block.get("text"), 150, True)


def _image(block: Block) -> list[str]:
    return (
        []
        if block.get("alt_text") and (block.get("image_url") or block.get("slack_file"))
        else ["image needs alt_text"]
    )


def _markdown(block: Block) -> list[str]:
    return [] if 1 <= len(block.get("text", "")) <= 12_000 else ["text takes 1 to 12000 characters"]


def _nothing(_block: Block) -> list[str]:
    return []


CHECKS: dict[str, Callable[[Block], list[str]]] = {
    "section": _section,
    "actions": _actions,
    "context": _context,
    "input": _input,
    "header": _header,
    "image": _image,
    "markdown": _markdown,
    "divider": _nothing,
    "rich_text": _nothing,
}
