"""How the desk stands, in numbers, and what was won back by whom."""

from datetime import timedelta

from blocks.store.numbers import read_numbers
from blocks.store.won import read_won
from tests.lives import Life
from winback.agenda import Numbers, Won
from winback.case import Stage
from winback.entries import Outcome
from winback.scales import Scale, Severity


def numbers_of(life: Life, days: int = 30) -> Numbers:
    with life.store.database.reading() as session:
        return read_numbers(session, life.store.policy(), life.clock.at, days)


def won_of(life: Life, days: float = 30, team: str = "cx") -> Won:
    with life.store.database.reading() as session:
        return read_won(session, life.clock.at - timedelta(days=days), life.clock.at + timedelta(seconds=1), team)


def opens(life: Life, number: int, score: int = 2) -> int:
    return life.begins(score, customer=f"K{number}", email=f"k{number}@x.example", phone=None)


def wins_back(life: Life, number: int, score: int = 2) -> int:
    case = opens(life, number, score)
    life.is_reached()
    life.acts("resolve", "jonas", kind="correction", root_cause="delivery/late", action="We changed carrier")
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    return case


def test_a_desk_without_cases_has_no_share_and_no_median(life):
    numbers = numbers_of(life)

    assert (numbers.open, numbers.closed, numbers.due_contacts, numbers.share_in_time) == ({}, {}, 0, None)
    assert numbers.median is None
    assert [(one.staff, one.open, one.cap) for one in numbers.loads if one.cap] == [("jonas", 0, 15), ("mette", 0, 15)]


def test_open_cases_by_severity_and_stage_and_what_is_due(life):
    opens(life, 1, 0)
    life.passes(hours=3)
    opens(life, 2, 0)
    opens(life, 3, 5)
    life.is_reached()
    numbers = numbers_of(life)

    assert numbers.open == {
        (Severity.CRITICAL, Stage.CONTACT): 2,
        (Severity.MODERATE, Stage.RESOLUTION): 1,
    }
    assert (numbers.overdue, numbers.due_today) == (1, 1)
    assert sum(one.open for one in numbers.loads) == 3


def test_first_contacts_in_time_late_and_never(life):
    opens(life, 1, 0)
    life.passes(hours=1)
    life.is_reached()
    opens(life, 2, 0)
    life.passes(hours=3)
    life.is_reached()
    opens(life, 3, 0)
    life.passes(hours=3)
    opens(life, 4, 5)  # whose time has not come
    numbers = numbers_of(life)

    assert (numbers.in_time, numbers.late, numbers.never, numbers.looked_at) == (1, 1, 1, 4)
    assert (numbers.share_in_time, numbers.median) == (1 / 3, timedelta(hours=2))


def test_a_time_that_the_customer_prefers_is_the_deadline(life):
    opens(life, 1, 0)
    tomorrow = life.clock.at + timedelta(days=1)
    life.acts("contact", reached=False, preferred=tomorrow.isoformat())
    life.passes(hours=23)
    life.is_reached()

    assert (numbers_of(life).in_time, numbers_of(life).late) == (1, 0)


def test_three_tries_and_no_answer_are_never_until_the_customer_comes_back(life):
    opens(life, 1, 5)
    for _ in range(3):
        life.acts("contact", reached=False)
        life.passes(hours=1)
    life.passes(days=3)
    assert (life.row.stage, numbers_of(life).never) == ("unreached", 1)

    life.is_reached()

    assert (numbers_of(life).late, numbers_of(life).never) == (1, 0)


def test_nobody_to_call_is_no_first_contact(life):
    life.begins(3, email=None, phone=None)
    life.passes(days=3)

    assert (numbers_of(life).looked_at, numbers_of(life).due_contacts) == (1, 0)


def test_only_the_last_days_count(life):
    wins_back(life, 1)
    assert numbers_of(life).closed == {Outcome.WON_BACK: 1}
    assert numbers_of(life, days=7).looked_at == 0
    life.passes(days=8)

    assert numbers_of(life, days=7).closed == {}


def test_what_was_won_is_told_with_those_who_won_it(life):
    case = wins_back(life, 1)
    (recovery,) = won_of(life).recoveries

    assert (recovery.case_id, recovery.customer, recovery.people) == (case, "Lone Ravn", ("mette", "jonas"))
    assert (recovery.before, recovery.after, recovery.scale) == (2, 9, Scale.NPS)
    assert (recovery.root_cause, recovery.action) == ("delivery/late", "We changed carrier")


def test_what_was_won_elsewhere_or_at_another_time_is_not_told(life):
    wins_back(life, 1)

    assert won_of(life, team="accounts").recoveries == ()
    life.passes(days=10)
    assert won_of(life, days=7) == Won("cx", life.clock.at - timedelta(days=7), life.clock.at + timedelta(seconds=1))


def test_what_was_not_won_is_not_told(life):
    life.begins(3, email=None, phone=None)
    life.acts("document", root_cause="carrier", action="We changed carrier")

    assert won_of(life).total == 0


def test_who_complains_again_is_not_won_back(life):
    wins_back(life, 1)
    life.passes(days=1)
    opens(life, 1, 1)

    assert (life.row.generation, won_of(life).total) == (2, 0)
