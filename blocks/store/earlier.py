"""Letters that other customers got lately, so that nobody sends the same one round."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from blocks.store.tables import CaseRow, MessageRow
from winback.outbox import MessageState

LETTERS = 20
"""As many are looked at."""
AMONG = 20_000
"""Among so many messages of the outbox, the newest: a store of years is not read through for one letter."""
GONE = {MessageState.DRAFT.value, MessageState.REFUSED.value}
"""Letters in these states nobody approved, or nobody got."""


def letters_to_others(session: Session, case_id: int) -> tuple[str, ...]:
    """The texts of the newest letters that were approved or written to customers other than this case's."""
    newest = session.exec(select(func.max(MessageRow.id))).one() or 0
    customer = select(CaseRow.customer_id).where(CaseRow.id == case_id).scalar_subquery()
    query = (
        select(MessageRow.text)
        .join(CaseRow, col(CaseRow.id) == col(MessageRow.case_id))
        .where(MessageRow.id > newest - AMONG, MessageRow.kind == "letter", MessageRow.role == "customer")
        .where(col(MessageRow.state).not_in(GONE), col(CaseRow.customer_id) != customer)
        .order_by(col(MessageRow.id).desc())
        .limit(LETTERS)
    )
    return tuple(session.exec(query))
