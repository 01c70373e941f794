"""A notice to staff that came back, or that nobody took: somebody else of the team hears of the case instead."""

import logging
from datetime import datetime

from sqlmodel import Session

from blocks.store import outbox, suppressions
from blocks.store.tables import CaseRow, MessageRow
from winback.outbox import Message
from winback.phrases import say
from winback.policy import Policy

log = logging.getLogger(__name__)

INSTEAD = "instead"


def tell_instead(session: Session, row: MessageRow, policy: Policy, now: datetime) -> None:
    """Put the notice before the team's address, else before its supervisor; the log says so, and where nobody is left.

    What is not about a case, such as a digest, is only logged.
    """
    case = session.get(CaseRow, row.case_id) if row.case_id else None
    other = _other(session, row, case.team, policy) if case else None
    log.warning("message %s to staff came back; %s", row.id, "somebody else is told" if other else "nobody else is")
    if case is None or other is None:
        return
    recipient, role, address = other
    message = Message(
        key=f"{row.key}/{INSTEAD}",
        kind="notice",
        role=role,
        recipient=recipient,
        address=address,
        language=row.language,
        title=say("mail", "came_back_from", row.language, whom=_name(row.recipient, policy), title=row.title),
        text=row.text,
        send_after=now,
        urgent=row.urgent,
    )
    outbox.write_for_case(session, case.id, [message], now)


def _other(session: Session, row: MessageRow, team: str, policy: Policy) -> tuple[str, str, str] | None:
    """Recipient, role and address of whoever comes next, where mail arrives; a notice goes on twice at most."""
    key = team if team in policy.teams else policy.default_team
    found, supervisor = policy.teams[key], policy.roster.get(policy.teams[key].supervisor)
    ways = [(f"team-{key}", "team", found.email)]
    ways += [(supervisor.id, "supervisor", supervisor.email)] if supervisor else []
    gone = {one.address for one in suppressions.of(session, [row.address, *(way[2] for way in ways)])}
    left = [way for way in ways if suppressions.fold(way[2]) not in {*gone, suppressions.fold(row.address)}]
    return left[0] if row.text and left and row.key.count(f"/{INSTEAD}") < 2 else None


def _name(recipient: str, policy: Policy) -> str:
    person = policy.roster.get(recipient)
    team = policy.teams.get(recipient.removeprefix("team-"))
    return person.name if person else team.name if team else recipient
