"""From complaints to cases: who gets them, and when people are asked first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from blocks.store import opening
from blocks.store.responses import store_responses
from tests.lives import STAFF, Life, policy_with


def opens(life: Life, number: int, score: int = 2, **more: object) -> int:
    """A case of a customer of its own."""
    who = {"customer": f"K{number}", "email": f"k{number}@firm.example", "phone": None}
    opened = life.responds(score, **(who | more))[0]
    life.case_id = opened
    return opened


def capped(**caps: int) -> list[dict[str, object]]:
    return [{**person, **(caps if person["id"] in {"mette", "jonas"} else {})} for person in STAFF]


def test_the_language_decides_before_the_load(life):
    opens(life, 1, language="sv")
    assert life.row.owner == "jonas"
    opens(life, 2, language="sv")

    assert life.row.owner == "jonas"


def test_without_a_reason_the_least_loaded_gets_it(life):
    owners = [life.row.owner for number in range(6) if opens(life, number, language="en")]

    assert sorted(owners) == ["jonas"] * 3 + ["mette"] * 3


def test_at_their_cap_the_team_gets_it(lives):
    life = lives(policy_with(staff=capped(max_open=1)))
    owners = [life.row.owner for number in range(3) if opens(life, number)]

    assert set(owners) == {"mette", "jonas", None}


def test_critical_cases_a_day_have_a_cap_of_their_own(lives):
    life = lives(policy_with(staff=capped(max_critical_a_day=1)))
    critical = [life.row.owner for number in range(3) if opens(life, number, score=0)]
    opens(life, 9, score=5)

    assert set(critical) == {"mette", "jonas", None}
    assert life.row.owner in {"mette", "jonas"}


def test_caps_hold_when_many_open_at_once(lives):
    life = lives(policy_with(staff=capped(max_open=2)))
    with ThreadPoolExecutor(6) as pool:
        cases = list(pool.map(lambda number: opens(life, number), range(8)))
    with life.store.database.reading() as session:
        owners = [session.get_one(type(life.row), case).owner for case in cases]

    assert owners.count("mette") == 2
    assert owners.count("jonas") == 2
    assert owners.count(None) == 4


def test_the_account_s_other_case_has_the_same_owner(life):
    first = opens(life, 1, account="Nordlys Byg", language="sv")
    owner = life.row.owner
    opens(life, 2, account="Nordlys Byg", language="da")

    assert life.row.owner == owner == "jonas"
    assert "other open case" in life.case.opened.owner_why
    assert life.case_id != first


def test_the_account_owner_comes_first(life):
    opens(life, 1, account="Nordlys Byg", account_owner="jonas", language="da")

    assert life.row.owner == "jonas"


def test_the_yearly_value_counts_by_its_rank(life):
    for number, value in enumerate([100, 200, 300, 400]):
        opens(life, number, yearly_value=value)

    assert life.case.opened.reasons["yearly value"] == 15


def test_too_many_at_once_are_held_until_somebody_says_so(lives):
    life = lives(policy_with(triage={"hold_above": 3}))
    with life.store.database.writing() as session:
        store_responses(
            session,
            [
                life.response(2, customer=f"K{number}", email=f"k{number}@firm.example", phone=None)
                for number in range(5)
            ],
            policy=life.store.policies.current(session)[1],
            now=life.clock.at,
            history_before=life.clock.at - timedelta(days=14),
        )
    held = life.store.open_cases()
    again = life.store.open_cases()
    released = life.store.open_cases(even_many=True)

    assert (held.held, held.begun) == (5, [])
    assert again.begun == []
    assert len(released.begun) == 5


def test_what_waits_is_looked_up_among_the_few_that_wait(life: Life):
    if not life.store.database.is_sqlite:
        pytest.skip("PostgreSQL's plan depends on how many there are")
    with life.store.database.reading() as session:
        asked = opening.FIRST.limit(1).compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = " ".join(row[-1] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}"))

    assert "ix_response_triage" in plan
