"""Customers in bulk: each person of a batch is found or made, and what the customer lacks is filled in.

A person is told by the customer number, else by the e-mail address, else by the phone number. Two customer numbers
are two people though they share a mailbox; a shared phone with two e-mail addresses is two people too. Who has none
of the three is a customer of one response alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from sqlmodel import Session

from blocks.store.accounts import Accounts
from blocks.store.bulk import Bulk, table_of
from blocks.store.indexing import index_customers
from blocks.store.tables import CaseRow, CustomerRow, ResponseRow
from winback.intake.reading import NOBODY
from winback.responses import Person

CUSTOMERS, RESPONSES, CASES = table_of(CustomerRow), table_of(ResponseRow), table_of(CaseRow)


@dataclass(slots=True)
class Known:
    """A customer as this transaction sees it."""

    id: int
    external_id: str | None = None
    email: str | None = None
    phone: str | None = None
    name: str = ""
    role: str = ""
    language: str = ""
    segment: str = ""
    yearly_value: int = 0
    review_permission: bool = False
    account_id: int | None = None

    @property
    def identified(self) -> bool:
        """Whether another row can be known to speak of the same person."""
        return bool(self.external_id or self.email or self.phone)


COLUMNS = tuple(Known.__dataclass_fields__)
INSERTED = (*COLUMNS, "opted_out")
ADDRESSES = ("email", "phone")
TOLD = ("external_id", "email", "phone", "name", "role", "language", "segment")
told_of = attrgetter(*TOLD)
row_of = attrgetter(*COLUMNS)


class Stored(NamedTuple):
    """What a batch came to, in rows; `customers` were made, `enriched` are (response, case) told more of.

    `each` is what became of each response in turn: "new", "changed" or "same".
    """

    new: int
    changed: int
    same: int
    customers: int
    enriched: list[tuple[int, int]]
    each: Sequence[str] = ()


def store_customers(session: Session, batch: Sequence[Person]) -> Stored:
    """Store rows of a list of customers in the caller's writing transaction: its word goes for what was known."""
    people = People(Bulk(session), batch, authoritative=True)
    changed = 0
    for person in batch:
        made = len(people.made)
        _, altered = people.take_in(person)
        changed += altered and len(people.made) == made
    people.save()
    new = len(people.made)
    return Stored(new, changed, len(batch) - new - changed, new, [])


