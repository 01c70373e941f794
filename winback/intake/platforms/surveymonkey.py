"""SurveyMonkey: hooks bring ids; the answer is asked of its API, and a score is the text of the choice.

`choice_metadata.weight` is -100, 0 or 100 at an NPS question, and never the score.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from winback.intake.platforms.base import Asked, NotOurs, maybe, need_id, read_answer, says_nothing, table
from winback.responses import Response

EVENTS = {"response_created": False, "response_updated": False, "response_completed": True}
"""What tells of an answer, and whether it is whole by then."""
RATING = re.compile(r"\d{1,2}")


class Pointer(NamedTuple):
    """Where an answer is to be fetched; `whole`: it was submitted."""

    event: str
    survey: str
    response: str
    whole: bool


def read_hook(payload: object) -> Pointer | NotOurs:
    """What a hook points at; raises Unreadable."""
    told = table("payload", payload)
    kind = told.get("event_type")
    if not isinstance(kind, str) or kind not in EVENTS or told.get("object_type", "response") != "response":
        return NotOurs("no event of a response")
    resources = table("resources", told.get("resources"))
    return Pointer(
        need_id("event_id", told.get("event_id")),
        need_id("resources.survey_id", resources.get("survey_id")),
        need_id("object_id", told.get("object_id")),
        EVENTS[kind],
    )


def read(answer: object, details: object, asked: Asked) -> Response | NotOurs:
    """An answer as the API tells it, with the survey's details. Names are ids of questions, or `custom.…`."""
    told = table("response", answer)
    contact = maybe(maybe(told.get("metadata")).get("contact"))
    answers = {f"custom.{name}": value for name, value in maybe(told.get("custom_variables")).items()}
    answers |= _answers(told, _choices(details))
    known = {
        "key": ("response.id", need_id("response.id", told.get("id"))),
        "form": ("response.survey_id", need_id("response.survey_id", told.get("survey_id"))),
        "answered_at": ("response.date_created", told.get("date_created")),
        "email": ("response.email_address", told.get("email_address") or _contact(contact, "email")),
        "first_name": ("response.first_name", told.get("first_name") or _contact(contact, "first_name")),
        "last_name": ("response.last_name", told.get("last_name") or _contact(contact, "last_name")),
        "external_id": ("response.custom_value", told.get("custom_value")),
    }
    if name := asked.fields.get("score"):
        answers[name] = _rating(answers.get(name))
    if says_nothing(asked, answers, known):
        return NotOurs("nothing is answered yet")
    return read_answer(asked, answers, known)


def _contact(contact: Mapping[str, object], name: str) -> object:
    """A contact's field, which is an object with a value."""
    found = contact.get(name)
    return maybe(found).get("value") if isinstance(found, dict) else found


def _objects(told: object) -> list[Mapping[str, object]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _questions(told: object) -> Iterator[Mapping[str, object]]:
    for page in _objects(maybe(told).get("pages")):
        yield from _objects(page.get("questions"))


def _choices(details: object) -> dict[tuple[str, str], object]:
    """The text of each choice, by question and choice."""
    return {
        (str(question.get("id")), str(choice.get("id"))): choice.get("text")
        for question in _questions(details)
        for choice in _objects(maybe(question.get("answers")).get("choices"))
    }


def _answers(told: Mapping[str, object], choices: Mapping[tuple[str, str], object]) -> dict[str, object]:
    answers: dict[str, object] = {}
    for question in _questions(told):
        name = str(question.get("id"))
        said = [
            one["text"] if one.get("text") else choices.get((name, str(one.get("choice_id"))))
            for one in _objects(question.get("answers"))
        ]
        there = [part for part in said if part is not None]
        answers[name] = there[0] if len(there) == 1 else there
    return answers


def _rating(told: object) -> object:
    """The number in a choice's text, such as `Not at all likely - 0`; the text itself where there is not just one."""
    numbers = set(RATING.findall(told)) if isinstance(told, str) else set()
    return numbers.pop() if len(numbers) == 1 else told
