"""Typeform: one answer a submission. `calculated.score` is a quiz's, and never a rating."""

from collections.abc import Mapping

from winback.intake.platforms.base import Asked, NotOurs, maybe, need_id, read_answer, says_nothing, table
from winback.intake.values import Unreadable
from winback.responses import Response

RATINGS = ("nps", "opinion_scale", "rating")
"""Types of questions that a score is looked for at, where no mapping names one; each if there is just one of it."""
MOST = 500
"""Answers of a submission."""


def read(payload: object, asked: Asked) -> Response | NotOurs:
    """A submission. Names are the `ref` or `id` of a question, `hidden.…` and `variables.…`."""
    told = table("payload", payload)
    if not str(told.get("event_type", "")).startswith("form_response"):
        return NotOurs("no event of a response")
    form = table("form_response", told.get("form_response"))
    listed = _listed(form.get("answers"))
    answers = _answers(form, listed)
    known = {
        "key": ("form_response.token", need_id("form_response.token", form.get("token"))),
        "form": ("form_response.form_id", need_id("form_response.form_id", form.get("form_id"))),
        "answered_at": ("form_response.submitted_at", form.get("submitted_at") or form.get("landed_at")),
        "score": _score(listed),
        "email": _only(listed, "email"),
        "phone": _only(listed, "phone_number"),
    }
    if says_nothing(asked, answers, known):
        return NotOurs("nothing is answered yet")
    return read_answer(asked, answers, known)


def _listed(told: object) -> list[Mapping[str, object]]:
    if told is None:
        return []
    if not isinstance(told, list) or len(told) > MOST:
        raise Unreadable("form_response.answers", f"is no list of {MOST} answers or fewer")
    return [table("form_response.answers", one) for one in told]


def _answers(form: Mapping[str, object], listed: list[Mapping[str, object]]) -> dict[str, object]:
    answers = {f"hidden.{name}": value for name, value in maybe(form.get("hidden")).items()}
    variables = form.get("variables")
    for one in map(maybe, variables if isinstance(variables, list) else []):
        answers[f"variables.{one.get('key')}"] = one.get(str(one.get("type")))
    for one in listed:
        field = maybe(one.get("field"))
        answers |= {str(field[name]): _value(one) for name in ("id", "ref") if field.get(name)}
    return answers


def _value(answer: Mapping[str, object]) -> object:
    """What was answered stands under its type's name; a choice under `label`, or `other` where it was written."""
    kind = str(answer.get("type"))
    value = answer.get(kind)
    if kind == "choice":
        chosen = maybe(value)
        return chosen.get("label") or chosen.get("other")
    if kind == "choices":
        chosen = maybe(value)
        labels, other = chosen.get("labels"), chosen.get("other")
        return [*(labels if isinstance(labels, list) else []), *([other] if other else [])]
    return value


def _score(listed: list[Mapping[str, object]]) -> tuple[str, object]:
    for kind in RATINGS:
        found = [one for one in listed if maybe(one.get("field")).get("type") == kind]
        if len(found) == 1:
            return f"the answer to the {kind} question", found[0].get("number")
    return "the rating", None


def _only(listed: list[Mapping[str, object]], kind: str) -> tuple[str, object]:
    """The one answer of a type; none where there are several."""
    found = [one.get(kind) for one in listed if one.get("type") == kind]
    return f"the answer of type {kind}", found[0] if len(found) == 1 else None
