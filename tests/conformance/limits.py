"""Block Kit's limits by the published list, looked at wherever they apply; the schema is silent on some."""

from collections.abc import Iterator, Mapping
from typing import Any

Limits = Mapping[str, Any]

KINDS = {"static_select": "select", "multi_static_select": "select", "modal": "view", "home": "view"}
"""What the list calls kinds that have another `type`."""
PARTS = {
    "confirm": "confirmation",
    "options": "option",
    "initial_option": "option",
    "initial_options": "option",
    "option_groups": "option_group",
}
"""What the list calls parts that have no `type`, by the key that they stand under."""
TEXTS = ("plain_text", "mrkdwn")
EVERYWHERE = ("action_id", "block_id")


def beyond(part: Any, limits: Limits, path: str = "$", kind: str = "") -> Iterator[str]:
    """A line for each value within `part` that is beyond a limit."""
    if isinstance(part, list):
        for place, one in enumerate(part):
            yield from beyond(one, limits, f"{path}[{place}]", kind)
    elif isinstance(part, dict):
        own = str(part.get("type", kind))
        if own in TEXTS:
            yield from _bounded(part.get("text"), limits["text"], f"{path}.text")
        for name in EVERYWHERE:
            yield from _bounded(part.get(name), limits[name], f"{path}.{name}")
        fields = limits.get(KINDS.get(own, own), {})
        for name, bounds in fields.items() if own not in TEXTS else ():
            yield from _bounded(_written(part.get(name)), bounds, f"{path}.{name}")
        for name, value in part.items():
            yield from beyond(value, limits, f"{path}.{name}", PARTS.get(name, ""))


def _written(value: Any) -> Any:
    """A text object's text; anything else as it is."""
    return value["text"] if isinstance(value, dict) and value.get("type") in TEXTS else value


def _bounded(value: Any, bounds: Limits, path: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from _measured(len(value), bounds.get("min_length"), bounds.get("max_length"), f"{path}: length")
    elif isinstance(value, list):
        yield from _measured(len(value), bounds.get("min_items"), bounds.get("max_items"), f"{path}: items")
        longest = bounds.get("item_max_length")
        for place, one in enumerate(value) if longest else ():
            yield from _measured(len(_written(one)), None, longest, f"{path}[{place}]: length")
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from _measured(value, bounds.get("min"), bounds.get("max"), f"{path}: value")


def _measured(size: int, least: int | None, most: int | None, what: str) -> Iterator[str]:
    if least is not None and size < least:
        yield f"{what} {size} is below {least}"
    if most is not None and size > most:
        yield f"{what} {size} is beyond {most}"
