"""A case is found by its number, or by a part of what is known of its customer."""

import pytest

from blocks.store.finding import find_cases
from tests.lives import Life

PEOPLE = {
    "lone": {"name": "Lone Ravn", "external_id": "K1", "email": "lone_r@nordlys.example", "phone": "+4510121001"},
    "aase": {"name": "Åse Ødegård", "external_id": "K22", "email": "aase@fjell.example", "phone": "+4790121002"},
    "per": {"name": "100 % Per*", "external_id": "7001", "email": "loner@nordlys.example", "phone": "+4610121003"},
}
ACCOUNTS = {"lone": "Nordlys Byg ApS", "aase": "Blåfjell AS", "per": ""}


@pytest.fixture
def cases(life: Life) -> dict[str, int]:
    """A case of each of these people."""
    return {who: opened(life, who) for who in PEOPLE}


def opened(life: Life, who: str) -> int:
    told = life.response(2, account=ACCOUNTS[who])
    return life.store.receive(told._replace(person=told.person._replace(**PEOPLE[who])))[0]


def found(life: Life, query: str, limit: int = 10) -> list[int]:
    with life.store.database.reading() as session:
        lines, total = find_cases(session, query, limit, life.clock.at)
    assert total >= len(lines)
    return [line.case_id for line in lines]


FOUND_BY = {
    "ravn": "lone",
    "LONE ravn": "lone",
    "ravn nordlys": "lone",
    "  lone_r  ": "lone",
    "lone_r@nordlys.example": "lone",
    "+45 10 12 10 01": "lone",
    "10121001": "lone",
    "004510121001": "lone",
    "k1": "lone",
    "byg aps": "lone",
    "åse": "aase",
    "ÅSE ØDEGÅRD": "aase",
    "A\u030ase": "aase",
    "blåfjell": "aase",
    "100 %": "per",
    "per*": "per",
    "7001": "per",
}
NUMBERS = ("{}", "#{}", "case {}", "Sag {}", "ärende #{}")
NOTHING = (
    "",
    " ",
    "\0",
    "_ase",
    "l%e",
    "\\",
    "/",
    "' OR 1=1 --",
    "99999999999999999999",
    "case 0",
    "12 34",
    "x" * 5000,
)


def test_found_by(life, cases):
    assert {query: found(life, query) for query in FOUND_BY} == {query: [cases[who]] for query, who in FOUND_BY.items()}


def test_found_by_its_number(life, cases):
    aase = cases["aase"]
    assert [found(life, number.format(aase)) for number in NUMBERS] == [[aase]] * len(NUMBERS)


def test_signs_mean_nothing_but_themselves(life, cases):
    assert found(life, "%") == [cases["per"]]
    assert {query: found(life, query) for query in NOTHING} == {query: [] for query in NOTHING}


def test_open_cases_stand_first_and_then_the_latest(life):
    life.begins(3, email=None, phone=None)
    closed = life.case_id
    life.acts("document", root_cause="carrier", action="We changed carrier")
    first = life.begins(2, customer="K2", email="a@x.example", phone=None)
    life.passes(hours=1)
    second = life.begins(2, customer="K3", email="b@x.example", phone=None)

    assert found(life, "lone") == [second, first, closed]


def test_a_long_list_is_cut_and_says_how_many_there_are(life):
    for number in range(5):
        life.responds(2, customer=f"K{number}", email=f"k{number}@x.example", phone=None)
    with life.store.database.reading() as session:
        lines, total = find_cases(session, "lone", 3, life.clock.at)

    assert (len(lines), total) == (3, 5)


def test_the_case_of_that_number_stands_before_customers_that_fit(life):
    cases = [opened(life, who) for who in PEOPLE]
    told = life.response(2)
    other = life.store.receive(
        told._replace(person=told.person._replace(external_id=str(cases[0]), email="n@x.example", phone=None))
    )[0]

    assert found(life, str(cases[0])) == [cases[0], other]
