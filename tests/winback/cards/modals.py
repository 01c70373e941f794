"""A modal in somebody's hands: what Slack would send of it, and the texts in it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.winback.test_case import MONDAY, POLICY, STAFF, case_at, told
from tests.winback.test_policy import policy_of
from winback import entries as e
from winback.actions import Actor
from winback.cards import forms, ids
from winback.case import Case, Stage
from winback.dossier import Dossier, Said
from winback.people import Account, Customer
from winback.policy import Policy
from winback.scales import Scale

View = dict[str, Any]

ANNA = Customer(
    id=1, name="Anna Berg", email="anna@customer.example", phone="+4510121001", role="CFO", language="da",
    account=Account("Berg Byg A/S", 600_000),
)  # fmt: skip
WROTE = "Pakken kom to uger for sent, og ingen svarede på telefonen."
DOSSIER = Dossier(ANNA, Said(MONDAY, 5, Scale.NPS, WROTE, touchpoint="levering"))
ANN = Actor.of(POLICY.roster["ann"])
STAGES = {
    "decline": Stage.APPROVAL, "resolve": Stage.RESOLUTION, "check-in": Stage.CHECK_IN, "document": Stage.DOCUMENTATION,
    "unsatisfiable": Stage.SUPERVISOR, "touch": Stage.AFTERCARE, "reopen": Stage.CLOSED,
}  # fmt: skip
"""Where an action is asked for; the others are when the case has just been opened."""
LONG = "Wilhelmina-Ægir 😡 <!channel> <@U123> *_~`& مرحبا " * 120
CROWD = [
    {"id": f"p{number}", "name": LONG[:200], "email": "p@winback.example", "team": "cx", "max_open": number}
    for number in range(200)
]


def case_for(action: str) -> Case:
    """A case in which the action is asked for."""
    case = case_at(STAGES.get(action, Stage.CONTACT))
    return told(case, e.MessageUnknown(message="m")) if action == "settle" else case


def modal(
    action: str, case: Case | None = None, *, policy: Policy = POLICY, dossier: Dossier = DOSSIER, **more: Any
) -> View:
    """The modal of an action, in front of Ann on the Monday."""
    return forms.form(action, case or case_for(action), dossier, policy, reader=ANN, now=MONDAY, **more)


def read(action: str, view: View, /, **typed: object) -> dict[str, Any]:
    """What a modal says after somebody has filled it in."""
    return forms.read(action, filled(view, typed), ids.read_metadata(view["private_metadata"]) or ids.Place(0))


def crowded(language: str = "en") -> Policy:
    """A company of hundreds."""
    return policy_of(language=language, staff=[*STAFF, *CROWD], teams=POLICY.model_dump()["teams"])


def untouched(view: View) -> dict[str, Any]:
    """The values of a modal that nobody typed in, as Slack sends them."""
    return {block["block_id"]: _state(block["element"]) for block in view["blocks"] if block["type"] == "input"}


def filled(view: View, typed: Mapping[str, object]) -> dict[str, Any]:
    """The values of a modal in which somebody typed, chose and picked; each is a field of it."""
    values = untouched(view)
    for field, value in typed.items():
        ((action_id, element),) = values[field].items()
        values[field] = {action_id: element | _given(element["type"], value)}
    return values


def texts(part: object) -> Iterator[str]:
    """All texts within a view."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for one in part.values():
            yield from texts(one)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)


def ids_of(part: object) -> Iterator[str]:
    """All that a view carries beside what it shows."""
    if isinstance(part, dict):
        kept = ("value", "private_metadata", "callback_id", "block_id", "action_id")
        yield from (part[key] for key in kept if isinstance(part.get(key), str))
        for one in part.values():
            yield from ids_of(one)
    elif isinstance(part, list):
        for one in part:
            yield from ids_of(one)


def options(view: View, field: str) -> list[tuple[str, str]]:
    """What can be chosen in a field: values and names."""
    element = element_of(view, field)
    groups = element.get("option_groups") or [element]
    return [(option["value"], option["text"]["text"]) for group in groups for option in group["options"]]


def element_of(view: View, field: str) -> dict[str, Any]:
    """A field's element."""
    return next(block["element"] for block in view["blocks"] if block.get("block_id") == field)


def _state(element: dict[str, Any]) -> dict[str, Any]:
    kind = element["type"]
    begins = {
        "plain_text_input": {"value": element.get("initial_value")},
        "datetimepicker": {"selected_date_time": element.get("initial_date_time")},
    }
    return {element["action_id"]: {"type": kind} | begins.get(kind, {"selected_option": element.get("initial_option")})}


def _given(kind: str, value: object) -> dict[str, object]:
    if kind == "plain_text_input":
        return {"value": value}
    if kind == "datetimepicker":
        assert isinstance(value, datetime)
        return {"selected_date_time": int(value.timestamp())}
    return {"selected_option": {"text": {"type": "plain_text", "text": str(value)}, "value": value}}


def later(days: float) -> datetime:
    """So many days after the Monday that cases begin on."""
    return (MONDAY + timedelta(days=days)).astimezone(UTC)
