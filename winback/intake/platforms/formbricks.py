"""Formbricks: an answer each time that somebody goes on to the next question, under one id."""

from collections.abc import Mapping

from winback.intake.platforms.base import Asked, NotOurs, maybe, need_id, read_answer, says_nothing, table
from winback.responses import Response

EVENTS = ("responseCreated", "responseUpdated", "responseFinished")
TICKS = {"accepted": True, "clicked": True, "dismissed": False}
"""What consents and calls to action are answered with."""
TICKED = ("contact_me", "review_permission")


def read(payload: object, asked: Asked) -> Response | NotOurs:
    """An answer as it is by now. Names are the ids of questions and hidden fields, `contact.…` and `variables.…`."""
    told = table("payload", payload)
    if told.get("event") not in EVENTS:
        return NotOurs("no event of a response")
    answer = table("data", told.get("data"))
    contact = maybe(answer.get("contactAttributes"))
    answers = _answers(answer, contact, asked)
    known = {
        "key": ("data.id", need_id("data.id", answer.get("id"))),
        "form": ("data.surveyId", need_id("data.surveyId", answer.get("surveyId"))),
        "answered_at": ("data.createdAt", answer.get("createdAt")),
        "language": ("data.language", _language(answer.get("language"))),
        "email": ("contactAttributes.email", contact.get("email")),
        "external_id": ("contactAttributes.userId", contact.get("userId")),
        "first_name": ("contactAttributes.firstName", contact.get("firstName")),
        "last_name": ("contactAttributes.lastName", contact.get("lastName")),
    }
    if says_nothing(asked, answers, known):
        return NotOurs("nothing is answered yet")
    return read_answer(asked, answers, known)


def _answers(answer: Mapping[str, object], contact: Mapping[str, object], asked: Asked) -> dict[str, object]:
    answers = {f"contact.{name}": value for name, value in contact.items()}
    answers |= {f"variables.{name}": value for name, value in maybe(answer.get("variables")).items()}
    answers |= maybe(answer.get("data"))
    for field in TICKED:
        name = asked.fields.get(field, "")
        value = answers.get(name)
        if isinstance(value, str) and value in TICKS:
            answers[name] = TICKS[value]
    return answers


def _language(told: object) -> object:
    """The survey's own language has no code there."""
    return None if told == "default" else told
