"""Customers as the domain sees them, and all that is known about one before a call."""

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from blocks.store import suppressions
from blocks.store.asked import asked_before
from blocks.store.tables import AccountRow, CaseRow, CustomerRow, EntryRow, ResponseRow
from winback.case import Case
from winback.dossier import Dossier, OtherCase, Said
from winback.people import Account, Customer
from winback.scales import Scale

HISTORY = 5
"""Earlier responses, and other open cases, that a dossier shows."""

SAID = (
    select(ResponseRow)
    .where(col(ResponseRow.customer_id) == bindparam("customer_id"))
    .order_by(col(ResponseRow.answered_at).desc())
    .limit(HISTORY + 1)
)
"""Built once, as the next ones are: every notice reads a dossier."""
CLOSING = (
    select(EntryRow.body)
    .where(col(EntryRow.case_id) == bindparam("case_id"), col(EntryRow.kind) == "closed")
    .order_by(col(EntryRow.seq).desc())
)
OTHERS = (
    select(CaseRow, CustomerRow.name)
    .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_id))
    .where(
        col(CustomerRow.account_id) == bindparam("account_id"),
        col(CaseRow.open),
        col(CaseRow.id) != bindparam("case_id"),
    )
    .order_by(col(CaseRow.id))
    .limit(HISTORY)
)


def read_customer(session: Session, customer_id: int) -> Customer:
    """A customer with the account."""
    row = session.get_one(CustomerRow, customer_id)
    account = session.get(AccountRow, row.account_id) if row.account_id else None
    return Customer(
        id=row.id,
        external_id=row.external_id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        role=row.role,
        language=row.language,
        segment=row.segment,
        yearly_value=row.yearly_value,
        review_permission=row.review_permission,
        opted_out=row.opted_out,
        erased=row.erased_at is not None,
        account=Account(account.name, account.yearly_value, account.contract_end, account.owner) if account else None,
    )


def value_rank(session: Session, value: int) -> float:
    """The share, 0-1, of all known yearly values that lie below this one."""
    if value <= 0:
        return 0.0
    below = total = 0
    for column, alone in ((AccountRow.yearly_value, None), (CustomerRow.yearly_value, CustomerRow.account_id)):
        query = select(func.count(), func.count().filter(col(column) < value)).where(col(column) > 0)
        if alone is not None:
            query = query.where(col(alone).is_(None))
        here, lower = session.exec(query).one()
        total, below = total + here, below + lower
    return below / total if total else 0.0


def read_dossier(session: Session, case: Case) -> Dossier:
    """All that one needs to know before writing or calling."""
    row = session.get_one(CaseRow, case.id)
    customer = read_customer(session, row.customer_id)
    said = session.exec(SAID, params={"customer_id": row.customer_id}).all()
    complaint = session.get_one(ResponseRow, case.opened.response_id)
    asked = asked_before(session, row.customer_id, case)
    return Dossier(
        customer,
        _said(session, complaint),
        tuple(_said(session, one, case.id) for one in said if one.id != complaint.id)[:HISTORY],
        _others(session, row),
        suppressions.of(session, (customer.email, customer.phone)),
        surveyed_at=asked.surveyed_at,
        invited_to=asked.invited_to,
    )


def _said(session: Session, row: ResponseRow, this_case: int | None = None) -> Said:
    done = ""
    if row.case_id and row.case_id != this_case:
        closing = session.exec(CLOSING, params={"case_id": row.case_id}).first()
        done = closing.get("action", "") if closing else ""
    return Said(row.answered_at, row.score, Scale(row.scale), row.verbatim, row.touchpoint, done)


def _others(session: Session, row: CaseRow) -> tuple[OtherCase, ...]:
    account = session.get_one(CustomerRow, row.customer_id).account_id
    if account is None:
        return ()
    others = session.exec(OTHERS, params={"account_id": account, "case_id": row.id})
    return tuple(OtherCase(other.id, name, other.stage, other.owner) for other, name in others)
