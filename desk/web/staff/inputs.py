"""The fields of a modal as a page has them: what each begins with, and what a browser sends of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from winback.cards import ids, kit

LOCAL = "%Y-%m-%dT%H:%M"
"""How browsers write a day and a time."""

Values = dict[str, dict[str, dict[str, Any]]]


def first_values(view: kit.View, zone: ZoneInfo) -> dict[str, str]:
    """What the fields of a view begin with, by their names."""
    return {name: _begins(element, zone) for name, element in _inputs(view).items()}


def values_of(view: kit.View, typed: Mapping[str, str], zone: ZoneInfo) -> Values:
    """What was typed, as Slack would tell it."""
    return {name: {ids.INPUT: _typed(element, typed.get(name, ""), zone)} for name, element in _inputs(view).items()}


def _inputs(view: kit.View) -> dict[str, kit.Element]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def _typed(element: kit.Element, text: str, zone: ZoneInfo) -> dict[str, Any]:
    """A time that is none stays text, to be refused."""
    if element["type"] == "datetimepicker" and text:
        try:
            return {"selected_date_time": int(datetime.strptime(text[:16], LOCAL).replace(tzinfo=zone).timestamp())}
        except ValueError:
            return {"value": text}
    return {"value": text}


def _begins(element: kit.Element, zone: ZoneInfo) -> str:
    if epoch := element.get("initial_date_time"):
        return datetime.fromtimestamp(epoch, UTC).astimezone(zone).strftime(LOCAL)
    chosen = element.get("initial_option") or {}
    return str(element.get("initial_value") or chosen.get("value") or "")
