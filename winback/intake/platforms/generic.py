"""JSON of a company's own systems: a documented shape, in which a mapping may name other places."""

from collections.abc import Mapping, Sequence

from winback.intake.platforms.base import Asked, NotOurs, link_of, maybe, need_id, read_answer, table
from winback.intake.values import Unreadable
from winback.responses import Response

PLACES = {
    "form": "survey", "answered_at": "answered_at", "scale": "scale", "score": "score", "verbatim": "comment",
    "touchpoint": "touchpoint", "contact_me": "contact_me", "external_id": "customer.id", "name": "customer.name",
    "email": "customer.email", "phone": "customer.phone", "role": "customer.role",
    "language": "customer.language", "segment": "customer.segment", "account": "customer.company",
    "yearly_value": "customer.yearly_value", "contract_end": "customer.contract_end",
    "account_owner": "customer.account_owner", "review_permission": "customer.review_permission",
}  # fmt: skip
"""Where each field stands, by our fields; dots lead into objects."""
AT_ONCE = 500
"""Answers that are posted together."""
DEEPEST = 8


def each(payload: object) -> Sequence[object]:
    """The answers of a list, or of an object with a list `responses`, or the one that it is; raises Unreadable."""
    listed = payload.get("responses", payload) if isinstance(payload, dict) else payload
    answers = listed if isinstance(listed, list) else [listed]
    if len(answers) > AT_ONCE:
        raise Unreadable("responses", f"are {len(answers)}; {AT_ONCE} at once are the most")
    return answers


def read(payload: object, asked: Asked) -> Response | NotOurs:
    """One answer; names are paths, such as `customer.email`."""
    told = table("response", payload)
    key = asked.fields.get("key", "id")
    places = {field: (path, _at(told, path)) for field, path in PLACES.items()}
    known = places | {"key": (key, need_id(key, _at(told, key))), "form": ("survey", _at(told, "survey") or "default")}
    answers = {path: _at(told, path) for path in asked.fields.values()}
    return read_answer(asked, answers, known)._replace(link=link_of(told.get("link")))


def _at(told: Mapping[str, object], path: str) -> object:
    """The value at a path; None where it leads nowhere."""
    *way, last = path.split(".", DEEPEST)
    for step in way:
        told = maybe(told.get(step))
    return told.get(last)
