"""What a customer has been asked before, across all their cases: surveys, and reviews by destination."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from blocks.store.tables import CaseRow, CustomerRow, MessageRow
from winback.case import Case
from winback.outbox import MessageState as S

LOOKED_AT = 200
"""Most messages that asked something of one person and are looked at, the latest ones."""

NEVER_WENT = (S.DRAFT.value, S.REFUSED.value)
REVIEWS = text("message.kind = 'review'")
"""As the index of their addresses has it, which databases recognise by its words alone."""
ASKED = (
    select(MessageRow)
    .join(CaseRow, col(CaseRow.id) == col(MessageRow.case_id))
    .where(
        col(CaseRow.customer_id) == bindparam("customer_id"),
        col(MessageRow.role) == "customer",
        col(MessageRow.kind).in_(("survey", "review")),
        col(MessageRow.state).not_in(NEVER_WENT),
    )
    .order_by(col(MessageRow.id).desc())
    .limit(LOOKED_AT)
)
"""Built once, as the next one is: every dossier asks them."""
OF_MAILBOX = (
    select(MessageRow.key)
    .where(
        REVIEWS,
        col(MessageRow.address).in_(bindparam("addresses", expanding=True)),
        col(MessageRow.state).not_in(NEVER_WENT),
        col(MessageRow.case_id) != bindparam("case_id"),
    )
    .limit(LOOKED_AT)
)
MAY_HAVE_ARRIVED = {S.SENT, S.DELIVERED, S.BOUNCED, S.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Asked:
    """When the last survey went out, and where a review was asked for or soon will be, of this person or mailbox."""

    surveyed_at: datetime | None = None
    invited_to: frozenset[str] = frozenset()


def review_key(destination: str) -> str:
    """The key of the message that asks for a review: one in a case's whole life."""
    return f"review/{destination}"


def asked_before(session: Session, customer_id: int, case: Case) -> Asked:
    """What other cases have asked of the customer, and of this one's surveys those of earlier generations."""
    rows = session.exec(ASKED, params={"customer_id": customer_id}).all()
    surveys = [row for row in rows if row.kind == "survey" and row.state in MAY_HAVE_ARRIVED and not _now(row, case)]
    reviews = [row for row in rows if row.kind == "review" and row.case_id != case.id]
    asked_for = [*(row.key for row in reviews), *_of_mailbox(session, customer_id, case)]
    return Asked(
        max((row.sent_at or row.send_after for row in surveys), default=None),
        frozenset(key.removeprefix(review_key("")) for key in asked_for),
    )


def _of_mailbox(session: Session, customer_id: int, case: Case) -> Sequence[str]:
    """The keys of requests for reviews that went to the customer's address, whoever was known to have it then."""
    customer = session.get_one(CustomerRow, customer_id)
    addresses = [address for address in (customer.email, customer.phone) if address]
    return session.exec(OF_MAILBOX, params={"addresses": addresses, "case_id": case.id}).all()


def _now(row: MessageRow, case: Case) -> bool:
    return row.case_id == case.id and row.key.startswith(case.key(""))
