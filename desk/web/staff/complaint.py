"""Bringing up a complaint that did not come by a survey: a call, a mail, a word in the shop."""

from collections.abc import Mapping
from datetime import datetime
from secrets import token_urlsafe

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from blocks.store.profile import read_profile
from blocks.store.responses import case_of
from desk.complaints import take_in
from desk.web.staff.access import Agent, Posted, Visitor
from desk.web.staff.inputs import first_values, values_of
from desk.web.staff.seeing import number_in
from winback.cards import forms
from winback.phrases import say
from winback.responses import Person
from winback.responses import Response as Told
from winback.scales import Scale

router = APIRouter()

PATH = "/complaints/new"
WEB = "desk"
"""Source and form of these responses."""


@router.get(PATH)
def ask(visitor: Agent, customer: str = "") -> Response:
    """What is asked about a complaint; what is known of a customer stands there already."""
    return _form(visitor, _known(visitor, number_in(customer)))


@router.post(PATH)
def bring_up(visitor: Agent, fields: Posted) -> Response:
    """Take the complaint in, and go to its case; the form sent twice is one complaint."""
    desk, reader = visitor.desk, visitor.reader
    view = forms.report("", reader.language)
    report = forms.read_report(values_of(view, fields, reader.zone))
    if report.wrong:
        return _form(visitor, fields, forms.beside(report.mistakes(reader.language), view["blocks"]))
    told = _response(report, f"{visitor.staff.id}.{fields.get('nonce', '')[:60] or token_urlsafe(9)}", reader.now)
    with desk.store.database.reading() as session:
        known = case_of(session, told.source, told.form, told.key)
    if known:
        return RedirectResponse(f"/cases/{known}", 303)
    taken = take_in(desk.store, told)
    for case_id in taken.concerned:
        desk.wake(case_id)
    if taken.case:
        return RedirectResponse(f"/cases/{taken.case}", 303)
    title, text = (say("desk", key, reader.language) for key in ("taken_in_title", "taken_in_held"))
    return visitor.show("told.html", here="inbox", title=title, text=text, onwards="/")


def _known(visitor: Visitor, customer_id: int) -> dict[str, str]:
    if not customer_id:
        return {}
    with visitor.desk.store.database.reading() as session:
        profile = read_profile(session, customer_id, visitor.reader.now)
    if profile is None:
        return {}
    known = profile.customer
    told = {"name": known.name, "email": known.email, "phone": known.phone, "language": known.language}
    return {field: value for field, value in told.items() if value}


def _form(visitor: Visitor, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> Response:
    reader = visitor.reader
    view = forms.report("", reader.language)
    return visitor.show(
        "complaint.html",
        here="inbox",
        status=422 if wrong else 200,
        view=view,
        begins=first_values(view, reader.zone) | dict(typed),
        wrong=wrong or {},
        zone=reader.zone.key,
        nonce=typed.get("nonce") or token_urlsafe(9),
    )


def _response(report: forms.Report, key: str, now: datetime) -> Told:
    return Told(
        source=WEB,
        form=WEB,
        key=key,
        answered_at=now,
        scale=Scale.TEXT if report.score is None else Scale.NPS,
        score=report.score,
        verbatim=report.said,
        person=Person(
            name=report.name, email=report.email or None, phone=report.phone or None, language=report.language
        ),
        touchpoint=report.touchpoint,
        contact_me=True,
    )
