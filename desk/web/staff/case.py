"""A case's page: everything that one needs before the call, what may be done, and all that happened."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from blocks.store import outbox
from blocks.store.cards import card_of
from blocks.store.tables import CaseRow, MessageRow
from desk.looking import Sight
from desk.web.staff.access import Agent, Visitor
from desk.web.staff.seeing import NoCase, Number, see
from winback.actions import open_to
from winback.cards import buttons, course, ids, known
from winback.cards.playbook import playbook
from winback.cards.story import timeline
from winback.cards.understood import understood
from winback.cards.words import Words
from winback.ladder import follow_ups
from winback.letters.staff_words import write_letter_name
from winback.mail_words import letter_code
from winback.outbox import MessageState

router = APIRouter()

ROOM = 4000
"""The longest that somebody's words stand beside others here: a form's field takes no more."""
ENTRIES = 300
MESSAGES = 100
EARLIER = 10


@router.get("/cases/{case_id}")
def case_page(case_id: Number, visitor: Agent, noted: str = "") -> Response:
    """One case; `noted` is the entry that the reader has just made."""
    seen = see(visitor, case_id)
    with visitor.desk.store.database.reading() as session:
        row, card = session.get(CaseRow, case_id), card_of(session, seen.case)
        messages = outbox.of_case(session, case_id)[-MESSAGES:]
    if row is None:
        raise NoCase(case_id)
    links = {"engine": _run(visitor, row), "slack": card.link if card else ""}
    mails = [_message(visitor, one) for one in reversed(messages) if one.role == "customer"]
    was_noted = any(str(entry.seq) == noted and entry.actor == visitor.staff.id for entry in seen.case.entries)
    more: dict[str, Any] = {
        "links": links,
        "messages": mails,
        "noted": was_noted,
        "customer_page": f"/customers/{row.customer_id}",
    }
    return visitor.show("case.html", here="inbox", **more, **_picture(seen))


def _picture(seen: Sight) -> dict[str, Any]:
    """The case in words, as its card in Slack tells it, with room for all of them."""
    words = Words(seen.case, seen.policy, now=seen.now, room=ROOM)
    allowed = open_to(seen.case, seen.reader, seen.policy)
    dossier = seen.dossier
    paragraphs = (
        known.written_back(words, ROOM),
        known.heard(words),
        known.agreed(words),
        known.new_answer(words),
        known.lesson(words),
        known.score_change(words),
    )
    return {
        "case": seen.case,
        "dossier": dossier,
        "words": words,
        "heading": course.title(words, dossier),
        "next_steps": course.next_steps(words),
        "goings": [course.owner(words), *course.goings(words, unsettled="settle" in allowed)],
        "barred": known.barred(words, dossier),
        "actions": [(name, words.say(f"do/{name}"), name in POSTED) for name in buttons.in_order(seen.case, allowed)],
        "about": known.about(words, dossier),
        "may_correct": "correct" in allowed and bool(understood(words)),
        "advice": playbook(seen.case, dossier, seen.policy),
        "paragraphs": [text for text in paragraphs if text],
        "history": known.history(words, dossier, EARLIER),
        "others": known.others(words, dossier, EARLIER),
        "story": timeline(words, ENTRIES),
        "is_late": any(step.due <= seen.now for step in follow_ups(seen.case)),
    }


POSTED = ids.AT_ONCE - {"approve"}
"""Actions that are done by their button; what spends money is looked at once more."""


def _message(visitor: Visitor, row: MessageRow) -> dict[str, Any]:
    """A message to the customer: what it was, and what became of it."""
    state = MessageState(row.state)
    return {
        "title": row.title,
        "name": write_letter_name(letter_code(row.key), visitor.reader.language),
        "state": state.value,
        "at": row.sent_at or row.send_after,
        "error": row.error if state is not MessageState.SENT else "",
        "draft": row.key if state is MessageState.DRAFT else "",
    }


def _run(visitor: Visitor, row: CaseRow) -> str:
    """The case's run on Prefect's pages; "" where nobody knows where those are."""
    base = visitor.desk.engine_url.removesuffix("/api").rstrip("/")
    return f"{base}/runs/flow-run/{row.run_id}" if base and row.run_id else ""