class People:
    """The customers that a batch speaks of. With `authoritative`, what is told replaces what is known."""

    def __init__(self, bulk: Bulk, persons: Iterable[Person], *, authoritative: bool = False) -> None:
        bulk.alone()
        self.made: dict[int, Known] = {}
        self._bulk = bulk
        self._authoritative = authoritative
        self._numbers = bulk.numbers(CUSTOMERS)
        self._yes, self._no = bulk.flag(True), bulk.flag(False)
        self._changed: dict[int, Known] = {}
        self._gone: list[int] = []
        self._by_id: dict[int, Known] = {}
        self._by_number: dict[str, Known] = {}
        self._first: dict[str, Known] = {}  # by address: `@` is in each e-mail address and in no phone number
        self._unnumbered: dict[str, Known] = {}
        everybody = list(persons)
        self._load([person for person in everybody if person.external_id or person.email or person.phone])
        self._accounts = Accounts(bulk, everybody, (known.account_id for known in self._by_id.values()), authoritative)

    def _load(self, told: list[Person]) -> None:
        numbers = {person.external_id for person in told if person.external_id}
        rows = self._bulk.find(CUSTOMERS, COLUMNS, "external_id", sorted(numbers))
        found = {row[1] for row in rows}
        others = [person for person in told if person.external_id not in found]  # their addresses must tell
        ids = set[int]()
        for address in ADDRESSES:
            values = {value for person in others if (value := getattr(person, address))}
            ids.update(self._bulk.lowest(CUSTOMERS, address, sorted(values), apart="external_id"))
        rows += self._bulk.find(CUSTOMERS, COLUMNS, "id", sorted(ids - {row[0] for row in rows}))
        for row in sorted(rows):
            self._index(Known(*row))

    def load(self, ids: Iterable[int]) -> None:
        """Make sure that these customers are at hand."""
        missing = sorted(set(ids) - self._by_id.keys())
        for row in self._bulk.find(CUSTOMERS, COLUMNS, "id", missing):
            self._index(Known(*row))

    def _index(self, known: Known) -> None:
        self._by_id[known.id] = known
        if known.external_id:
            self._by_number[known.external_id] = known
        for address in (known.email, known.phone):
            if address:
                self._first.setdefault(address, known)
                if not known.external_id:
                    self._unnumbered.setdefault(address, known)

    def get(self, customer_id: int) -> Known:
        """A customer that is at hand."""
        return self._by_id[customer_id]

    def find(self, person: Person) -> Known | None:
        """The customer who this person is, if that is known."""
        if person.external_id and (known := self._by_number.get(person.external_id)):
            return known
        by_address = self._unnumbered if person.external_id else self._first
        if person.email and (known := by_address.get(person.email)):
            return known
        known = by_address.get(person.phone) if person.phone else None
        another = known and known.email and person.email and known.email != person.email
        return None if another else known

    def take_in(self, person: Person) -> tuple[Known, bool]:
        """The customer who this person is, a new one where nobody is known; and whether anything new was told."""
        known = self.find(person)
        if known is None:
            return self._make(person), True
        return known, self.fill(known, person)

    def _make(self, person: Person) -> Known:
        known = Known(
            next(self._numbers),
            person.external_id,
            person.email,
            person.phone,
            person.name,
            person.role,
            person.language,
            person.segment,
            review_permission=self._yes if person.review_permission else self._no,
        )
        self.made[known.id] = known
        self._index(known)
        self._fill_account(known, person)
        return known

    def fill(self, known: Known, person: Person) -> bool:
        """Add what the person's row tells; whether that changed anything."""
        if person is NOBODY:
            return False
        changed = self._fill_texts(known, person)
        if person.review_permission is not None and person.review_permission != bool(known.review_permission):
            known.review_permission = person.review_permission
            changed = True
        changed = self._fill_account(known, person) or changed
        if changed and known.id not in self.made:
            self._changed[known.id] = known
        return changed

    def _fill_account(self, known: Known, person: Person) -> bool:
        told = person.yearly_value
        account_id, changed = self._accounts.meet(person, known.account_id)
        if account_id is None:
            if told is not None and told != known.yearly_value and (self._authoritative or not known.yearly_value):
                known.yearly_value = told
                return True
        elif account_id != known.account_id and (known.account_id is None or self._authoritative):
            known.account_id = account_id
            return True
        return changed

    def _fill_texts(self, known: Known, person: Person) -> bool:
        changed = False
        for field, told, before in zip(TOLD, told_of(person), told_of(known), strict=True):
            if not told or told == before:
                continue
            if not before or before == "unknown" or (self._authoritative and told != "unknown"):
                setattr(known, field, told)
                changed = True
        if changed:
            self._index_again(known)
        return changed

    def _index_again(self, known: Known) -> None:
        if known.external_id:
            for address in (known.email, known.phone):
                if address and self._unnumbered.get(address) is known:
                    del self._unnumbered[address]
        self._index(known)

    def forget(self, known: Known) -> None:
        """Take away the customer made for one response alone, which now turned out to be somebody's."""
        if self.made.pop(known.id, None) is None:
            self._changed.pop(known.id, None)
            self._gone.append(known.id)

    def save(self) -> None:
        """Write new and changed customers; before the rows that refer to them."""
        self._accounts.save()
        self._bulk.insert(CUSTOMERS, INSERTED, [(*row_of(known), self._no) for known in self.made.values()])
        index_customers(self._bulk, list(self.made))
        rows: list[tuple[Any, ...]] = [(*row_of(known)[1:], known.id) for known in self._changed.values()]
        self._bulk.update(CUSTOMERS, COLUMNS[1:], rows)

    def clear(self) -> None:
        """Delete customers who are nobody any more, unless something else refers to them; after all else."""
        referred = {
            row[0]
            for table in (RESPONSES, CASES)
            for row in self._bulk.find(table, ("customer_id",), "customer_id", self._gone)
        }
        self._bulk.delete(CUSTOMERS, [number for number in self._gone if number not in referred])
