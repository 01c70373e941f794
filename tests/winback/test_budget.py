"""What a call of a language model can cost, and of which day it is."""

from datetime import UTC, date, datetime

from tests.lives import policy_with
from winback.budget import day_of, most_tokens


def test_the_day_is_the_companys_own():
    policy = policy_with(calendars={"office": {"zone": "Europe/Copenhagen"}})

    assert day_of(datetime(2026, 7, 1, 21, 59, tzinfo=UTC), policy) == date(2026, 7, 1)
    assert day_of(datetime(2026, 7, 1, 22, 0, tzinfo=UTC), policy) == date(2026, 7, 2)


def test_no_call_costs_more_than_its_bytes_and_its_longest_answer():
    asked = [("system", "Judge."), ("user", "Så dårligt 😡")]

    assert most_tokens(asked, 100) >= 6 + len("Så dårligt 😡".encode()) + 100
