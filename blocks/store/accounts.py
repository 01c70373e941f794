"""Accounts in bulk: the companies that a batch of people belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from blocks.store.bulk import Bulk, table_of
from blocks.store.tables import AccountRow
from winback.responses import Person

ACCOUNTS = table_of(AccountRow)
PRIVATE = "~"
"""Begins the matching name of a private customer's own account: people too have account owners and contracts."""


@dataclass(slots=True)
class Account:
    """An account as this transaction sees it; `contract_end` as the driver has it."""

    id: int
    folded_name: str
    name: str
    yearly_value: int = 0
    contract_end: Any = None
    owner: str | None = None


COLUMNS = tuple(Account.__dataclass_fields__)
row_of = attrgetter(*COLUMNS)


def folded(name: str) -> str:
    """An account's name as it is matched."""
    return " ".join(name.casefold().split())


def _tells_of_an_account(person: Person) -> bool:
    return bool(person.account or person.yearly_value is not None or person.contract_end or person.account_owner)


class Accounts:
    """The accounts that a batch speaks of, and those its customers have."""

    def __init__(self, bulk: Bulk, told: Iterable[Person], ids: Iterable[int | None], authoritative: bool) -> None:
        self._bulk = bulk
        self._authoritative = authoritative
        self._numbers = bulk.numbers(ACCOUNTS)
        self._made: list[Account] = []
        self._changed: dict[int, Account] = {}
        telling = [person for person in told if _tells_of_an_account(person)]
        self._silent = not telling
        names = {name for person in telling if (name := self._name(person))}
        rows = bulk.find(ACCOUNTS, COLUMNS, "folded_name", sorted(names))
        if telling:
            rows += bulk.find(ACCOUNTS, COLUMNS, "id", sorted({number for number in ids if number}))
        self._by_name = {row[1]: Account(*row) for row in rows}
        self._by_id = {account.id: account for account in self._by_name.values()}

    @staticmethod
    def _name(person: Person) -> str:
        """The matching name of the account that a row speaks of; "" where it speaks of none."""
        if person.account:
            return folded(person.account)
        known_by = person.external_id or person.email or person.phone
        return PRIVATE + known_by if known_by and (person.account_owner or person.contract_end) else ""

    def meet(self, person: Person, has: int | None) -> tuple[int | None, bool]:
        """The account's id, and whether the row told anything new of it; `has` is what the customer belongs to."""
        if self._silent:
            return has, False
        name = self._name(person)
        account = self._by_name.get(name) if name else None
        if has is not None and not person.account:
            account = self._by_id.get(has)  # what is told without a company's name is told of this one
            name = ""
        if account is None and not name:
            return has, False
        made = account is None
        if account is None:
            account = Account(next(self._numbers), name, person.account or person.name or name)
            self._by_name[name] = self._by_id[account.id] = account
            self._made.append(account)
        return account.id, self._fill(account, person) or made

    def _fill(self, account: Account, person: Person) -> bool:
        changed = False
        for field, told in (
            ("yearly_value", person.yearly_value),
            ("contract_end", self._bulk.day(person.contract_end)),
            ("owner", person.account_owner),
        ):
            before = getattr(account, field)
            if told is not None and told != before and (self._authoritative or not before):
                setattr(account, field, told)
                changed = True
        if changed:
            self._changed[account.id] = account
        return changed

    def save(self) -> None:
        """Write new and changed accounts; before their customers."""
        self._bulk.insert(ACCOUNTS, COLUMNS, [row_of(account) for account in self._made])
        new = {account.id for account in self._made}
        changed = [account for number, account in self._changed.items() if number not in new]
        self._bulk.update(ACCOUNTS, COLUMNS[3:], [(*row_of(account)[3:], account.id) for account in changed])
