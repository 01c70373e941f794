"""What staff do to a case: a page with the action's form, and the entry that comes of it."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from blocks.store.acting import find
from desk.looking import Sight
from desk.web.staff.access import Agent, Posted, Visitor
from desk.web.staff.inputs import first_values, values_of
from desk.web.staff.kept import words_in
from desk.web.staff.letters import LETTERS, edit_letter, post_letter
from desk.web.staff.seeing import NoAction, Number, number_in, see
from winback.actions import ACTIONS, Refusal, why_not
from winback.cards import buttons, forms, ids, kit
from winback.cards.words import Words
from winback.entries import Entry

router = APIRouter()

NONCE, SEEN = "nonce", "seen"


@router.get("/cases/{case_id}/do/{action}")
def ask(case_id: Number, action: str, visitor: Agent, letter: str = "", begin: str = "") -> Response:
    """What an action asks for."""
    seen = see(visitor, case_id, letter)
    if refused := _refused(visitor, seen, action):
        return refused
    if action in LETTERS:
        return edit_letter(visitor, seen, action, begin)
    return _form(visitor, seen, action)


@router.post("/cases/{case_id}/do/{action}")
def do(case_id: Number, action: str, visitor: Agent, fields: Posted) -> Response:
    """Commit an action; what is wrong with it is told beside the field, and nothing that was typed is lost."""
    seen = see(visitor, case_id, fields.get("letter", ""))
    if made := _made_already(visitor, seen, action, fields):
        return _back(case_id, made)
    if refused := _refused(visitor, seen, action, fields):
        return refused
    if action in LETTERS:
        done = post_letter(visitor, seen, action, fields)
        return done if isinstance(done, Response) else record(visitor, seen, action, done, fields)
    asked = _fields(seen, action, fields) if action in forms.ASKING else {}
    return record(visitor, seen, action, asked, fields)


def record(visitor: Visitor, seen: Sight, action: str, asked: dict[str, Any], typed: Mapping[str, str]) -> Response:
    """Commit what was asked for, and go back to the case; or show the form once more, with what is wrong."""
    case_id, desk = seen.case.id, visitor.desk
    nonce = _nonce(action, typed) or _nonce(action, {NONCE: token_urlsafe(9)})
    at = number_in(typed.get(SEEN, ""))
    done = desk.store.record(case_id, action, asked, actor=visitor.staff.id, nonce=nonce, seen=at)
    if not isinstance(done, Refusal):
        desk.wake(case_id)
        return _back(case_id, done)
    wrong = done.by_field(visitor.reader.language)
    whole = "" if wrong else done.words(visitor.reader.language)
    if action in LETTERS:
        return edit_letter(visitor, seen, action, typed=typed, wrong=wrong, whole=whole)
    if action in forms.ASKING:
        return _form(visitor, seen, action, typed=typed, wrong=wrong, whole=whole)
    return _told(visitor, seen, action, whole or " ".join(wrong.values()), typed)


def _nonce(action: str, typed: Mapping[str, str]) -> str:
    """What tells this press from others; "" where its form was none of ours."""
    told = typed.get(NONCE, "")[:60]
    return f"web.{action}.{told}" if told else ""


def _made_already(visitor: Visitor, seen: Sight, action: str, typed: Mapping[str, str]) -> Entry | None:
    """The entry that the same form made when it was sent before."""
    nonce = _nonce(action, typed)
    found = find(seen.case, action, nonce) if nonce else None
    return found if found and found.actor == visitor.staff.id else None


def _back(case_id: int, done: Entry) -> Response:
    return RedirectResponse(f"/cases/{case_id}?noted={done.seq}", 303)


def _refused(visitor: Visitor, seen: Sight, action: str, typed: Mapping[str, str] | None = None) -> Response | None:
    """Why this is closed to them now, as a page; None where it is open. Raises NoAction."""
    if action not in ACTIONS:
        raise NoAction(action)
    refusal = why_not(seen.case, action, seen.reader, seen.policy)
    return _told(visitor, seen, action, refusal.words(visitor.reader.language), typed) if refusal else None


def _told(visitor: Visitor, seen: Sight, action: str, why: str, typed: Mapping[str, str] | None = None) -> Response:
    title, onwards = Words(seen.case, seen.policy).say(f"do/{action}"), f"/cases/{seen.case.id}"
    told = {"title": title, "text": why, "onwards": onwards, "kept": words_in(typed or {})}
    return visitor.show("told.html", here="inbox", status=409, **told)


def _view(seen: Sight, action: str) -> kit.View:
    if action in forms.ASKING:
        return forms.form(
            action, seen.case, seen.dossier, seen.policy, reader=seen.reader, now=seen.now, load=seen.load
        )
    words = Words(seen.case, seen.policy)
    sure = buttons.act(words, seen.dossier, action).get("confirm") or {}
    told = [kit.section(kit.escape(sure[part]["text"])) for part in ("title", "text") if part in sure]
    title = words.say(f"do/{action}")
    return kit.modal(title, told, close=words.say("cancel"), submit=kit.plain(title, kit.VIEW_TITLE))


def _form(
    visitor: Visitor,
    seen: Sight,
    action: str,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    whole: str = "",
) -> Response:
    zone = Words(seen.case, seen.policy).zone
    view = _view(seen, action)
    placed = forms.beside(wrong or {}, view["blocks"])
    return visitor.show(
        "form.html",
        here="inbox",
        status=422 if wrong or whole else 200,
        case=seen.case,
        action=action,
        view=view,
        begins=first_values(view, zone) | dict(typed or {}),
        wrong=placed,
        whole=whole or ("" if placed else " ".join((wrong or {}).values())),
        zone=zone.key,
        nonce=(typed or {}).get(NONCE) or token_urlsafe(9),
    )


def _fields(seen: Sight, action: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the action's form takes it."""
    values = values_of(_view(seen, action), typed, Words(seen.case, seen.policy).zone)
    return forms.read(action, values, ids.Place(seen.case.id))
