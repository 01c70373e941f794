"""Who says who they are and nobody checked it: a known customer is recognised, and learns no address from them."""

from sqlmodel import Session, col, or_, select

from blocks.store.tables import CustomerRow
from winback.responses import Person

LOOKED_AT = 20
"""Customers with one of the two addresses that are looked at."""


def unproven(session: Session, person: Person) -> tuple[Person, str]:
    """The person without an address that is new to the customer they would be taken for, and that address, or "".

    Else whoever knows somebody's e-mail address could have them called, and written to, elsewhere.
    """
    if not (person.email and person.phone):
        return person, ""
    told = or_(col(CustomerRow.email) == person.email, col(CustomerRow.phone) == person.phone)
    known = session.exec(select(CustomerRow).where(told).order_by(col(CustomerRow.id)).limit(LOOKED_AT)).all()
    by_email = [row for row in known if row.email == person.email]
    if by_email:
        is_new = all(row.phone != person.phone for row in by_email)
        return (person._replace(phone=None), person.phone) if is_new else (person, "")
    nameless = any(row.phone == person.phone and not row.email for row in known)
    return (person._replace(email=None), person.email) if nameless else (person, "")
