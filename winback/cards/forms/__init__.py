"""Modals: what each action asks for, and the way back from what was typed to the fields of its form.

A field is its input's `block_id`, and its `action_id` is `ids.INPUT`. Slack keeps what was typed as long as both stay,
and shows a mistake beside the field that it is given for.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from winback.actions import Actor
from winback.cards import ids, kit
from winback.cards.forms import following_up, keeping, letters, owning, resolving
from winback.cards.forms.inputs import fields_of
from winback.cards.forms.letters import Written, stops, written_in
from winback.cards.forms.reading import read_fields
from winback.cards.forms.report import Report, read_report, report
from winback.cards.forms.sheet import Draft, Sheet, head
from winback.case import Case
from winback.consent import barred
from winback.dossier import Dossier
from winback.phrases import say
from winback.policy import Policy

__all__ = [
    "ASKING", "Draft", "Report", "Written", "beside", "form", "loading", "preview", "read", "read_report",
    "report", "stops", "told", "written_in",
]  # fmt: skip

ASKING: dict[str, Callable[[Sheet], list[kit.Block]]] = {
    "hand-over": owning.hand_over,
    "offer": owning.offer,
    "snooze": following_up.snooze,
    "contact": following_up.contact,
    "resolve": resolving.resolve,
    "decline": resolving.decline,
    "check-in": following_up.check_in,
    "letter": letters.edit,
    "write": letters.edit,
    "unsatisfiable": resolving.unsatisfiable,
    "document": resolving.document,
    "touch": following_up.touch,
    "note": keeping.note,
    "correct": keeping.correct,
    "suspend": keeping.suspend,
    "reopen": keeping.reopen,
    "settle": keeping.settle,
}
"""What the modal of each action asks for; actions that are not here ask for nothing."""

SUBMITS = frozenset({"hand-over", "offer", "snooze", "decline", "letter", "write", "suspend", "reopen"})
"""Actions whose modal has a button of its own name."""


def form(
    action: str,
    case: Case,
    dossier: Dossier,
    policy: Policy,
    *,
    reader: Actor,
    now: datetime,
    draft: Draft | None = None,
    load: Mapping[str, int] | None = None,
    fields: Mapping[str, Any] | None = None,
) -> kit.View:
    """The modal of an action; raises KeyError for one that asks for nothing.

    `draft` is the letter that is meant: without it the modal asks which one, and hands that back as `letter`.
    `load` are open cases by staff id. `fields` are what the form begins with.
    """
    draft = draft if action == "letter" else None
    sheet = Sheet(case, dossier, policy, reader, now, draft, load or {}, fields or {})
    refusal = barred("letter", dossier, policy, now, case=case) if action == "write" else None
    if refusal:
        return told(sheet.say("title-write"), refusal.words(policy.language), policy.language)
    if action == "letter" and draft is None:
        return _choice_of_drafts(sheet)
    blocks = [*head(sheet), *ASKING[action](sheet)]
    return _modal(sheet, action, blocks, submit=f"submit-{action}" if action in SUBMITS else "submit")


def preview(
    action: str, written: Written, case: Case, dossier: Dossier, policy: Policy, *, reader: Actor, now: datetime,
    draft: Draft | None = None,
) -> kit.View:  # fmt: skip
    """A letter as it will go, to be pushed above its form; what it hands back is read as the form's."""
    sheet = Sheet(case, dossier, policy, reader, now, draft if action == "letter" else None)
    view = _modal(sheet, "preview", letters.show(sheet, written), submit="submit-preview", close="back")
    return view | {"callback_id": ids.write_send(action)}


def read(action: str, values: Mapping[str, Any], place: ids.Place, draft: Draft | None = None) -> dict[str, Any]:
    """The fields for `winback.actions.read_form`, from a modal's values and its metadata.

    With the `draft` that was shown, what was not changed in it is left out: it goes as it stands.
    """
    fields = read_fields(action, values)
    if action != "letter":
        return fields
    changed = fields
    if draft:
        written = written_in(values, draft)
        before, after = (draft.subject, draft.text), (written.subject, written.text)
        changed = {
            name: now
            for name, then, now in zip(("subject", "text"), before, after, strict=True)
            if then.strip() != now.strip()
        }
    return changed | ({"letter": place.message} if place.message else {})


def beside(mistakes: Mapping[str, str], blocks: Sequence[kit.Block]) -> dict[str, str]:
    """Mistakes as Slack takes them, each beside a field of this modal: the first one where its own is not there.

    Empty where the modal has no fields: `told` says it then.
    """
    known = fields_of(blocks)
    placed: dict[str, str] = {}
    for field, why in mistakes.items() if known else ():
        at = field if field in known else known[0]
        placed[at] = f"{placed[at]} {why}" if at in placed else why
    return {field: kit.cut(why, kit.FIELD) for field, why in placed.items()}


def loading(language: str) -> kit.View:
    """What is shown until a modal is drawn."""
    words = kit.section(say("forms", "loading", language))
    return kit.modal(say("forms", "title-loading", language), [words], close=say("forms", "close", language))


def told(title: str, text: str, language: str) -> kit.View:
    """Something said in a modal; plain words."""
    words = [kit.section(piece) for piece in kit.spread(kit.escape(text))]
    return kit.modal(title, words, close=say("forms", "close", language))


def _choice_of_drafts(sheet: Sheet) -> kit.View:
    if not sheet.case.drafts:
        return told(sheet.say("no-draft"), sheet.say("no-draft-why"), sheet.language)
    return _modal(sheet, "letter", [*head(sheet), *letters.choose(sheet)], submit="submit-choose")


def _modal(sheet: Sheet, name: str, blocks: Sequence[kit.Block], *, submit: str, close: str = "cancel") -> kit.View:
    message = sheet.draft.key if sheet.draft else ""
    return kit.modal(
        sheet.say(f"title-{name}"),
        blocks,
        close=sheet.say(close),
        submit=kit.plain(sheet.say(submit), kit.VIEW_TITLE),
        callback_id=ids.write_form(name),
        private_metadata=ids.write_metadata(sheet.case.id, sheet.case.head, message),
    )
