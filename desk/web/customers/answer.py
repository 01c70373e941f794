"""The page behind a question's link. Looking at it changes nothing, for mail scanners open links: its button does."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from blocks.store.answering import Taken
from blocks.store.question import Question
from desk.web.customers.forms import Fields, Patient, number_in
from desk.web.customers.front import At, Front, page, reader_of
from desk.web.pages.reader import Reader
from winback.answers import CHANGEABLE, LONGEST_COMMENT, Given, first_answer
from winback.case import Case
from winback.letters.words import write_time
from winback.outcomes import asked_scale
from winback.questions import ask
from winback.refusals import Refusal

router = APIRouter(route_class=Patient, include_in_schema=False)

PATH = "/a/{token}"
STATUS = {"unknown_link": 404, "question_closed": 410, "answered_already": 409, "answer_off_scale": 422}


@router.api_route(PATH, methods=["GET", "HEAD"])
def look(token: str, request: Request, front: At, score: str = "") -> Response:
    """The question, with the number that the link names chosen already."""
    question = front.store.question(token)
    reader = reader_of(request, front, question.policy, question.language)
    if question.case is None or question.refusal:
        return _told(question, reader, front, question.refusal or Refusal("unknown_link"))
    return _form(question, question.case, reader, front, number_in(score))


@router.post(PATH)
def answer(token: str, request: Request, front: At, fields: Fields) -> Response:
    """Take the answer. Pressed twice it is one; within the day it may be another."""
    taken = front.store.take_answer(token, _given(fields), reach=front.reach)
    if isinstance(taken, Refusal):
        return _refused(token, request, front, fields, taken)
    front.wake(taken.entry.case_id)
    return _thanks(token, taken, reader_of(request, front, taken.policy, taken.language), front)


def _given(fields: Mapping[str, str]) -> Given:
    """What a form says; where a comment alone is asked for, it has no score."""
    ticked = {name: fields.get(name) == "yes" for name in ("may_call", "may_invite")}
    return Given(number_in(fields.get("score", "")), fields.get("comment", ""), anew=True, **ticked)


def _refused(token: str, request: Request, front: Front, fields: Mapping[str, str], refusal: Refusal) -> Response:
    """The form once more where a choice is missing; else why nothing can be answered."""
    question = front.store.question(token)
    reader = reader_of(request, front, question.policy, question.language)
    if refusal.code == "answer_off_scale" and question.case and not question.refusal:
        return _form(question, question.case, reader, front, None, fields, wrong=True)
    return _told(question, reader, front, question.refusal or refusal)


def _form(
    question: Question,
    case: Case,
    reader: Reader,
    front: Front,
    chosen: int | None,
    fields: Mapping[str, str] | None = None,
    *,
    wrong: bool = False,
) -> HTMLResponse:
    scale, bands = asked_scale(case)
    asked = ask(scale, bands, question.policy, question.language)
    if chosen is None or not asked.has(chosen):
        chosen = case.answer.score if case.answer else None
    return page(
        "answer.html",
        front,
        question.policy,
        reader,
        status=422 if wrong else 200,
        asked=asked,
        chosen=chosen,
        comment=(fields or {}).get("comment", "")[:LONGEST_COMMENT],
        ticked={name for name in ("may_call", "may_invite") if (fields or {}).get(name) == "yes"},
        wrong=wrong,
        back=question.back,
        longest=LONGEST_COMMENT,
        **_before(question, case, reader),
    )


def _before(question: Question, case: Case, reader: Reader) -> dict[str, Any]:
    """What was answered before, and until when that may be changed; what was allowed is not asked again."""
    first, given = first_answer(case), case.answer
    until = (first.at + CHANGEABLE).astimezone(reader.zone) if first and given else None
    return {
        "changes_until": write_time(until, reader.language) if until else "",
        "has_comment": bool(given and given.comment),
        "ask_to_call": not (given and given.may_call),
        "ask_to_invite": question.may_allow,
    }


def _thanks(token: str, taken: Taken, reader: Reader, front: Front) -> HTMLResponse:
    return page(
        "thanks.html",
        front,
        taken.policy,
        reader,
        text=taken.thanks,
        may_change=taken.may_change,
        back=taken.back,
        token=token,
    )


def _told(question: Question, reader: Reader, front: Front, refusal: Refusal) -> HTMLResponse:
    """Why the question cannot be answered, and what one can do instead."""
    return page(
        "told.html",
        front,
        question.policy,
        reader,
        status=STATUS.get(refusal.code, 409),
        title=reader.say("answer", f"{refusal.code}_title"),
        text=reader.say("answer", refusal.code, company=question.policy.company),
        reach=question.reach,
    )
