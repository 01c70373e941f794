"""The ladder: who is reminded when, never at midnight, each rung once a round."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.winback.test_case import (
    AGREED,
    COMPLAINT,
    DEAR,
    DRAFTED,
    HOUR,
    JOURNEYS,
    OPENED,
    POLICY,
    REACHED,
    SILENT,
    TRIED,
    case_at,
    case_of,
    histories,
    told,
)
from winback import entries as e
from winback.case import Case, Stage, read_case
from winback.clock import TICK, Calendar
from winback.ladder import (
    GENTLE,
    Reminder,
    check_in_at,
    claim_lapses_at,
    due,
    follow_ups,
    give_up_at,
    next_ring,
    reminders,
    ringing,
    suitable,
)
from winback.scales import Severity

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OFFICE = POLICY.team_calendar("cx")
MINUTE = timedelta(minutes=1)
AWAITED = set(Stage) - {Stage.UNREACHED, Stage.RESURVEY, Stage.CLOSING, Stage.CLOSED}
"""Stages in which somebody here is to do something, whatever else waits."""
MOMENTS = st.timedeltas(timedelta(0), timedelta(700)).map(lambda span: datetime(2026, 1, 1, tzinfo=UTC) + span)


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A wall clock time in Copenhagen; 27 November 2026 is a Friday."""
    return datetime(2026, month, day, hour, minute, tzinfo=COPENHAGEN)


def opened_at(at: datetime, severity: Severity = Severity.MODERATE) -> Case:
    return told(Case(1, POLICY), OPENED.model_copy(update={"severity": severity}), at=at)


def rings(case: Case) -> list[tuple[str, datetime]]:
    return [(one.rung, one.at) for one in reminders(case)]


def rung(case: Case, reminder: Reminder) -> Case:
    body = e.Rang(rung=reminder.rung, step=reminder.step, round=case.passage, due=reminder.at)
    return told(case, body, at=reminder.at)


def climbed(case: Case, *times: datetime) -> list[str]:
    """What rings where somebody looks at these times only."""
    heard = []
    for now in times:
        for reminder in ringing(case, now):
            heard.append(f"{reminder.step} {reminder.rung}")
            rung(case, reminder)
    return heard


def in_hours(calendar: Calendar, at: datetime) -> bool:
    """Whether the calendar is open, or just closes."""
    return calendar.is_open(at) or calendar.is_open(at - TICK)


def test_a_friday_afternoons_deadline_is_counted_through_the_weekend():
    case = opened_at(local(27, 15))

    assert due(case) == local(2, 15, month=12)
    assert rings(case) == [
        ("remind", local(1, 11, month=12)),
        ("warn", local(2, 10, 12, month=12)),
        ("breach", local(2, 15, month=12)),
        ("team", local(3, 13, month=12)),
        ("supervisor", local(4, 11, month=12)),
    ]


def test_a_longer_calendar_for_the_critical_knows_no_weekend():
    assert rings(opened_at(local(27, 23), Severity.CRITICAL))[:3] == [
        ("remind", local(28, 0)),
        ("warn", local(28, 0, 36)),
        ("breach", local(28, 1)),
    ]


def test_what_comes_at_night_begins_in_the_morning():
    case = told(case_of(OPENED), REACHED, at=local(27, 22))

    assert rings(case)[0] == ("remind", local(1, 12, month=12))


@given(MOMENTS, st.sampled_from(Severity))
def test_no_rung_of_contact_rings_outside_opening_hours(at: datetime, severity: Severity):
    case = opened_at(at, severity)

    assert all(in_hours(case.calendar, ring.at) for ring in reminders(case))
    assert all(ring.at >= at for ring in reminders(case))


@given(MOMENTS, st.sampled_from(sorted(set(JOURNEYS) - {Stage.CONTACT, Stage.AFTERCARE})))
def test_no_rung_of_any_later_step_rings_outside_opening_hours(at: datetime, stage: Stage):
    case = told(Case(1, POLICY), *JOURNEYS[stage], DRAFTED, at=at)

    assert all(in_hours(OFFICE, ring.at) for ring in reminders(case))


@given(MOMENTS, st.sampled_from(Severity))
def test_rungs_stand_at_their_share_of_the_open_time(at: datetime, severity: Severity):
    case = opened_at(at, severity)
    allowed, shares = POLICY.contact.due[severity], [step.at for step in POLICY.contact.ladder]

    spent = [case.calendar.between(at, ring.at) for ring in reminders(case)]

    assert [abs(one - allowed * share) <= TICK for one, share in zip(spent, shares, strict=True)] == [True] * 5


