"""What a customer is written: letters that a person approves, and what is sent automatically."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from winback.case import Case
from winback.dossier import Dossier, quote
from winback.letters import compose
from winback.letters.words import write_score
from winback.outbox import Message, MessageState
from winback.policy import Policy

Kind = Literal["letter", "survey", "receipt", "review"]


def unwritable(dossier: Dossier) -> str:
    """Why this customer cannot be written to; "" where they can."""
    if dossier.customer.opted_out:
        return "the customer wants no messages"
    return "" if dossier.customer.email else "no e-mail address"


def letter(
    name: str,
    case: Case,
    dossier: Dossier,
    *,
    key: str,
    policy: Policy,
    send_after: datetime,
    more: Mapping[str, object],
    kind: Kind = "letter",
) -> Message:
    """A message to the customer, in their language; a letter is a draft until somebody approves it."""
    customer = dossier.customer
    language = customer.language or policy.language
    owner = policy.roster.get(case.owner or "")
    values = {
        "customer_name": customer.name,
        "company": policy.company,
        "owner_name": owner.name if owner else "",
        "owner_email": owner.email if owner else policy.sender,
        "owner_phone": owner.phone if owner else "",
        "quote": quote(dossier.complaint.verbatim),
        "score_text": write_score(dossier.complaint.score, dossier.complaint.scale, language),
        **more,
    }
    text = compose(name, language, values, default=policy.language)
    return Message(
        key=key,
        kind=kind,
        role="customer",
        recipient="customer",
        address=customer.email or "",
        language=language,
        title=text.subject,
        text=text.body,
        send_after=send_after,
        state=MessageState.DRAFT if kind == "letter" else MessageState.APPROVED,
    )


def written(subject: str, text: str, dossier: Dossier, *, key: str, policy: Policy, now: datetime) -> Message:
    """A letter in a colleague's own words: who wrote it answers for it, so it goes at once."""
    customer = dossier.customer
    return Message(
        key=key,
        kind="letter",
        role="customer",
        recipient="customer",
        address=customer.email or "",
        language=customer.language or policy.language,
        title=subject,
        text=text,
        send_after=now,
    )
