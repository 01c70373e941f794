"""A modal's fields, each within the limits of Block Kit. A field is its block's id, and stays so from view to view."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from winback.cards import ids, kit

LABEL = 2000
HINT = 2000
OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
PLACEHOLDER = 150
TYPED = 3000
"""The longest text that Slack's input takes."""
EPOCHS = range(10**9, 10**10)
"""Times that a picker can begin with: ten digits."""

Choices = Iterable[tuple[str, str]]
"""Values that are ids, and what they are called."""


def typed(
    field: str,
    label: str,
    begin: str = "",
    *,
    hint: str = "",
    lines: bool = True,
    optional: bool = True,
    longest: int = TYPED,
    anew: str = "",
) -> kit.Block:
    """A text, of several lines unless said otherwise; what begins it is cut where it is too long.

    Slack keeps what was typed while a field stays the same: with another word for `anew` it begins with `begin`.
    """
    begin = kit.cut(kit.tame(begin) if lines else kit.fold(begin), longest)
    element = {"type": "plain_text_input", "multiline": lines, "max_length": longest}
    asked = _ask(field, label, element | ({"initial_value": begin} if begin else {}), hint, optional)
    return asked | {"element": asked["element"] | {"action_id": f"{ids.INPUT}:{anew}"}} if anew else asked


def chosen(
    field: str, label: str, choices: Choices, begin: str = "", *, hint: str = "", optional: bool = False
) -> kit.Block:
    """One of a list."""
    options = _options(choices)
    element = {"type": "static_select", "options": options} | _initially(options, begin)
    return _ask(field, label, element, hint, optional)


def choice(block_id: str, text: str, action_id: str, choices: Choices, begin: str, placeholder: str) -> kit.Block:
    """A choice that is told at once; it is no field of the form."""
    options = _options(choices)
    element = {"type": "static_select", "action_id": action_id, "options": options} | _initially(options, begin)
    return kit.section(text, element | {"placeholder": kit.plain(placeholder, PLACEHOLDER)}, block_id)


def grouped(
    field: str, label: str, groups: Iterable[tuple[str, Choices]], begin: str = "", *, placeholder: str
) -> kit.Block:
    """One of a list in groups, or none."""
    listed = [(kit.plain(name, OPTION), _options(choices)) for name, choices in groups]
    shown = [(name, options) for name, options in listed if options][:OPTIONS]
    offered = [{"label": name, "options": options} for name, options in shown]
    options = [option for _, some in shown for option in some]
    element = {"type": "static_select", "option_groups": offered, "placeholder": kit.plain(placeholder, PLACEHOLDER)}
    return _ask(field, label, element | _initially(options, begin), "", optional=True)


def picked(
    field: str, label: str, choices: Choices, begin: str = "", *, hint: str = "", optional: bool = False
) -> kit.Block:
    """One of a few, all seen at once."""
    options = _options(choices)
    return _ask(
        field, label, {"type": "radio_buttons", "options": options} | _initially(options, begin), hint, optional
    )


def timed(field: str, label: str, begin: datetime | None = None, *, hint: str = "", optional: bool = True) -> kit.Block:
    """A date and a time, in the zone of whoever picks it."""
    epoch = int(begin.timestamp()) if begin else 0
    element = {"type": "datetimepicker"} | ({"initial_date_time": epoch} if epoch in EPOCHS else {})
    return _ask(field, label, element, hint, optional)


def fits(text: str) -> bool:
    """Whether a text can be changed in Slack without losing any of it."""
    return kit.length(text.strip()) <= TYPED


def fields_of(blocks: Sequence[kit.Block]) -> list[str]:
    """The fields that a modal has, from the top."""
    return [block["block_id"] for block in blocks if block["type"] == "input"]


def _ask(field: str, label: str, element: kit.Element, hint: str, optional: bool) -> kit.Block:
    block: kit.Block = {
        "type": "input",
        "block_id": field,
        "label": kit.plain(label, LABEL),
        "element": element | {"action_id": ids.INPUT},
        "optional": optional,
    }
    return block | ({"hint": kit.plain(hint, HINT)} if hint else {})


def _options(choices: Choices) -> list[kit.Element]:
    named = {value: name for value, name in choices if 0 < len(value) <= OPTION_VALUE}
    return [{"text": kit.plain(name, OPTION), "value": value} for value, name in list(named.items())[:OPTIONS]]


def _initially(options: Sequence[kit.Element], begin: str) -> kit.Element:
    return next(({"initial_option": option} for option in options if option["value"] == begin), {})
