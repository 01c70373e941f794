"""From a modal's values, as Slack sends them, to the fields of an action's form."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from winback.cards import ids
from winback.cards.forms.amounts import read_amount
from winback.cards.forms.causes import MORE, join
from winback.cards.forms.following_up import YES_NO
from winback.cards.forms.owning import WHOLE_TEAM

Fields = dict[str, Any]


def read_values(values: Mapping[str, Any]) -> Fields:
    """What was typed, chosen and picked, by field; what was left empty is left out."""
    read = {field: _value(_input(elements)) for field, elements in values.items()}
    return {field: value for field, value in read.items() if value is not None and value != ""}


def read_fields(action: str, values: Mapping[str, Any]) -> Fields:
    """The fields of an action's form; what cannot be understood stays as it was typed, for the form to refuse."""
    fields = read_values(values)
    mend = MENDS.get(action)
    return mend(fields) if mend else fields


def _input(elements: Mapping[str, Any]) -> Mapping[str, Any]:
    """A block's one input; what is chosen beside a text is none."""
    return next((one for name, one in elements.items() if one and name.partition(":")[0] == ids.INPUT), {})


def _value(element: Mapping[str, Any]) -> object:
    match element:
        case {"selected_option": {"value": value}}:
            return value
        case {"selected_date_time": int(epoch)}:
            return datetime.fromtimestamp(epoch, UTC)
        case {"value": str(text)}:
            return text.strip()
    return None


def _cause(fields: Fields) -> Fields:
    cause = join(fields.get("root_cause", ""), fields.get(MORE, ""))
    kept = {name: value for name, value in fields.items() if name not in {"root_cause", MORE}}
    return kept | ({"root_cause": cause} if cause else {})


def _resolution(fields: Fields) -> Fields:
    amount = {"amount": read_amount(fields["amount"], fields.get("currency", ""))} if "amount" in fields else {}
    return _cause(fields) | amount


def _answered(name: str) -> Callable[[Fields], Fields]:
    """A question with two answers."""
    return lambda fields: fields | ({name: YES_NO.get(fields[name], fields[name])} if name in fields else {})


def _offered(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if (name, value) != ("to", WHOLE_TEAM)}


MENDS: dict[str, Callable[[Fields], Fields]] = {
    "contact": _answered("reached"),
    "settle": _answered("arrived"),
    "resolve": _resolution,
    "unsatisfiable": _cause,
    "document": _cause,
    "offer": _offered,
}
"""Actions whose modal asks otherwise than their form."""
