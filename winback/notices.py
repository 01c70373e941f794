"""What staff are told, and who of them: mails until there is a desk in Slack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from winback import ladder
from winback.case import Case
from winback.dossier import Dossier, facts
from winback.letters import compose
from winback.outbox import Message
from winback.policy import Policy, Staff
from winback.scales import Severity

COMMANDS = {
    "alert": "contact --reached --said '…'",
    "contact": "contact --reached --said '…'",
    "claim": "contact --reached --said '…'",
    "try": "contact --reached --said '…'",
    "resolution": "resolve --kind … --root-cause '…' --action '…'",
    "supervisor": "resolve --kind … --root-cause '…' --action '…'",
    "approval": "approve",
    "letter": "letter",
    "farewell": "letter",
    "documentation": "document --root-cause '…' --action '…'",
    "check_in": "check-in --result satisfied",
    "aftercare": "touch --said '…'",
    "unknown": "settle --message … --arrived",
}
"""How the step is done on the command line."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be told: a person by staff id, or a team."""

    role: str
    id: str
    address: str
    hears_from: datetime


def recipients(case: Case, audiences: Iterable[str], policy: Policy, now: datetime) -> list[Recipient]:
    """Who an audience is, each once. An owner that is missing is the team; who is on call is reached at any hour."""
    found: dict[str, Recipient] = {}
    for audience in audiences:
        for one in _resolve(case, audience, policy, now):
            known = found.setdefault(one.id, one)
            if one.hears_from < known.hears_from:
                found[one.id] = one
    return list(found.values())


def _resolve(case: Case, audience: str, policy: Policy, now: datetime) -> list[Recipient]:
    team_key = case.team if case.team in policy.teams else policy.default_team
    team = policy.teams[team_key]
    the_team = Recipient("team", f"team-{team_key}", team.email, now)
    people: dict[str, list[str | None]] = {
        "owner": [case.owner],
        "supervisor": [team.supervisor],
        "on_call": [team.on_call],
        "asker": [case.asked_by],
        "approvers": [p.id for p in policy.staff if _approves(p, case, policy)],
    }
    known = [policy.roster[who] for who in people.get(audience, []) if who in policy.roster]
    if not known:
        return [] if audience == "on_call" else [the_team]
    return [_person(audience, person, policy, now) for person in known]


def _approves(person: Staff, case: Case, policy: Policy) -> bool:
    return person.role.rank >= policy.approval.role.rank and person.id != case.asked_by


def _person(role: str, person: Staff, policy: Policy, now: datetime) -> Recipient:
    hears_from = now if role == "on_call" else policy.person_calendar(person.id).next_open(now)
    return Recipient(role, person.id, person.email, hears_from)


def notice(
    name: str,
    case: Case,
    dossier: Dossier,
    *,
    key: str,
    tell: Iterable[str],
    policy: Policy,
    now: datetime,
    more: Mapping[str, object] | None = None,
    step: str = "alert",
    due: datetime | None = None,
) -> list[Message]:
    """One message for each recipient; keys are `key` and the recipient's id. `due`: the case's own where left out."""
    values = {
        **facts(case, dossier, policy, due or ladder.due(case)),
        "command": f"winback act {case.id} {COMMANDS.get(step, 'note')}",
        "step_name": step,
        **(more or {}),
    }
    text = compose(name, policy.language, values)
    return [
        Message(
            key=f"{key}/{to.id}",
            kind="notice",
            role=to.role,
            recipient=to.id,
            address=to.address,
            language=policy.language,
            title=text.subject,
            text=text.body,
            send_after=to.hears_from,
            urgent=case.severity is Severity.CRITICAL,
        )
        for to in recipients(case, tell, policy, now)
    ]
