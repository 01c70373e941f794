"""What staff do to a case: a page with the action's form, and the entry that comes of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from desk.looking import Sight
from desk.web.staff.access import Agent, Posted, Visitor
from desk.web.staff.letters import LETTERS, edit_letter, post_letter
from desk.web.staff.seeing import NoAction, see
from winback.actions import ACTIONS, Refusal, why_not
from winback.cards import buttons, forms, ids, kit
from winback.cards.words import Words

router = APIRouter()

NONCE, SEEN = "nonce", "seen"
LOCAL = "%Y-%m-%dT%H:%M"
"""How browsers write a day and a time."""


@router.get("/cases/{case_id}/do/{action}")
def ask(case_id: int, action: str, visitor: Agent, letter: str = "", begin: str = "") -> Response:
    """What an action asks for."""
    seen = see(visitor, case_id, letter)
    if refused := _refused(visitor, seen, action):
        return refused
    if action in LETTERS:
        return edit_letter(visitor, seen, action, begin)
    return _form(visitor, seen, action)


@router.post("/cases/{case_id}/do/{action}")
def do(case_id: int, action: str, visitor: Agent, fields: Posted) -> Response:
    """Commit an action; what is wrong with it is told beside the field, and nothing that was typed is lost."""
    seen = see(visitor, case_id, fields.get("letter", ""))
    if action in LETTERS:
        done = post_letter(visitor, seen, action, fields)
        return done if isinstance(done, Response) else record(visitor, seen, action, done, fields)
    asked = _fields(seen, action, fields) if action in forms.ASKING else {}
    return record(visitor, seen, action, asked, fields)


def record(visitor: Visitor, seen: Sight, action: str, asked: dict[str, Any], typed: Mapping[str, str]) -> Response:
    """Commit what was asked for, and go back to the case; or show the form once more, with what is wrong."""
    case_id, desk = seen.case.id, visitor.desk
    if refused := _refused(visitor, seen, action):
        return refused
    nonce = f"web.{action}.{typed.get(NONCE, '')[:60] or token_urlsafe(9)}"
    at = int(told) if (told := typed.get(SEEN, "")).isascii() and told.isdecimal() and len(told) < 19 else 0
    done = desk.store.record(case_id, action, asked, actor=visitor.staff.id, nonce=nonce, seen=at)
    if not isinstance(done, Refusal):
        desk.wake(case_id)
        return RedirectResponse(f"/cases/{case_id}?noted={done.seq}", 303)
    wrong = done.by_field(visitor.reader.language)
    whole = "" if wrong else done.words(visitor.reader.language)
    if action in LETTERS:
        return edit_letter(visitor, seen, action, typed=typed, wrong=wrong, whole=whole)
    if action in forms.ASKING:
        return _form(visitor, seen, action, typed=typed, wrong=wrong, whole=whole)
    return _told(visitor, seen, action, whole or " ".join(wrong.values()))


def _refused(visitor: Visitor, seen: Sight, action: str) -> Response | None:
    """Why this is closed to them now, as a page; None where it is open. Raises NoAction."""
    if action not in ACTIONS:
        raise NoAction(action)
    refusal = why_not(seen.case, action, seen.reader, seen.policy)
    return _told(visitor, seen, action, refusal.words(visitor.reader.language)) if refusal else None


def _told(visitor: Visitor, seen: Sight, action: str, why: str) -> Response:
    title = Words(seen.case, seen.policy).say(f"do/{action}")
    return visitor.show("told.html", here="inbox", title=title, text=why, onwards=f"/cases/{seen.case.id}", status=409)


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
    at = {_name(block): _begins(block["element"], zone) for block in view["blocks"] if block["type"] == "input"}
    placed = forms.beside(wrong or {}, view["blocks"])
    return visitor.show(
        "form.html",
        here="inbox",
        status=422 if wrong or whole else 200,
        case=seen.case,
        action=action,
        view=view,
        begins=at | dict(typed or {}),
        wrong=placed,
        whole=whole or ("" if placed else " ".join((wrong or {}).values())),
        zone=zone.key,
        nonce=(typed or {}).get(NONCE) or token_urlsafe(9),
    )


def _fields(seen: Sight, action: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the action's form takes it."""
    zone = Words(seen.case, seen.policy).zone
    inputs = [block for block in _view(seen, action)["blocks"] if block["type"] == "input"]
    values = {
        _name(block): {ids.INPUT: _typed(block["element"], typed.get(_name(block), ""), zone)} for block in inputs
    }
    return forms.read(action, values, ids.Place(seen.case.id))


def _name(block: kit.Block) -> str:
    name: str = block["block_id"]
    return name


def _typed(element: kit.Element, text: str, zone: ZoneInfo) -> dict[str, Any]:
    """What a browser sends of a field, as Slack would tell it; a time that is none stays text, to be refused."""
    if element["type"] == "datetimepicker" and text:
        try:
            return {"selected_date_time": int(datetime.strptime(text[:16], LOCAL).replace(tzinfo=zone).timestamp())}
        except ValueError:
            return {"value": text}
    return {"value": text}


def _begins(element: kit.Element, zone: ZoneInfo) -> str:
    """What a field begins with."""
    if epoch := element.get("initial_date_time"):
        return datetime.fromtimestamp(epoch, UTC).astimezone(zone).strftime(LOCAL)
    chosen = element.get("initial_option") or {}
    return str(element.get("initial_value") or chosen.get("value") or "")
