"""The limits of Block Kit's elements: buttons, fields, choices."""

import re
from typing import Any

Element = dict[str, Any]

CHOICES = {"static_select": 100, "multi_static_select": 100, "radio_buttons": 10, "checkboxes": 10, "overflow": 5}
TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
PICKED = {"datepicker", "timepicker", "datetimepicker", "users_select", "multi_users_select"}
PICKED |= {"conversations_select", "channels_select"}
SHAPES = {"initial_date_time": r"\d{10}", "initial_date": r"\d{4}-\d\d-\d\d", "initial_time": r"\d\d:\d\d"}
ONLY_ASKED = TYPED | {"file_input", "rich_text_input"}
NEVER_ASKED = {"button", "overflow"}


def text_problems(text: Any, most: int, plain: bool = False) -> list[str]:
    """What is wrong with a text object; `plain` where formatting is not taken."""
    if not isinstance(text, dict) or text.get("type") not in {"plain_text", "mrkdwn"}:
        return ["must be a text object"]
    if plain and text["type"] != "plain_text":
        return ["must be plain_text"]
    words = text.get("text")
    if not isinstance(words, str) or not words:
        return ["must be more than 0 characters"]
    if len(words) > most:
        return [f"must be less than {most + 1} characters"]
    return ["emoji belongs to plain_text"] if "emoji" in text and text["type"] == "mrkdwn" else []


def element_problems(element: Any, *, asked: bool) -> list[str]:
    """What is wrong with an element; `asked` if it stands in an input block."""
    if not isinstance(element, dict):
        return ["must be an element"]
    kind = element.get("type", "")
    if kind not in CHOICES.keys() | TYPED | PICKED | ONLY_ASKED | NEVER_ASKED | {"image"}:
        return [f"unsupported type: {kind}"]
    if kind in (NEVER_ASKED if asked else ONLY_ASKED):
        return [f"{kind} is not taken here"]
    found = ["action_id takes 255 characters"] if len(element.get("action_id") or "") > 255 else []
    if element.get("placeholder") is not None:
        found += text_problems(element["placeholder"], 150, True)
    if element.get("confirm") is not None:
        found += _confirm(element["confirm"])
    if kind == "button":
        found += _button(element)
    if kind in CHOICES:
        found += _choices(element, CHOICES[kind])
    return found + (_typed(element) if kind in TYPED else _picked(element))


def options(element: Element) -> list[dict[str, Any]]:
    """All that can be chosen, in groups or not."""
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options", [])]


def _button(element: Element) -> list[str]:
    found = text_problems(element.get("text"), 75, True)
    limits = {"value": 2000, "url": 3000, "accessibility_label": 75}
    found += [f"{name} takes {most} characters" for name, most in limits.items() if len(element.get(name) or "") > most]
    return found + (
        ["style must be primary or danger"] if element.get("style", "primary") not in {"primary", "danger"} else []
    )


def _confirm(confirm: Element) -> list[str]:
    limits = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
    return [
        problem
        for name, most in limits.items()
        for problem in text_problems(confirm.get(name), most, plain=name != "text")
    ]


def _choices(element: Element, most: int) -> list[str]:
    offered = options(element)
    grouped = element.get("option_groups") or [element]
    found = [] if all(1 <= len(group.get("options", [])) <= most for group in grouped) else [f"options: 1 to {most}"]
    for group in element.get("option_groups") or []:
        found += text_problems(group.get("label"), 75, True)
    plain = element["type"] not in {"radio_buttons", "checkboxes"}
    for option in offered:
        found += text_problems(option.get("text"), 75, plain)
        found += [] if 1 <= len(option.get("value") or "") <= 150 else ["an option's value takes 1 to 150 characters"]
        if option.get("description") is not None:
            found += text_problems(option["description"], 75, plain)
    values = [option.get("value") for option in offered]
    found += [] if len(set(values)) == len(values) else ["options must have values of their own"]
    first = element.get("initial_options") or ([element["initial_option"]] if element.get("initial_option") else [])
    return found + [f"initial_option is not offered: {one.get('value')}" for one in first if one not in offered]


def _picked(element: Element) -> list[str]:
    return [
        f"{name} must look like {shape}"
        for name, shape in SHAPES.items()
        if element.get(name) is not None and not re.fullmatch(shape, str(element[name]))
    ]


def _typed(element: Element) -> list[str]:
    most = element.get("max_length", 3000)
    if not 1 <= most <= 3000 or not 0 <= element.get("min_length", 0) <= most:
        return ["max_length takes 1 to 3000"]
    if element["type"] == "number_input" and "is_decimal_allowed" not in element:
        return ["missing required field: is_decimal_allowed"]
    return ["initial_value is too long"] if len(element.get("initial_value") or "") > most else []
