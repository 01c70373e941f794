"""The modals of the resolution, and of cases that end without one."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from winback import entries as e
from winback.cards import kit
from winback.cards.forms.amounts import write_number
from winback.cards.forms.causes import root_cause
from winback.cards.forms.following_up import advice
from winback.cards.forms.inputs import chosen, timed, typed
from winback.cards.forms.sheet import Sheet, brief, complaint, known_already, latest, resolved
from winback.letters.words import write_amount

KINDS = (
    "explanation", "correction", "refund", "replacement", "gift_card", "discount", "upgrade", "process_change",
    "alternative",
)  # fmt: skip
CURRENCIES = ("DKK", "NOK", "SEK", "EUR", "GBP", "USD")


def resolve(sheet: Sheet) -> list[kit.Block]:
    """What was agreed, why it happened and what comes of it; after a decline it begins with what was declined."""
    sheet = replace(sheet, given=sheet.beginning_with(_to_begin_with(sheet)))
    kinds = [(kind, sheet.say(f"kind-{kind}")) for kind in KINDS]
    amount = write_number(Decimal(sheet.given.get("amount") or 0), sheet.language)
    return [
        *complaint(sheet),
        *known_already(sheet),
        *_declined(sheet),
        *advice(sheet),
        chosen("kind", sheet.say("kind"), kinds, sheet.text("kind")),
        typed("amount", sheet.say("amount"), amount, hint=_limit(sheet), lines=False, longest=40),
        _currency(sheet),
        typed("wish", sheet.say("wish"), sheet.text("wish")),
        typed("answer", sheet.say("answer"), sheet.text("answer"), hint=sheet.say("answer-hint")),
        timed("promised", sheet.say("promised"), sheet.time("promised")),
        *root_cause(sheet),
        _action(sheet, "action-hint"),
    ]


def decline(sheet: Sheet) -> list[kit.Block]:
    """What is asked for, by whom, and why it may not be."""
    asked = sheet.case.resolution
    told = {"name": sheet.words.name(sheet.case.asked_by), "what": resolved(sheet, asked) if asked else ""}
    hint = sheet.say("reason-decline-hint")
    return [
        *([kit.section(sheet.say("asked-for", **told))] if asked else []),
        typed("reason", sheet.say("reason-decline"), sheet.text("reason"), hint=hint, optional=False),
    ]


def unsatisfiable(sheet: Sheet) -> list[kit.Block]:
    """Why it ends here, and what was learnt."""
    sheet = replace(sheet, given=sheet.beginning_with(_learnt(sheet)))
    hint = sheet.say("reason-letter-hint")
    return [
        *known_already(sheet),
        typed("reason", sheet.say("reason-unsatisfiable"), sheet.text("reason"), hint=hint, optional=False),
        *root_cause(sheet),
        _action(sheet, "action-hint"),
    ]


def document(sheet: Sheet) -> list[kit.Block]:
    """What was learnt from a case that ends without a resolution."""
    sheet = replace(sheet, given=sheet.beginning_with(_learnt(sheet)))
    return [*complaint(sheet), *known_already(sheet), *root_cause(sheet), _action(sheet, "action-team-hint")]


def _to_begin_with(sheet: Sheet) -> Mapping[str, Any]:
    asked = sheet.case.resolution
    if asked is None or _decline_of(sheet) is None:
        return {"wish": latest(sheet.case, "wants")}
    told = {name: getattr(asked, name) for name in ("amount", "currency", "wish", "answer", "promised")}
    return told | {"kind": asked.resolution} | _learnt(sheet)


def _learnt(sheet: Sheet) -> dict[str, Any]:
    body = sheet.case.documented or sheet.case.resolution
    return {"root_cause": body.root_cause, "action": body.action} if body else {}


def _decline_of(sheet: Sheet) -> e.Declined | None:
    """The decline that led back here, if one did."""
    last = sheet.words.last(e.Resolved, e.Declined, e.CheckedIn)
    return last.body if last and isinstance(last.body, e.Declined) else None


def _declined(sheet: Sheet) -> list[kit.Block]:
    declined = _decline_of(sheet)
    return [kit.section(sheet.say("declined-why", reason=brief(declined.reason)))] if declined else []


def _limit(sheet: Sheet) -> str:
    compensation = sheet.case.policy.compensation
    limit = compensation.limit(sheet.case.severity, sheet.case.opened.yearly_value)
    role = sheet.say(sheet.policy.approval.role.value)
    return sheet.say("limit", limit=write_amount(limit, compensation.currency, sheet.language), role=role)


def _currency(sheet: Sheet) -> kit.Block:
    usual = sheet.case.policy.compensation.currency
    begin = sheet.text("currency") or usual
    known = dict.fromkeys((begin, usual, *CURRENCIES))
    return chosen("currency", sheet.say("currency"), [(code, code) for code in known], begin)


def _action(sheet: Sheet, hint: str) -> kit.Block:
    return typed("action", sheet.say("action"), sheet.text("action"), hint=sheet.say(hint), optional=False)
