"""The contracts prove themselves: what they call valid passes, what they call invalid is refused."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.contracts import Contracts

Part = dict[str, Any]
LETTERS = {"type": "plain_text", "text": "Words"}
OPTION = {"text": LETTERS, "value": "late"}
GROUP = {"label": LETTERS, "options": [OPTION]}
SELECT = {"type": "static_select", "action_id": "value", "options": [OPTION], "placeholder": LETTERS}
RADIO = {"type": "radio_buttons", "action_id": "value", "options": [OPTION]}
TYPED = {"type": "plain_text_input", "action_id": "value", "max_length": 3000}
BUTTON = {"type": "button", "text": LETTERS, "value": "1.2", "action_id": "do:claim"}
CONFIRM = {"title": LETTERS, "text": LETTERS, "confirm": LETTERS, "deny": LETTERS}
VIEW = {"type": "modal", "title": LETTERS, "submit": LETTERS, "close": LETTERS, "blocks": [{"type": "divider"}],
        "private_metadata": "{}", "callback_id": "form:note"}  # fmt: skip
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Words"}, "fields": [LETTERS]}
ASKS = {"type": "input", "block_id": "said", "label": LETTERS, "hint": LETTERS, "element": TYPED}


def _section(part: Part) -> list[Part]:
    return [SECTION | {"text": part}]


def _pressed(part: Part) -> list[Part]:
    return [{"type": "actions", "elements": [part]}]


def _asked(part: Part) -> list[Part]:
    return [ASKS | {"element": part}]


def _alone(part: Part) -> list[Part]:
    return [part]


PARTS: dict[str, tuple[Part, Callable[[Part], list[Part]]]] = {
    "text": (LETTERS, _section),
    "button": (BUTTON, _pressed),
    "confirmation": (CONFIRM, lambda part: _pressed(BUTTON | {"confirm": part})),
    "option": (OPTION, lambda part: _asked(SELECT | {"options": [part]})),
    "option_group": (GROUP, lambda part: _asked({"type": "static_select", "option_groups": [part]})),
    "select": (SELECT, _asked),
    "radio_buttons": (RADIO, _asked),
    "plain_text_input": (TYPED, _asked),
    "actions": ({"type": "actions", "elements": [BUTTON]}, _alone),
    "context": ({"type": "context", "elements": [LETTERS]}, _alone),
    "header": ({"type": "header", "text": LETTERS}, _alone),
    "input": (ASKS, _alone),
    "section": (SECTION, _alone),
}
"""Valid parts of each kind that we use, and the blocks that they stand in."""

BEYOND = [
    "text.text.min_length",
    "text.text.max_length",
    "button.text.max_length",
    "button.value.max_length",
    "button.action_id.max_length",
    "button.url.max_length",
    "button.accessibility_label.max_length",
    "confirmation.title.max_length",
    "confirmation.text.max_length",
    "confirmation.confirm.max_length",
    "confirmation.deny.max_length",
    "option.text.max_length",
    "option.value.max_length",
    "option.description.max_length",
    "option_group.label.max_length",
    "option_group.options.min_items",
    "option_group.options.max_items",
    "select.placeholder.max_length",
    "select.options.max_items",
    "radio_buttons.options.min_items",
    "radio_buttons.options.max_items",
    "plain_text_input.max_length.max",
    "actions.elements.max_items",
    "context.elements.max_items",
    "header.text.max_length",
    "header.block_id.max_length",
    "input.label.max_length",
    "input.hint.max_length",
    "section.text.max_length",
    "section.fields.max_items",
    "section.fields.item_max_length",
]
OF_VIEWS = [
    "blocks.min_items",
    "blocks.max_items",
    "private_metadata.max_length",
    "callback_id.max_length",
    "title.max_length",
    "close.max_length",
    "submit.max_length",
]

UNKNOWN = {"card_block", "data_visualization_area", "data_visualization_bar", "data_visualization_line",
           "data_visualization_pie"}  # fmt: skip
"""Blocks that are newer than the schema; we use none of them."""


def fixtures(contracts: Contracts, folder: str) -> dict[str, Any]:
    """What the list of limits comes with as valid, by name."""
    files = (contracts.folder / "slackblocks-spec" / "fixtures" / "valid" / folder).glob("*.json")
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def test_valid_blocks_pass(contracts: Contracts):
    blocks = fixtures(contracts, "blocks")

    wrong = {name: contracts.of_blocks([block]) for name, block in blocks.items() if name not in UNKNOWN}

    assert len(wrong) > 20
    assert {name: lines for name, lines in wrong.items() if lines} == {}


def test_valid_messages_pass(contracts: Contracts):
    messages = fixtures(contracts, "messages")

    assert len(messages) > 5
    assert [contracts.of_blocks(message.get("blocks", [])) for message in messages.values()] == [[]] * len(messages)


def test_valid_views_pass(contracts: Contracts):
    views = fixtures(contracts, "views")

    assert len(views) == 2
    assert [contracts.of_view(view) for view in views.values()] == [[], []]


@pytest.mark.parametrize(
    ("folder", "name", "definition"),
    [
        ("elements", "button_style", "Button"),
        ("elements", "button_text_at_limit", "Button"),
        ("elements", "datetime_picker_basic", "DateTimepicker"),
        ("elements", "plaintext_input_basic", "PlainTextInput"),
        ("elements", "radio_button_group_basic", "RadioButtons"),
        ("elements", "select_menu_static", "StaticSelect"),
        ("objects", "confirmation_dialogue_basic", "ConfirmationDialog"),
        ("objects", "option_basic", "PlainTextOption"),
        ("objects", "option_value_at_limit", "PlainTextOption"),
        ("objects", "text_markdown_verbatim", "TextObject"),
        ("objects", "text_plaintext_emoji", "TextObject"),
    ],
)
def test_valid_parts_pass(contracts: Contracts, folder: str, name: str, definition: str):
    assert contracts.of_part(definition, fixtures(contracts, folder)[name]) == []


@pytest.mark.parametrize("kind", PARTS)
def test_what_is_spoiled_below_is_valid_before(contracts: Contracts, kind: str):
    part, around = PARTS[kind]

    assert contracts.of_blocks(around(part)) == []
    assert contracts.of_view(VIEW) == []


@pytest.mark.parametrize("limit", BEYOND)
def test_what_is_beyond_a_limit_is_refused(contracts: Contracts, limit: str):
    kind, field, bound = limit.split(".")
    part, around = PARTS[kind]
    own = contracts.limits.get(kind, {}).get(field, contracts.limits.get(field, {}))

    assert contracts.of_blocks(around(spoiled(part, field, bound, own[bound]))) != []


@pytest.mark.parametrize("limit", OF_VIEWS)
def test_a_view_beyond_a_limit_is_refused(contracts: Contracts, limit: str):
    field, bound = limit.split(".")

    assert contracts.of_view(spoiled(VIEW, field, bound, contracts.limits["view"][field][bound])) != []


def test_the_limits_are_those_of_the_published_list_of_invalid_cases(contracts: Contracts):
    file = contracts.folder / "slackblocks-spec" / "fixtures" / "invalid" / "manifest.json"
    cases = {case["constraint"] for case in json.loads(file.read_text(encoding="utf-8"))["cases"]}
    general = {"text.text": "text", "button.action_id": "action_id", "header.block_id": "block_id"}
    mine = {limit.replace(long, short) for limit in BEYOND for long, short in general.items() if long in limit}
    mine |= {limit for limit in BEYOND if not any(long in limit for long in general)}

    assert mine | {f"view.{limit}" for limit in OF_VIEWS} <= cases


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "section"}],
        [{"type": "section", "text": "Words"}],
        [{"type": "sections", "text": LETTERS}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "Words"}}],
        [{"type": "context", "elements": [BUTTON]}],
        [{"type": "actions", "elements": [TYPED]}],
        [{"type": "actions", "elements": [BUTTON | {"style": "loud"}]}],
        [ASKS | {"element": BUTTON}],
        [ASKS | {"element": SELECT | {"option_groups": [GROUP]}}],
        [ASKS | {"required": True}],
    ],
)
def test_what_is_built_wrongly_is_refused(contracts: Contracts, blocks: list[Part]):
    assert contracts.of_blocks(blocks) != []


def test_a_form_without_a_way_to_send_it_is_refused(contracts: Contracts):
    unsendable = {name: part for name, part in VIEW.items() if name != "submit"} | {"blocks": [ASKS]}

    assert contracts.of_view(unsendable) == ["$: 'submit' is a required property"]


def test_the_place_of_a_mistake_is_said(contracts: Contracts):
    wrong = contracts.of_blocks([SECTION, {"type": "actions", "elements": [BUTTON, BUTTON | {"style": "loud"}]}])

    assert wrong == ["$[1].elements[1].style: 'loud' is not one of ['primary', 'danger']"]


def spoiled(part: Part, field: str, bound: str, limit: int) -> Part:
    """A part with a field just beyond a limit."""
    made = copy.deepcopy(part)
    value = made.get(field)
    if bound.endswith("length"):
        text = "" if bound == "min_length" else "x" * (limit + 1)
        longer: Any = LETTERS | {"text": text} if isinstance(value, dict) or field == "description" else text
        made[field] = [LETTERS | {"text": text}] if bound == "item_max_length" else longer
    elif bound.endswith("items"):
        made[field] = [] if bound == "min_items" else value * (limit + 1)
    else:
        made[field] = limit + 1
    return made
