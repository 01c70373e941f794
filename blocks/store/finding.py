"""Finding a case by what somebody remembers of it: its number, or something of the customer."""

import re
import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlmodel import Session, col, select

from blocks.store.lines import read_lines
from blocks.store.tables import AccountRow, CaseRow, CustomerRow
from winback.agenda import Line

LONGEST = 100
"""Signs of a query that are looked at."""

WORDS = 6
"""Words of a query that are looked for."""

NUMBER = re.compile(r"(?:[^\W\d]+ )?#?(\d{1,18})")
"""A case's number as people write it: `12`, `#12`, `case 12`."""

PHONE = re.compile(r"(?:\+|00)?([\d ().-]{5,})")
SEARCHED = (CustomerRow.name, CustomerRow.email, CustomerRow.phone, CustomerRow.external_id, AccountRow.name)


def find_cases(session: Session, query: str, limit: int, now: datetime) -> tuple[tuple[Line, ...], int]:
    """Cases that a query fits, `limit` at most, and how many there are in all.

    A number is a case's; otherwise each word is a part of the customer's name, address, phone, number or account. Open
    cases stand first, then the latest.
    """
    query = " ".join(unicodedata.normalize("NFC", query)[:LONGEST].replace("\0", "").split())
    if not query:
        return (), 0
    number = NUMBER.fullmatch(query)
    the_case = col(CaseRow.id) == (int(number[1]) if number else 0)
    found = session.exec(
        select(CaseRow, func.count().over())
        .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_id))
        .outerjoin(AccountRow, col(AccountRow.id) == col(CustomerRow.account_id))
        .where(or_(the_case, *_fits(query)))
        .order_by(
            case((the_case, 0), else_=1),
            col(CaseRow.open).desc(),
            col(CaseRow.opened_at).desc(),
            col(CaseRow.id).desc(),
        )
        .limit(limit)
    ).all()
    return read_lines(session, [row for row, _ in found], now), found[0][1] if found else 0


def _fits(query: str) -> list[ColumnElement[bool]]:
    """How a query may fit a customer: figures only as a phone or as the customer's own number."""
    phone = PHONE.fullmatch(query)
    if not phone and not query.isdecimal():
        return [and_(*(_has(word) for word in query.split()[:WORDS]))]
    digits = re.sub(r"\D", "", phone[1]) if phone else ""
    by_phone = [col(CustomerRow.phone).contains(digits, autoescape=True)] if digits else []
    return [*by_phone, col(CustomerRow.external_id) == query]


def _has(word: str) -> ColumnElement[bool]:
    """Whether a word is part of anything that is searched, in capitals or not.

    SQLite takes the letters of ASCII alone for the same in both; the others are asked for as they may be written.
    """
    ways = {word, word.lower(), word.upper(), word.capitalize()} if not word.isascii() else {word}
    columns: tuple[Any, ...] = SEARCHED
    return or_(*(col(column).icontains(way, autoescape=True) for column in columns for way in sorted(ways)))
