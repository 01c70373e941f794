"""What a person typed and chose in a view, as Slack tells it, and what its client would not send."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from tests.slackworld.elements import options
from tests.slackworld.pictures import Button, fields
from tests.slackworld.refusals import ClientRefuses, NotOnThePicture
from tests.slackworld.workspace import View

State = dict[str, dict[str, dict[str, Any]]]

VALUE_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
}
"""For each element: where its value stands in the state, and where it begins."""
MANY = {"checkboxes", "multi_static_select", "multi_users_select"}
REQUIRED = "Please complete this required field."


def kept_state(view: View, before: State) -> State:
    """The state of a drawing: what was typed under the same ids stays, whatever the field begins with now."""
    state: State = {}
    for block, element in fields(view):
        value_key, initial_key = VALUE_KEYS[element["type"]]
        empty: Any = [] if element["type"] in MANY else None
        begins = {"type": element["type"], value_key: element.get(initial_key, empty)}
        earlier = before.get(block["block_id"], {}).get(element["action_id"])
        stays = earlier is not None and earlier["type"] == element["type"] and _is_offered(element, earlier[value_key])
        state.setdefault(block["block_id"], {})[element["action_id"]] = earlier if stays and earlier else begins
    return state


def fill(view: View, values: Mapping[str, Any]) -> None:
    """Type and choose: by block id, `None` for nothing. What is not on the picture cannot be filled in."""
    on_it = {block["block_id"]: element for block, element in fields(view)}
    for block_id, value in values.items():
        if block_id not in on_it:
            raise NotOnThePicture(f"there is no field {block_id!r}; there are {sorted(on_it)}")
        element = on_it[block_id]
        value_key, _ = VALUE_KEYS[element["type"]]
        entry = {"type": element["type"], value_key: _written(element, value, block_id)}
        view["state"]["values"][block_id][element["action_id"]] = entry


def check(view: View) -> None:
    """What Slack's client looks at before it sends a form; raises `ClientRefuses`."""
    errors = {}
    for block, element in fields(view):
        value_key, _ = VALUE_KEYS[element["type"]]
        value = view["state"]["values"][block["block_id"]][element["action_id"]][value_key]
        empty = value is None or value == []
        if empty and block["type"] == "input" and not block.get("optional"):
            errors[block["block_id"]] = REQUIRED
        elif isinstance(value, str) and (why := _wrong_text(element, value)):
            errors[block["block_id"]] = why
    if errors:
        raise ClientRefuses(errors)


def used(button: Button, chosen: Any) -> dict[str, Any]:
    """What an action tells beyond the element: what was chosen or typed there."""
    element = button.element
    if element["type"] == "overflow":
        return {"selected_option": _option(element, chosen, button.block_id)}
    if element["type"] not in VALUE_KEYS:
        return {}
    value_key, _ = VALUE_KEYS[element["type"]]
    return {value_key: _written(element, chosen, button.block_id)}


def _written(element: dict[str, Any], value: Any, block_id: str) -> Any:
    kind = element["type"]
    if kind in MANY:
        chosen = list(value or [])
        return chosen if kind == "multi_users_select" else [_option(element, one, block_id) for one in chosen]
    if value is None or value == "":
        return None
    if kind in {"static_select", "radio_buttons"}:
        return _option(element, value, block_id)
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else int(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _option(element: dict[str, Any], value: str, block_id: str) -> dict[str, Any]:
    for option in options(element):
        if option["value"] == value:
            return option
    raise NotOnThePicture(f"{block_id} does not offer {value!r}: {[one['value'] for one in options(element)]}")


def _is_offered(element: dict[str, Any], value: Any) -> bool:
    chosen = value if isinstance(value, list) else [value]
    return all(one in options(element) for one in chosen if isinstance(one, dict))


def _wrong_text(element: dict[str, Any], value: str) -> str:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if len(value) > most or len(value) < least:
        return f"Between {least} and {most} characters, not {len(value)}."
    if element["type"] == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Enter a valid email address."
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+$", value):
        return "Enter a valid URL."
    return _wrong_number(element, value) if element["type"] == "number_input" else ""


def _wrong_number(element: dict[str, Any], value: str) -> str:
    shape = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(shape, value):
        return "Enter a valid number."
    least, most = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    return "" if least <= float(value) <= most else f"Between {least:g} and {most:g}."
