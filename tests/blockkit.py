"""What Slack takes: its limits, looked for in anything that is to be shown, and its published contract where it is."""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from winback.cards.kit import Post

SPECS = Path(os.environ.get("SPECS", Path(__file__).parents[2] / "shared" / "specs"))
CONTRACT = SPECS / "slack" / "blockkit.schema.json"

OURS = re.compile(r"<!date\^\d+\^[^<>|^]*\|[^<>|^]*>|<tel:\+?\d+\|\+?\d+>|<https?://[^<>|\s]+\|[^<>|]+>")
"""Dates and links that we make; in mrkdwn nothing else stands between angle brackets."""
ENTITIES = re.compile(r"&(?:amp|lt|gt);")

TEXTS = {"button": 75, "header": 150, "confirm": 300}


@cache
def _contract() -> dict[str, Any]:
    if not CONTRACT.exists():
        pytest.skip(f"{CONTRACT} is not there; SPECS names the folder with the published contracts")
    read: dict[str, Any] = json.loads(CONTRACT.read_text(encoding="utf-8"))
    return read


def fits_contract(picture: Post | dict[str, Any]) -> None:
    """Hold a message or a view against the published contract; skips the test where that is not at hand."""
    name = "MessageBlocks" if isinstance(picture, Post) else {"modal": "ModalView", "home": "HomeView"}[picture["type"]]
    shown = picture.blocks if isinstance(picture, Post) else picture
    contract = Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": _contract()["definitions"]})
    wrong = [f"{list(error.absolute_path)}: {error.message[:200]}" for error in contract.iter_errors(shown)]
    assert not wrong, wrong


def keeps_limits(picture: Post | dict[str, Any]) -> None:
    """Look at every text and list of a message or a view."""
    blocks = picture.blocks if isinstance(picture, Post) else picture["blocks"]
    assert 1 <= len(blocks) <= (50 if isinstance(picture, Post) else 100)
    for block in blocks:
        _block_fits(block)
    for text in texts_of(blocks):
        assert text["text"].strip()
        _is_ours(text)
    if isinstance(picture, Post):
        assert picture.text.strip()
        assert "<" not in picture.text
        assert sum(_units(text["text"]) for text in texts_of(blocks)) < 12_000
    elif picture["type"] == "modal":
        assert _units(picture["title"]["text"]) <= 24
    json.dumps(blocks, ensure_ascii=False).encode("utf-8")


def _block_fits(block: dict[str, Any]) -> None:
    assert 1 <= len(block.get("elements", [1])) <= {"context": 10}.get(block["type"], 25)
    assert 1 <= len(block.get("fields", [1])) <= 10
    for text in texts_of(block):
        assert _units(text["text"]) <= 3000
    for text in block.get("fields", []):
        assert _units(text["text"]) <= 2000
    if block["type"] == "header":
        assert _units(block["text"]["text"]) <= 150
    for button in buttons_of([block]):
        assert _units(button["text"]["text"]) <= 75
        assert re.fullmatch(r"\d+\.\d+", button["value"])
        assert re.fullmatch(r"(do|form|read):[a-z-]+", button["action_id"])


def _is_ours(text: dict[str, Any]) -> None:
    """Nothing in a text is a mention, a link or a date but what we made one."""
    if text["type"] != "mrkdwn":
        return
    assert text["verbatim"] is True
    rest = OURS.sub("", text["text"])
    assert "<" not in rest
    assert all(">" not in line.removeprefix(">") for line in rest.splitlines())
    assert "&" not in ENTITIES.sub("", rest)
    assert "```" not in rest


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def texts_of(part: Any) -> Iterator[dict[str, Any]]:
    """Every text object within blocks."""
    if isinstance(part, list):
        for one in part:
            yield from texts_of(one)
    elif isinstance(part, dict):
        if part.get("type") in {"mrkdwn", "plain_text"}:
            yield part
        for one in part.values():
            yield from texts_of(one)


def buttons_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every button within blocks, in order."""
    elements = [one for block in blocks for one in (*block.get("elements", []), block.get("accessory", {}))]
    return [one for one in elements if one.get("type") == "button"]


def words_of(picture: Post | dict[str, Any]) -> str:
    """All texts of a message or a view, a line each."""
    blocks = picture.blocks if isinstance(picture, Post) else picture["blocks"]
    return "\n".join(text["text"] for text in texts_of(blocks))
