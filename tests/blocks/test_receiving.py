"""What programs tell together goes in together, whatever it says of whom."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from blocks.store import opening
from blocks.store.receiving import take_in_all
from blocks.store.tables import AccountRow, ResponseRow
from tests.lives import Life
from winback.responses import Person, Response
from winback.scales import Scale

NAMES = st.sampled_from(["", "", "a", "b"])
MAYBE = st.sampled_from([None, None, "a@b.example", "c@b.example"])
PEOPLE = st.fixed_dictionaries(
    {
        "external_id": st.sampled_from([None, None, "A", "B"]),
        "name": NAMES,
        "email": MAYBE,
        "phone": st.sampled_from([None, None, "+4510121012"]),
        "account": NAMES,
        "yearly_value": st.sampled_from([None, 100]),
        "account_owner": st.sampled_from([None, "mette"]),
    }
).map(lambda told: Person(**told))
CALLS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from([None, 2, 9]), st.sampled_from(["", "no"]), PEOPLE), max_size=6
)


def response(life: Life, key: object, score: int | None, verbatim: str, person: Person) -> Response:
    scale = Scale.TEXT if score is None else Scale.NPS
    return Response("api", "default", str(key), life.clock.at, scale, score, verbatim, person)


def test_a_company_that_nobody_with_an_address_belongs_to_is_one_account(life: Life):
    nobody, somebody = Person(account="Ravn ApS"), Person(external_id="K1", account="Holm ApS")
    for key in range(3):
        take_in_all(life.store, [response(life, f"{key}{n}", 9, "", who) for n, who in enumerate((nobody, somebody))])
    take_in_all(life.store, [response(life, "alone", 9, "", nobody)])

    with life.store.database.reading() as session:
        assert sorted(session.exec(select(AccountRow.name))) == ["Holm ApS", "Ravn ApS"]


def test_what_was_told_one_by_one_is_not_held_for_being_many(life: Life):
    most = life.store.policy().triage.hold_above
    told = [response(life, n, 2, "no", Person(external_id=f"K{n}")) for n in range(most + 1)]
    received = take_in_all(life.store, told, one_call=False)

    assert (received.held, list(received.each)) == (0, ["new"] * len(told))
    assert len(received.cases) >= opening.AT_ONCE


@pytest.mark.timeout(300)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(CALLS, min_size=1, max_size=4))
def test_any_calls_are_taken_in_and_each_response_is_one(life: Life, calls: list[list[tuple[Any, ...]]]):
    told: set[str] = set()
    for call in calls:
        received = take_in_all(life.store, [response(life, *one) for one in call])
        told |= {str(one[0]) for one in call}
        assert len(received.each) == len(call)
        assert set(received.each) <= {"new", "changed", "same"}

    with life.store.database.reading() as session:
        keys = list(session.exec(select(ResponseRow.key)))
    assert told <= set(keys)
    assert len(keys) == len(set(keys))
