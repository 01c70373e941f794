"""All that `winback show` shows of a case, read at once, and as a document for scripts."""

from dataclasses import dataclass
from typing import Any

from blocks.store import outbox
from blocks.store.customers import read_dossier
from blocks.store.journal import load_case
from blocks.store.tables import CaseRow, MessageRow
from deployments.commands.opening import View
from winback import ladder
from winback.actions import Actor, open_to
from winback.case import Case
from winback.dossier import Dossier, Said
from winback.timeline import tell


@dataclass(frozen=True, slots=True)
class Shown:
    """A case with all that is shown of it; `open_to` are the staff who may do each action now."""

    case: Case
    dossier: Dossier
    messages: list[MessageRow]
    open_to: dict[str, list[str]]


def read(view: View, case_id: int) -> Shown | None:
    """Read a case; None where there is none."""
    row = view.session.get(CaseRow, case_id)
    if row is None:
        return None
    case = load_case(view.session, row, view.policies.of(view.session, row.policy))
    messages = outbox.of_case(view.session, case_id)
    return Shown(case, read_dossier(view.session, case), messages, _open_to(case, view))


def _open_to(case: Case, view: View) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for person in view.policy.staff:
        for action in open_to(case, Actor.of(person), view.policy):
            found.setdefault(action, []).append(person.id)
    return found


def document(shown: Shown, view: View) -> dict[str, Any]:
    """The case for scripts."""
    case, dossier = shown.case, shown.dossier
    customer, due = dossier.customer, ladder.due(case)
    return {
        "case": case.id,
        "generation": case.generation,
        "stage": case.stage,
        "severity": case.severity,
        "outcome": case.outcome,
        "suspended": case.suspended,
        "due": due,
        "late": due is not None and due < view.now,
        "owner": case.owner,
        "owner_why": case.opened.owner_why,
        "team": case.team,
        "offer": case.offer.model_dump() | {"by": case.offered_by} if case.offer else None,
        "tone": case.tone or None,
        "topic": case.topic or None,
        "rule": case.opened.rule,
        "priority": case.opened.priority,
        "reasons": case.opened.reasons,
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
        "customer": {
            "id": customer.external_id,
            "name": customer.name,
            "email": customer.email,
            "phone": customer.phone,
            "role": customer.role,
            "language": customer.language,
            "account": customer.account.name if customer.account else None,
            "yearly_value": customer.value,
            "contract_end": customer.contract_end.isoformat() if customer.contract_end else None,
        },
        "suppressed": [
            {"address": one.address, "scope": one.scope, "why": one.why, "since": one.since}
            for one in dossier.suppressed
        ],
        "response": _said(dossier.complaint),
        "history": [_said(said) for said in dossier.history],
        "open_to": shown.open_to,
        "timeline": [
            {
                "seq": entry.seq,
                "at": entry.at,
                "actor": entry.actor,
                "kind": entry.body.kind,
                "told": tell(entry, view.policy, case.team),
                "body": entry.body.model_dump(mode="json"),
            }
            for entry in case.entries
        ],
        "messages": [
            {
                "message": message.key,
                "kind": message.kind,
                "role": message.role,
                "to": message.address,
                "title": message.title,
                "text": message.text,
                "state": message.state,
                "send_after": message.send_after,
                "sent_at": message.sent_at,
                "error": message.error,
            }
            for message in shown.messages
        ],
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        "at": said.at,
        "score": said.score,
        "scale": said.scale,
        "verbatim": said.verbatim,
        "touchpoint": said.touchpoint,
        "done": said.done,
    }