@settings(max_examples=60)
@given(histories())
def test_somebody_is_awaited_exactly_where_a_person_is_to_act(journal: list[e.Entry]):
    case = read_case(1, journal, POLICY)
    wanted = case.stage in AWAITED or (case.stage is Stage.UNREACHED and bool(case.drafts))

    assert (due(case) is not None) == (wanted and not case.suspended)
    assert (give_up_at(case) is not None) == (wanted and not case.suspended)


@settings(max_examples=60)
@given(histories(), st.lists(st.integers(0, 400), max_size=20))
def test_each_rung_rings_at_most_once_a_round_and_only_upwards(journal: list[e.Entry], looks: list[int]):
    case = read_case(1, journal, POLICY)
    order = ["start", *(step.name for step in POLICY.contact.ladder)]

    heard = climbed(case, *(journal[-1].at + hours * HOUR for hours in sorted(looks)))

    assert len(set(heard)) == len(heard)
    for step in {one.split()[0] for one in heard}:
        places = [order.index(one.split()[1]) for one in heard if one.split()[0] == step]
        assert places == sorted(places)


def test_each_rung_rings_once_a_round():
    case = opened_at(local(23, 9))
    hourly = [local(23, 9) + hours * HOUR for hours in range(24 * 8)]

    assert climbed(case, *hourly) == [f"contact {one.name}" for one in POLICY.contact.ladder]


@pytest.mark.parametrize(
    ("hours", "highest"), [(11, []), (12, ["remind"]), (20, ["warn"]), (24, ["breach"]), (99, ["supervisor"])]
)
def test_rungs_overdue_together_ring_as_the_highest(hours: int, highest: list[str]):
    case = opened_at(local(23, 9))

    assert [one.rung for one in ringing(case, OFFICE.add(local(23, 9), hours * HOUR))] == highest


def test_what_a_higher_rung_passed_over_rings_no_more():
    case = opened_at(local(23, 9))
    rung(case, ringing(case, OFFICE.add(local(23, 9), 25 * HOUR))[0])

    assert [one.rung for one in reminders(case)] == ["team", "supervisor"]


def test_another_stage_begins_the_ladder_anew():
    case = opened_at(local(23, 9))
    climbed(case, local(30, 9))
    told(case, REACHED, AGREED, COMPLAINT, at=local(30, 10))

    assert [one.rung for one in reminders(case)] == [one.name for one in POLICY.contact.ladder]


@given(st.integers(1, 500))
def test_a_logged_try_silences_the_ladder_until_the_next(hours: int):
    next_try = local(23, 9) + hours * HOUR
    case = told(opened_at(local(23, 9)), e.Contacted(channel="phone", reached=False, next_try=next_try))

    assert min(one.at for one in reminders(case)) == next_try
    assert (reminders(case)[0].step, reminders(case)[0].rung) == ("try", "remind")


def test_a_try_without_a_plan_is_followed_after_the_policys_pause():
    case = told(opened_at(local(27, 9)), TRIED, at=local(27, 14))

    assert (reminders(case)[0].step, reminders(case)[0].at) == ("try", local(30, 10))
    assert next_ring(case, local(27, 14)) == local(30, 10)


@pytest.mark.parametrize("deadline", [local(24, 18), local(28, 11), local(9, 10, month=12)])
def test_the_time_that_the_customer_prefers_moves_the_deadline(deadline: datetime):
    wish = e.Contacted(channel="phone", reached=False, preferred=deadline)

    assert due(told(opened_at(local(23, 9)), wish, at=local(23, 10))) == deadline


def test_the_latest_wish_counts_and_a_try_without_one_keeps_it():
    first, second = (e.Contacted(channel="phone", reached=False, preferred=local(day, 12)) for day in (25, 26))
    case = told(opened_at(local(23, 9)), first, second, at=local(23, 10))

    assert due(case) == local(26, 12)


def test_a_preferred_time_is_reminded_of_before_it_is_breached():
    wish = e.Contacted(channel="phone", reached=False, preferred=local(25, 12))
    case = told(opened_at(local(23, 9)), wish, at=local(23, 10))

    assert "breach" not in climbed(case, local(25, 11), local(25, 12))[0]


def test_snoozing_moves_no_deadline_and_holds_back_the_gentle_rungs_only():
    case, until = opened_at(local(23, 9)), local(26, 10)
    before = rings(case)
    told(case, e.Snoozed(until=until), at=local(23, 10))

    assert due(case) == before[2][1]
    assert rings(case) == [("breach", at) if name == "breach" else (name, at) for name, at in before[2:]]
    assert not [one for one in reminders(case) if one.rung in GENTLE and one.at < until]


