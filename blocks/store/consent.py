"""Consent asked once more, right before a message to a customer is sent."""

from datetime import datetime
from typing import cast

from sqlmodel import Session

from blocks.store.asked import review_key
from blocks.store.customers import read_dossier
from blocks.store.journal import load_case
from blocks.store.tables import CaseRow, MessageRow
from winback.case import Case
from winback.consent import Kind, barred, not_before
from winback.policy import Policy


def still_barred(session: Session, row: MessageRow, policy: Policy, now: datetime) -> str:
    """Why a message to a customer may not go any more, as a refusal's code; "" where it may. `policy` is in force."""
    case = _case_of(session, row, policy)
    if case is None:
        return ""
    refusal = barred(
        cast("Kind", row.kind),
        read_dossier(session, case),
        policy,
        now,
        case=case,
        channel=row.channel,
        destination=row.key.removeprefix(review_key("")) if row.kind == "review" else "",
    )
    return refusal.code if refusal else ""


def postponed(session: Session, row: MessageRow, policy: Policy, now: datetime) -> datetime | None:
    """Until when a message that may go has to wait; None where it goes now."""
    case = _case_of(session, row, policy)
    earliest = not_before(cast("Kind", row.kind), case, policy, now) if case else now
    return earliest if earliest > now else None


def _case_of(session: Session, row: MessageRow, policy: Policy) -> Case | None:
    """The case that a customer's message is about, read by the rules in force; None for what goes to others."""
    if row.role != "customer" or row.case_id is None:
        return None
    return load_case(session, session.get_one(CaseRow, row.case_id), policy)
