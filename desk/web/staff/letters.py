"""Letters to customers: changed beside what the lint finds, seen as they will arrive, and approved by a person."""

from collections.abc import Mapping
from dataclasses import asdict
from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from desk.looking import Sight
from desk.web.staff.access import Agent, Posted, Visitor
from desk.web.staff.seeing import Number, see
from desk.web.staff.suggesting import is_offered, suggest
from winback.actions import Refusal
from winback.cards.forms import Draft
from winback.cards.words import Words
from winback.correspondence import begin_with, beginnings
from winback.letters import page
from winback.letters.lint import Finding, better, lint, why
from winback.letters.staff_words import write_language, write_letter_name
from winback.mail_words import letter_code
from winback.proofreading import proof, spoken_to, stopped

router = APIRouter()

LETTERS = frozenset({"letter", "write"})
STEP, CHECK, WORD = "step", "check", "word"
AS_A_MAIL = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups"
"""A letter brings styles of its own; it runs nothing, loads nothing and posts nothing."""


def edit_letter(
    visitor: Visitor,
    seen: Sight,
    action: str,
    begin: str = "",
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    whole: str = "",
    suggested: str = "",
) -> Response:
    """The letter's page: its words, what the lint finds in them, and the way it will look."""
    if action == "letter" and seen.draft is None:
        named = [(key, write_letter_name(letter_code(key), visitor.reader.language)) for key in seen.case.drafts]
        return visitor.show("drafts.html", here="inbox", case=seen.case, drafts=named)
    draft = seen.draft if action == "letter" else None
    written = _written(typed) if typed is not None else _begun(visitor, seen, draft, begin)
    customer, language = seen.dossier.customer, visitor.reader.language
    return visitor.show(
        "letter.html",
        here="inbox",
        status=422 if wrong or whole else 200,
        case=seen.case,
        action=action,
        title=Words(seen.case, seen.policy).say(f"do/{action}"),
        draft=draft,
        written=written,
        findings=[_told(visitor, seen, one) for one in _found(seen, draft, written)],
        begins=[] if draft else [(one, write_letter_name(one, language)) for one in beginnings(seen.case)],
        begun=begin,
        customer=customer,
        spoken=write_language(spoken_to(seen.dossier, seen.policy), language),
        wrong=wrong or {},
        whole=whole,
        offered=is_offered(visitor),
        suggested=suggested,
        nonce=(typed or {}).get("nonce") or token_urlsafe(9),
    )


def post_letter(visitor: Visitor, seen: Sight, action: str, typed: Mapping[str, str]) -> dict[str, Any] | Response:
    """The fields of a letter that is to be sent; a page where it was only to be looked through, or must be changed."""
    draft = seen.draft if action == "letter" else None
    if action == "letter" and draft is None:
        return edit_letter(visitor, seen, action)
    written = _written(typed)
    if typed.get(STEP) == CHECK:
        return edit_letter(visitor, seen, action, typed=typed)
    if typed.get(STEP) == WORD:
        words = suggest(visitor, seen, written)
        told, typed = ("suggested", {**typed, "text": words}) if words else ("not_suggested", typed)
        return edit_letter(visitor, seen, action, typed=typed, suggested=told)
    stops = stopped(_proof(seen, draft, written), seen.policy)
    if isinstance(stops, Refusal):
        return edit_letter(visitor, seen, action, typed=typed, wrong=stops.by_field(visitor.reader.language))
    if draft is None:
        return dict(written)
    before = {"subject": draft.subject, "text": draft.text}
    changed = {name: text for name, text in written.items() if text.strip() != _lines(before[name]).strip()}
    return changed | {"letter": draft.key}


@router.post("/cases/{case_id}/preview")
def preview(case_id: Number, visitor: Agent, fields: Posted) -> Response:
    """The letter as the customer will see it."""
    seen = see(visitor, case_id)
    written = _written(fields)
    drawn = page.draw(
        written["text"],
        title=written["subject"],
        language=spoken_to(seen.dossier, seen.policy),
        company=seen.policy.company,
        folder=visitor.desk.texts,
    )
    return HTMLResponse(drawn, headers={"content-security-policy": AS_A_MAIL, "cache-control": "no-store"})


def _written(typed: Mapping[str, str]) -> dict[str, str]:
    return {"subject": _lines(typed.get("subject", "")), "text": _lines(typed.get("text", ""))}


def _lines(text: str) -> str:
    """Browsers end lines with two signs."""
    return text.replace("\r\n", "\n")


def _begun(visitor: Visitor, seen: Sight, draft: Draft | None, begin: str) -> dict[str, str]:
    if draft:
        told = asdict(draft)
        return {"subject": told["subject"], "text": told["text"]}
    if begin in beginnings(seen.case):
        letter = begin_with(begin, seen.case, seen.dossier, seen.policy, visitor.desk.texts)
        return {"subject": letter.subject, "text": letter.body.strip()}
    return {"subject": "", "text": ""}


def _proof(seen: Sight, draft: Draft | None, written: Mapping[str, str]) -> Any:
    drafted = draft.text if draft else ""
    return proof(written["subject"], written["text"], seen.dossier, seen.policy, case=seen.case, drafted=drafted)


def _found(seen: Sight, draft: Draft | None, written: Mapping[str, str]) -> list[Finding]:
    """What the lint finds, what must be changed first; nothing in a page that is still empty."""
    if not any(text.strip() for text in written.values()):
        return []
    return sorted(lint(_proof(seen, draft, written), seen.policy.lint), key=lambda one: not one.blocking)


def _told(visitor: Visitor, seen: Sight, finding: Finding) -> dict[str, Any]:
    language = visitor.reader.language
    spoken = spoken_to(seen.dossier, seen.policy)
    return {
        "blocking": finding.blocking,
        "part": finding.part,
        "quote": finding.words,
        "why": why(finding, language),
        "better": better(finding, language, spoken),
    }
