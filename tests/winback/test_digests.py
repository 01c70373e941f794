"""When a digest is written, and what it says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.lives import STAFF, policy_with
from winback.agenda import Day, Line, Recovery, Some, Unsent, Won
from winback.case import Stage
from winback.digests import Span, daily, day_to_tell, week_to_tell, weekly
from winback.policy import Policy
from winback.reach import Reach
from winback.scales import Scale, Severity

OPENS = datetime(2026, 11, 23, 7, tzinfo=UTC)
"""Eight o'clock on a Monday in Copenhagen, when the office opens."""

LINE = Line(
    case_id=12,
    customer="Lone Ravn",
    account="Nordlys Byg ApS",
    score=2,
    scale=Scale.NPS,
    severity=Severity.CRITICAL,
    stage=Stage.CONTACT,
    due=OPENS + timedelta(hours=2),
    owner="mette",
    team="cx",
    priority=40,
    breached=False,
)
DAY = Span("digest/2026-11-23", OPENS - timedelta(hours=2), OPENS + timedelta(hours=22))
WEEK = Span("won/2026-W48", OPENS - timedelta(days=7), OPENS)
RECOVERY = Recovery(
    case_id=12,
    customer="Lone Ravn",
    account="Nordlys Byg ApS",
    people=("mette", "jonas"),
    before=2,
    after=9,
    scale=Scale.NPS,
    root_cause="delivery/late",
    action="We changed carrier",
)
WON = Won("cx", WEEK.begins, WEEK.ends, (RECOVERY,), 1)


def told(at: datetime, policy: Policy | None = None, who: str = "mette") -> str | None:
    """The day that is told to somebody at this moment."""
    policy = policy or policy_with()
    day = day_to_tell(policy.roster[who], policy, at)
    return day.key if day else None


def note_of(holds: Day, language: str = "en", reach: Reach | None = None):
    policy = policy_with(language=language)
    mette = policy.roster["mette"]
    return daily(mette, holds, DAY, policy=policy, now=OPENS, reach=reach or Reach())


def week_note(won: Won, language: str = "en", reach: Reach | None = None):
    return weekly(won, WEEK, policy=policy_with(language=language), now=OPENS, reach=reach or Reach())


# -- when --


@pytest.mark.parametrize(
    ("after", "key"),
    [
        (timedelta(seconds=-1), None),
        (timedelta(0), "digest/2026-11-23"),
        (timedelta(minutes=59), "digest/2026-11-23"),
        (timedelta(hours=1), None),
        (timedelta(days=1), "digest/2026-11-24"),
        (timedelta(days=5), None),  # a Saturday
    ],
)
def test_a_day_is_told_when_the_office_opens(after, key):
    assert told(OPENS + after) == key


def test_a_public_holiday_is_no_day_to_tell():
    assert told(datetime(2026, 12, 25, 7, tzinfo=UTC)) is None
    assert told(datetime(2026, 12, 28, 7, tzinfo=UTC)) == "digest/2026-12-28"


def test_who_is_away_is_not_told():
    away = [{"first": date(2026, 11, 20), "last": date(2026, 11, 23)}]
    policy = policy_with(staff=[person | ({"away": away} if person["id"] == "mette" else {}) for person in STAFF])

    assert told(OPENS, policy) is None
    assert told(OPENS, policy, "jonas") == "digest/2026-11-23"
    assert told(OPENS + timedelta(days=1), policy) == "digest/2026-11-24"


def test_a_person_with_hours_of_their_own_is_told_when_those_begin():
    late = {"zone": "Europe/Helsinki", "holidays": "none", "hours": {"mon": [["12:00", "20:00"]]}}
    policy = policy_with(
        calendars={"office": {}, "late": late},
        staff=[person | ({"calendar": "late"} if person["id"] == "mette" else {}) for person in STAFF],
    )

    assert told(OPENS, policy) is None
    assert told(OPENS + timedelta(hours=3), policy) == "digest/2026-11-23"


def test_a_night_shift_is_told_when_it_begins_and_not_at_midnight():
    nights = {"holidays": "none", "hours": {day: [["00:00", "06:00"], ["22:00", "24:00"]] for day in ("mon", "tue")}}
    policy = policy_with(calendars={"office": nights})
    monday_evening = datetime(2026, 11, 23, 21, tzinfo=UTC)

    assert told(monday_evening, policy) == "digest/2026-11-23"
    assert told(monday_evening + timedelta(hours=2), policy) is None
    assert told(monday_evening + timedelta(days=1), policy) == "digest/2026-11-24"


def test_where_the_office_never_closes_a_day_begins_at_the_policys_hour():
    always = {"holidays": "none", "hours": {"mon": [["00:00", "24:00"]]}}
    changes = {"calendars": {"office": always}}

    assert told(OPENS - timedelta(hours=2), policy_with(**changes)) == "digest/2026-11-23"
    midnight = policy_with(**changes, digest={"not_before": "any"})
    assert told(OPENS - timedelta(hours=8), midnight) == "digest/2026-11-23"


def test_each_can_be_turned_off():
    assert told(OPENS, policy_with(digest={"daily": False})) is None
    assert week_to_tell("cx", policy_with(digest={"weekly": False}), OPENS) is None


@pytest.mark.parametrize(
    ("after", "key"),
    [
        (timedelta(seconds=-1), None),
        (timedelta(0), "won/2026-W48"),
        (timedelta(days=2, hours=3), "won/2026-W48"),
        (timedelta(days=5), None),
        (timedelta(days=7), "won/2026-W49"),
    ],
)
def test_a_week_is_told_in_the_first_open_time_of_the_next_one_or_when_it_can_be(after, key):
    week = week_to_tell("cx", policy_with(), OPENS + after)

    assert (week.key if week else None) == key


