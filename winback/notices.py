"""What staff are told, who of them, and by which way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from winback import ladder
from winback.case import Case
from winback.dossier import Dossier, facts
from winback.letters import compose
from winback.outbox import Message
from winback.policy import Policy, Staff
from winback.reach import Reach, Way
from winback.scales import Severity
from winback.texting import alarm

COMMANDS = {
    "alert": "contact --reached --said '…'",
    "contact": "contact --reached --said '…'",
    "claim": "contact --reached --said '…'",
    "offer": "take",
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


MAIL = Reach()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be told: a person by staff id, or a team."""

    role: str
    id: str
    way: Way
    hears_from: datetime


def recipients(
    case: Case, audiences: Iterable[str], policy: Policy, now: datetime, reach: Reach = MAIL
) -> list[Recipient]:
    """Who an audience is, each once. An owner that is missing is the team; who is on call is reached at any hour."""
    found: dict[str, Recipient] = {}
    for audience in audiences:
        for one in _resolve(case, audience, policy, now, reach):
            known = found.setdefault(one.id, one)
            if one.hears_from < known.hears_from:
                found[one.id] = one
    return list(found.values())


def _resolve(case: Case, audience: str, policy: Policy, now: datetime, reach: Reach) -> list[Recipient]:
    team_key = case.team if case.team in policy.teams else policy.default_team
    team = policy.teams[team_key]
    the_team = Recipient("team", f"team-{team_key}", reach.team(team_key, team), now)
    people: dict[str, list[str | None]] = {
        "owner": [case.owner],
        "supervisor": [team.supervisor],
        "on_call": [team.on_call],
        "asker": [case.asked_by],
        "offered": [case.offer.to if case.offer else None],
        "offerer": [case.offered_by],
        "approvers": [p.id for p in policy.staff if _approves(p, case, policy)],
    }
    known = [policy.roster[who] for who in people.get(audience, []) if who in policy.roster]
    if not known:
        return [] if audience == "on_call" else [the_team]
    return [_person(audience, person, policy, now, reach) for person in known]


def _approves(person: Staff, case: Case, policy: Policy) -> bool:
    return person.role.rank >= policy.approval.role.rank and person.id != case.asked_by


def _person(role: str, person: Staff, policy: Policy, now: datetime, reach: Reach) -> Recipient:
    if role == "on_call":
        return Recipient(role, person.id, reach.on_call(person), now)
    return Recipient(role, person.id, reach.person(person), policy.person_calendar(person.id).next_open(now))


def notice(
    name: str,
    case: Case,
    dossier: Dossier,
    *,
    key: str,
    tell: Iterable[str],
    policy: Policy,
    now: datetime,
    reach: Reach = MAIL,
    more: Mapping[str, object] | None = None,
    step: str = "alert",
    due: datetime | None = None,
) -> list[Message]:
    """One message for each recipient; keys are `key` and the recipient's id. `due`: the case's own where left out.

    The alert of a team that has a channel is the case's card. Who is on call is told by SMS, else by mail: Slack can be
    silent.
    """
    values = {
        **facts(case, dossier, policy, due or ladder.due(case)),
        "command": f"winback act {case.id} {COMMANDS.get(step, 'note')}",
        "step_name": step,
        **(more or {}),
    }
    text = compose(name, policy.language, values)
    brief = compose(name, policy.language, values, brief=True).body.strip() if reach.channels is not None else ""
    return [
        Message(
            key=f"{key}/{to.id}",
            kind="card" if name == "alert" and to.role == "team" and to.way.channel == "slack" else "notice",
            role=to.role,
            recipient=to.id,
            channel=to.way.channel,
            address=to.way.address,
            fallback=to.way.fallback,
            brief=alarm(case, values["due"], policy.language) if to.way.channel == "sms" else brief,
            language=policy.language,
            title=text.subject,
            text=text.body,
            send_after=to.hears_from,
            urgent=case.severity is Severity.CRITICAL,
        )
        for to in recipients(case, tell, policy, now, reach)
    ]
