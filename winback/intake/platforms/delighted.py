"""Delighted, and what calls in its shape: the score first, the comment minutes later under the same id."""

from winback.intake.platforms.base import (
    Asked,
    NotOurs,
    instant_of,
    link_of,
    maybe,
    need_id,
    read_answer,
    says_nothing,
    table,
)
from winback.responses import Response

EVENTS = ("survey_response.created", "survey_response.updated")
SCALES = {"nps": "nps", "csat": "csat", "ces": "ces", "stars": "stars", "star": "stars", "thumbs": "thumbs"}
"""Its types of surveys by our scales; where it tells none of them, the policy's survey says how scores are read."""


def read(payload: object, asked: Asked) -> Response | NotOurs:
    """An answer as it is by now. Names are `properties.…`, and the fields of `event_data`."""
    told = table("payload", payload)
    if told.get("event_type") not in EVENTS:
        return NotOurs("no event of a response")
    answer = table("event_data", told.get("event_data"))
    properties, person = maybe(answer.get("person_properties")), maybe(answer.get("person"))
    answers = {f"properties.{name}": value for name, value in properties.items()} | dict(answer)
    known = {
        "key": ("event_data.id", need_id("event_data.id", answer.get("id"))),
        "answered_at": ("event_data.created_at", instant_of("event_data.created_at", answer.get("created_at"))),
        "scale": ("event_data.survey_type", SCALES.get(str(answer.get("survey_type")))),
        "score": ("event_data.score", answer.get("score")),
        "verbatim": ("event_data.comment", answer.get("comment")),
        "email": ("event_data.person.email", person.get("email")),
        "phone": ("event_data.person.phone_number", person.get("phone_number")),
        "name": ("event_data.person.name", person.get("name")),
        "language": ("event_data.person_properties.locale", properties.get("locale")),
    }
    if says_nothing(asked, answers, known):
        return NotOurs("nothing is answered yet")
    return read_answer(asked, answers, known)._replace(link=link_of(answer.get("permalink")))
