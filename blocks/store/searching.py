"""Finding words in what customers say and in their names: FTS5 on SQLite, `tsvector` on PostgreSQL.

What is searched stands as `0005_search.py` and `indexing.py` have it.
"""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
    union_all,
)
from sqlmodel import Session, col

from blocks.store.tables import AccountRow, CustomerRow, ResponseRow
from winback.searching import words_of

CAPITALS = "ÆØÅÄÖÜÉ"
SIGNS = f"'@._-/+<>&:''{CAPITALS}', '           {CAPITALS.lower()}'"
SAID: Any = literal_column(f"to_tsvector('simple', translate(left(response.verbatim, 100000), {SIGNS}))")
NAMED: Any = literal_column(f"to_tsvector('simple', translate(customer.name, {SIGNS}))")
"""As the indexes have them, which PostgreSQL recognises by these words alone."""

BEGINS = 3
"""Letters that make a beginning; with fewer, half of all words would be found."""

COMMON = 10_000
"""Hits beyond which a word is one of those that many say."""

SAMPLE, SHARE = 1_000, 0.04
"""The same where it takes too long to count them: that share of so many responses, the latest ones."""

SOME, MANY = 500, 10_000
"""Customers beyond which a name is one of those that many have, and beyond which nobody lists them."""


class Search:
    """What is looked for, in one database's words."""

    def __init__(self, session: Session, told: str) -> None:
        self._session = session
        self._told = told.replace("\0", " ").strip()
        self._words = words_of(told)
        self._is_sqlite = session.get_bind().dialect.name == "sqlite"

    @property
    def is_for_nothing(self) -> bool:
        """Whether nothing that was told can be found anywhere."""
        return not self._words

    @property
    def _is_open(self) -> bool:
        """Whether the last word may be the beginning of a longer one."""
        return len(self._words[-1]) >= BEGINS

    def is_common(self) -> bool:
        """Whether so many responses say it that the latest of them are found soonest by walking back from the last."""
        if self._is_sqlite:
            some = self.responses().limit(COMMON + 1).subquery()
            return self._count(select(func.count()).select_from(some)) > COMMON
        # PostgreSQL's statistics know little of beginnings, and to count takes it as long as to find them all.
        latest = select(self.said().label("said")).select_from(ResponseRow)
        latest = latest.order_by(col(ResponseRow.answered_at).desc(), col(ResponseRow.id).desc()).limit(SAMPLE)
        said = latest.subquery().c.said
        return self._count(select(func.count()).where(said)) > SAMPLE * SHARE

    def _count(self, asked: Any) -> int:
        found: int = self._session.execute(asked).scalar_one()
        return found

    def said(self) -> ColumnElement[bool]:
        """Whether a response says it all, asked of it alone; `responses` finds it among the others."""
        # SQLite would look each number up in the list's order; no index knows the number with nothing added.
        return (col(ResponseRow.id) + 0).in_(self.responses()) if self._is_sqlite else self._matches(SAID)

    def cases(self) -> Any:
        """The cases of which a response says it all."""
        case = col(ResponseRow.case_id)
        if self._is_sqlite:
            return select(case).where(col(ResponseRow.id).in_(self._in("complaint_words")))
        return select(case).where(case.is_not(None), self._matches(SAID))

    def responses(self) -> Any:
        """The responses that say it all."""
        if self._is_sqlite:
            return self._in("response_words")
        return select(col(ResponseRow.id)).where(text("response.verbatim <> ''"), self._matches(SAID))

    def customers(self) -> Any:
        """The customers whose name has it all, whose number or address it is, or whose account has it in its name."""
        exact, by_account = self._known_by()
        named = self._in("customer_words") if self._is_sqlite else self._named()
        return union_all(named, *(select(col(CustomerRow.id)).where(one) for one in (*exact, by_account)))

    def theirs(self) -> tuple[ColumnElement[bool], bool]:
        """Whether a response is one of those customers', and whether they are so many that each response is asked.

        PostgreSQL would find them anew for each use that is made of them.
        """
        whose = col(ResponseRow.customer_id)
        if self._is_sqlite:
            some = self.customers().limit(SOME + 1).subquery()
            return whose.in_(self.customers()), self._count(select(func.count()).select_from(some)) > SOME
        ids = self._session.execute(self.customers().limit(MANY + 1)).scalars().all()
        if len(ids) <= MANY:
            return whose.in_(select(func.unnest(literal(ids, ARRAY(BigInteger))))), len(ids) > SOME
        exact, by_account = self._known_by()
        is_theirs = or_(self._matches(NAMED), *exact, by_account)
        return exists().where(col(CustomerRow.id) == whose, is_theirs), True

    def _known_by(self) -> tuple[list[ColumnElement[bool]], ColumnElement[bool]]:
        whose = self._told
        digits = "".join(sign for sign in whose if sign.isdecimal() and sign.isascii())
        exact = [col(CustomerRow.external_id) == whose, col(CustomerRow.email) == whose.lower()]
        exact += [col(CustomerRow.phone).in_([f"+{digits.removeprefix('00')}", digits])] if len(digits) > 4 else []
        companies = select(col(AccountRow.id)).where(
            *(col(AccountRow.folded_name).contains(word.casefold(), autoescape=True) for word in self._words)
        )
        return exact, col(CustomerRow.account_id).in_(companies)

    def _named(self) -> Any:
        return select(col(CustomerRow.id)).where(text("customer.name <> ''"), self._matches(NAMED))

    def _in(self, name: str) -> Any:
        """Rows of a table of FTS5. A quoted word stands for itself, whatever it is."""
        quoted = " ".join(f'"{word}"' for word in self._words) + ("*" if self._is_open else "")
        found = table(name, column("rowid"))
        match: ColumnElement[bool] = literal_column(name).op("MATCH")(quoted)
        return select(found.c.rowid).where(match)

    def _matches(self, what: ColumnElement[Any]) -> ColumnElement[bool]:
        found: ColumnElement[bool] = what.op("@@")(func.to_tsquery(literal_column("'simple'"), self._tsquery()))
        return found

    def _tsquery(self) -> str:
        return " & ".join(f"'{word}'" for word in self._words) + (":*" if self._is_open else "")