def test_a_week_is_from_monday_to_monday_on_the_teams_wall():
    week = week_to_tell("cx", policy_with(), datetime(2026, 10, 26, 9, tzinfo=UTC))

    assert week is not None
    assert week.begins == datetime(2026, 10, 18, 22, tzinfo=UTC)  # summer time
    assert week.ends == datetime(2026, 10, 25, 23, tzinfo=UTC)


# -- what --


def test_a_day_says_what_is_to_be_done_and_what_others_are_to_do():
    holds = Day(overdue=Some((LINE,), 1), today=Some((LINE,), 3), asked=Some((LINE,), 1), answers=Some((LINE,), 1))
    note = note_of(holds)

    assert (note.key, note.kind, note.role, note.recipient) == ("digest/2026-11-23", "digest", "staff", "mette")
    assert note.title == "Your day, Monday 23 November"
    assert note.text == (
        "Overdue (1)\n"
        "- Case 12 · Lone Ravn, Nordlys Byg ApS · 2 out of 10 · critical · personal contact"
        " · due Monday 23 November at 10:00\n\n"
        "Due today (3)\n"
        "- Case 12 · Lone Ravn, Nordlys Byg ApS · 2 out of 10 · critical · personal contact"
        " · due Monday 23 November at 10:00\n"
        "… and 2 more\n\n"
        "Waiting for a colleague's approval (1)\n"
        "- Case 12 · Lone Ravn, Nordlys Byg ApS · 2 out of 10 · critical · personal contact"
        " · due Monday 23 November at 10:00\n\n"
        "Waiting for the customer's answer (1)\n"
        "- Case 12 · Lone Ravn, Nordlys Byg ApS · 2 out of 10 · critical · personal contact"
        " · due Monday 23 November at 10:00\n"
    )


def test_a_day_says_what_has_not_gone_to_customers_and_why():
    unsent = (Unsent(LINE, "unsubscribed"), Unsent(LINE, "quarantine", LINE.due))

    assert note_of(Day(unsent=unsent)).text == (
        "Not sent to the customer (2)\n"
        "- Case 12 · Lone Ravn, Nordlys Byg ApS · the customer has said no to surveys and review requests\n"
        "- Case 12 · Lone Ravn, Nordlys Byg ApS · the customer was asked not long ago and is left in peace"
        " until Monday 23 November at 10:00\n"
    )


@pytest.mark.parametrize("holds", [Day(), Day(answers=Some((LINE,), 1))])
def test_a_day_without_anything_to_do_is_not_told(holds):
    assert note_of(holds) is None


def test_a_week_says_who_was_won_back_by_whom_and_what_was_changed():
    note = week_note(WON)

    assert (note.key, note.kind, note.role, note.recipient) == ("won/2026-W48", "digest", "team", "team-cx")
    assert note.title == "Won back last week (1)"
    assert note.text == (
        "Lone Ravn, Nordlys Byg ApS · Case 12 · from 2 out of 10 to 9 out of 10\n"
        "Thanks to Mette Holm and Jonas Berg\n"
        "What went wrong: Delivery: late\n"
        "What we do differently: We changed carrier\n"
    )


def test_a_week_in_which_nothing_was_won_is_not_told():
    assert week_note(Won("cx", WEEK.begins, WEEK.ends)) is None


@pytest.mark.parametrize("language", ["da", "nb", "sv", "en"])
def test_both_are_written_in_the_language_that_staff_read(language):
    day, week = note_of(Day(today=Some((LINE,), 2)), language), week_note(WON, language)

    texts = [day.title, day.text, week.title, week.text]
    assert [text for text in texts if "{" in text or not text.strip()] == []
    assert (day.language, week.language) == (language, language)


def test_what_is_not_known_is_left_out():
    bare = Recovery(12, "", "", (), None, None, Scale.TEXT, "", "")

    assert week_note(Won("cx", WEEK.begins, WEEK.ends, (bare,), 2)).text == "Case 12\n\n… and 1 more\n"


def test_who_has_left_is_named_by_id_and_a_first_score_is_told_alone():
    recovery = Recovery(12, "Lone Ravn", "Lone Ravn", ("eva", "mette", "jonas"), None, 9, Scale.NPS, "", "")
    lines = week_note(Won("cx", WEEK.begins, WEEK.ends, (recovery,), 1)).text.splitlines()

    assert lines == ["Lone Ravn · Case 12 · now 9 out of 10", "Thanks to eva, Mette Holm and Jonas Berg"]


def test_a_long_name_and_a_name_of_many_lines_leave_the_note_readable():
    recovery = Recovery(12, "A\n- B " * 2000, "N" * 4000, ("mette",), 2, 9, Scale.NPS, "c" * 4000, "a\n\nb")
    text = week_note(Won("cx", WEEK.begins, WEEK.ends, (recovery,), 1)).text

    assert len(text) < 1000
    assert text.endswith("What we do differently: a b\n")


def test_they_go_by_the_way_that_each_is_reached():
    slack = Reach({"cx": "C0CX"})
    day, week = note_of(Day(today=Some((LINE,), 1)), reach=slack), week_note(WON, reach=slack)

    assert (day.channel, day.address, day.fallback) == ("slack", "mette@winback.example", "mette@winback.example")
    assert (week.channel, week.address, week.fallback) == ("slack", "C0CX", "cx@winback.example")
    assert note_of(Day(today=Some((LINE,), 1))).channel == "mail"
