"""A public survey: by link, or in a frame on the company's own site."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from blocks.store import posted, turns
from blocks.store.strangers import unproven
from desk.web.customers.forms import Fields, Patient, number_in
from desk.web.customers.front import At, Front, page, reader_of
from desk.web.pages.reader import Reader
from winback.answers import LONGEST_COMMENT
from winback.intake.addresses import normal_email, normal_phone
from winback.policy import Policy
from winback.policy.triage import Survey
from winback.questions import Asked, ask_publicly
from winback.responses import Person
from winback.responses import Response as Said
from winback.scales import judge

router = APIRouter(route_class=Patient, include_in_schema=False)

PATH = "/s/{survey}"
NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
LONGEST_NAME = 120
KEPT = ("comment", "name", "email", "phone", "contact_me")
"""Fields that stand as they were written where others are wrong."""


@dataclass(frozen=True, slots=True)
class Read:
    """A form as it was read; `wrong` are the fields that cannot be."""

    score: int | None
    comment: str
    person: Person
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A public survey in front of a reader."""

    name: str
    survey: Survey
    policy: Policy
    reader: Reader
    asked: Asked


@router.api_route(PATH, methods=["GET", "HEAD"])
def look(survey: str, request: Request, front: At) -> Response:
    """The survey. Each time it is shown is another answer."""
    policy = front.store.policy()
    sheet = _sheet(survey, policy, reader_of(request, front, policy))
    return _form(sheet, front) if sheet else _none(request, front, policy)


@router.post(PATH)
def take(survey: str, request: Request, front: At, fields: Fields) -> Response:
    """Take an answer; pressed twice it is one."""
    policy = front.store.policy()
    sheet = _sheet(survey, policy, reader_of(request, front, policy))
    if sheet is None:
        return _none(request, front, policy)
    read = _read(fields, sheet)
    if read.wrong:
        return _form(sheet, front, fields, read.wrong)
    address = request.client.host if request.client else ""
    if wait := turns.take(front.store.database, address, survey, front.clock()):
        answer = _told(sheet.policy, sheet.reader, front, "too_many", 429)
        answer.headers["retry-after"] = str(max(1, ceil(wait.total_seconds())))
        return answer
    _let_in(_said(sheet, read, fields, front), sheet, front)
    return _told(sheet.policy, sheet.reader, front, "thanks", 200)


def _let_in(said: Said, sheet: Sheet, front: Front) -> None:
    """Take it in. So many cases an hour as one run may bring; what comes then is held, for anybody can post here."""
    database, now, most = front.store.database, front.clock(), sheet.policy.triage.hold_above
    opened = front.store.take_in(said, hold=posted.is_full(database, sheet.name, now, most))
    verdict = judge(said.score, sheet.survey.bands, contact_me=said.contact_me)
    if opened.begun and verdict.severity:  # what only its words show is counted where these are read
        posted.count(database, sheet.name, now, most)
    for case_id in (*opened.begun, *opened.joined):
        front.wake(case_id)


def _sheet(name: str, policy: Policy, reader: Reader) -> Sheet | None:
    survey = policy.surveys.get(name)
    if survey is None or not survey.public:
        return None
    asked = ask_publicly(survey, policy, reader.language, reader.say("survey", "words", company=policy.company))
    return Sheet(name, survey, policy, reader, asked)


def _read(fields: Mapping[str, str], sheet: Sheet) -> Read:
    score, comment = number_in(fields.get("score", "")), fields.get("comment", "").strip()[:LONGEST_COMMENT]
    wrong = []
    if sheet.asked.choices and (score is None or not sheet.asked.has(score)):
        wrong.append("score")
    if not sheet.asked.choices and not comment:
        wrong.append("comment")
    email, phone = fields.get("email", "").strip(), fields.get("phone", "").strip()
    language = sheet.reader.language
    known: dict[str, str | None] = {"email": None, "phone": None}
    try:
        known["email"] = normal_email(email) if email else None
    except ValueError:
        wrong.append("email")
    try:
        known["phone"] = normal_phone(phone, language) if phone else None
    except ValueError:
        wrong.append("phone")
    if fields.get("contact_me") == "yes" and not email and not phone:
        wrong.append("contact_me")
    name = " ".join(fields.get("name", "").split())[:LONGEST_NAME]
    person = Person(name=name, email=known["email"], phone=known["phone"], language=language)
    return Read(score if sheet.asked.choices else None, comment, person, wrong)


def _said(sheet: Sheet, read: Read, fields: Mapping[str, str], front: Front) -> Said:
    nonce = fields.get("nonce", "")
    with front.store.database.reading() as session:
        person, beside = unproven(session, read.person)
    said = sheet.reader.say("survey", "beside", told=beside) if beside else ""
    return Said(
        source=posted.SOURCE,
        form=sheet.name,
        key=nonce if NONCE.fullmatch(nonce) else token_urlsafe(18),
        answered_at=front.clock(),
        scale=sheet.survey.scale,
        score=read.score,
        verbatim="\n\n".join(part for part in (read.comment, said) if part),
        person=person,
        contact_me=fields.get("contact_me") == "yes",
    )


def _form(
    sheet: Sheet, front: Front, fields: Mapping[str, str] | None = None, wrong: list[str] | None = None
) -> HTMLResponse:
    told, nonce = dict(fields or {}), (fields or {}).get("nonce", "")
    values: dict[str, Any] = {
        "title": _title(sheet.survey, sheet.policy, sheet.reader),
        "asked": sheet.asked,
        "chosen": number_in(told.get("score", "")),
        "told": {key: told.get(key, "")[:LONGEST_COMMENT] for key in KEPT},
        "wrong": wrong or [],
        "nonce": nonce if NONCE.fullmatch(nonce) else token_urlsafe(18),
        "longest": LONGEST_COMMENT,
    }
    frames = sheet.policy.look.frames
    return page("survey.html", front, sheet.policy, sheet.reader, status=422 if wrong else 200, frames=frames, **values)


def _title(survey: Survey, policy: Policy, reader: Reader) -> str:
    return survey.title.get(reader.language, "") or reader.say("survey", "title", company=policy.company)


def _told(policy: Policy, reader: Reader, front: Front, phrase: str, status: int) -> HTMLResponse:
    told = {
        "title": reader.say("survey", f"{phrase}_title"),
        "text": reader.say("survey", phrase, company=policy.company, reach=policy.sender),
    }
    return page("told.html", front, policy, reader, status=status, frames=policy.look.frames, reach="", **told)


def _none(request: Request, front: Front, policy: Policy) -> HTMLResponse:
    return _told(policy, reader_of(request, front, policy), front, "unknown", 404)