def test_a_short_snooze_puts_off_the_reminder_and_no_more():
    case = told(opened_at(local(23, 9)), e.Snoozed(until=local(24, 14)))

    assert rings(case)[:2] == [("remind", local(24, 14)), ("warn", local(25, 12, 12))]


def test_a_snoozed_reminder_does_not_ring_in_place_of_the_breach():
    case = told(opened_at(local(23, 9)), e.Snoozed(until=local(26, 10)))

    assert climbed(case, local(26, 10), local(26, 11)) == ["contact breach"]


def test_a_claim_that_silence_follows_is_reminded_then_lapses():
    case = told(opened_at(local(27, 15)), e.Claimed(), at=local(27, 15, 30))

    assert next((one.step, one.rung, one.at) for one in reminders(case)) == ("claim", "remind", local(30, 8, 30))
    assert claim_lapses_at(case) == local(30, 9, 30)
    assert next_ring(case, local(30, 9)) == local(30, 9, 30)


def test_a_claim_is_reminded_once_and_a_logged_contact_answers_it():
    case = told(opened_at(local(23, 9)), e.Claimed(), at=local(23, 9))
    assert climbed(case, local(23, 10), local(23, 10, 30)) == ["claim remind"]
    told(case, TRIED, at=local(23, 10, 45))

    assert claim_lapses_at(case) is None


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.CONTACT}))
def test_only_contact_is_claimed(stage: Stage):
    assert claim_lapses_at(case_at(stage)) is None


def test_the_check_in_is_announced_a_week_later_on_an_open_day_at_ten():
    case = told(case_of(OPENED), REACHED, AGREED, at=local(18, 14, month=12))

    assert check_in_at(case) == local(28, 10, month=12)
    assert rings(case)[:2] == [("start", local(28, 10, month=12)), ("remind", local(28, 14, month=12))]


def test_a_check_in_that_nobody_answered_is_tried_again_not_announced_again():
    case = told(case_of(OPENED), REACHED, AGREED, at=local(16, 9))
    told(case, SILENT, at=local(23, 10))

    assert (reminders(case)[0].step, reminders(case)[0].at) == ("try", local(23, 14))


def test_who_approves_is_reminded_in_the_owners_stead():
    assert [one.tell for one in reminders(case_of(OPENED, REACHED, DEAR))] == [
        ("approvers",),
        ("approvers", "team"),
        ("approvers", "supervisor"),
    ]


def test_a_suspended_case_reminds_nobody():
    case = told(case_at(Stage.CONTACT), e.Claimed(), e.Suspended(reason="r"))

    assert (follow_ups(case), reminders(case), due(case)) == ([], [], None)
    assert (claim_lapses_at(case), give_up_at(case), next_ring(case, local(23, 9))) == (None, None, None)


@pytest.mark.parametrize("stage", sorted(AWAITED))
def test_silence_ends_a_step_so_long_after_it_was_due(stage: Stage):
    case = case_at(stage)

    assert give_up_at(case) == due(case) + POLICY.give_up


@given(MOMENTS, st.times(time(8), time(15, 59)).map(lambda hour: hour.replace(second=0, microsecond=0)))
def test_a_suitable_time_is_the_first_open_one_at_the_hour(at: datetime, hour: time):
    found = suitable(OFFICE, at, hour).astimezone(COPENHAGEN)
    before = [found - timedelta(days) for days in range(1, 15)]

    assert found >= at
    assert OFFICE.is_open(found)
    assert found.time() == hour
    assert not [one for one in before if one >= at and OFFICE.is_open(one)]


def test_a_moment_after_the_hour_the_next_day_is_suitable():
    assert suitable(OFFICE, local(24, 10), time(10)) == local(24, 10)
    assert suitable(OFFICE, local(24, 10) + timedelta(milliseconds=1), time(10)) == local(25, 10)


@given(MOMENTS)
def test_without_an_hour_any_open_time_is_suitable(at: datetime):
    assert suitable(OFFICE, at, None) == OFFICE.next_open(at)


@given(MOMENTS)
def test_an_hour_at_which_nobody_is_ever_there_is_not_waited_for(at: datetime):
    assert suitable(OFFICE, at, time(20)) == OFFICE.next_open(at)


def test_aftercare_is_announced_when_it_is_due():
    case: Any = case_at(Stage.AFTERCARE)

    assert rings(case)[0] == ("start", case.aftercare.due)
