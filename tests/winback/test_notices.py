"""Notices to staff: who is told, when they hear it, and what stands where."""

import re
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from tests.winback.test_case import (
    DEAR,
    DRAFTED,
    HOUR,
    MONDAY,
    OPENED,
    POLICY,
    REACHED,
    STAFF,
    case_at,
    case_of,
    told,
)
from tests.winback.test_policy import COMPANY, OPEN_ALWAYS, policy_of
from winback import ladder
from winback.actions import ACTIONS
from winback.case import Case, Stage
from winback.dossier import Dossier, OtherCase, Said
from winback.entries import Unclaimed
from winback.letters import CASE, VALUES
from winback.letters.staff_words import STEPS
from winback.notices import COMMANDS, Recipient, notice, recipients
from winback.outbox import Message
from winback.people import Account, Customer
from winback.scales import Scale, Severity

NIGHT = datetime(2026, 11, 28, 3, tzinfo=ZoneInfo("Europe/Copenhagen"))
"""Saturday, three o'clock in the morning."""
OPENING = NIGHT + timedelta(days=2, hours=5)
LONE = Customer(
    id=1,
    external_id="K-77",
    name="Lone Ravn",
    email="lone@kunde.example",
    phone="+4510121012",
    role="CFO",
    language="da",
    account=Account("Ravn & Co"),
)
SAID = Said(MONDAY, 2, Scale.NPS, "The parcel never came.", "Delivery")
DOSSIER = Dossier(
    LONE,
    SAID,
    history=(Said(MONDAY - timedelta(90), 5, Scale.NPS, "Late again.", done="Changed carrier"),),
    others=(OtherCase(14, "Ib Ravn", "contact", "bo"),),
)
AUDIENCES = ["owner", "team", "supervisor", "on_call", "asker", "approvers"]
PLAIN = sorted(name for name in VALUES if VALUES[name] == CASE)
TEAMS = {"cx": COMPANY["teams"]["cx"] | {"supervisor": "sue", "on_call": "sue"}}
OPTION = re.compile(r"--([a-z-]+)")


def told_to(case: Case, *audiences: str, now: datetime = MONDAY, **changes: Any) -> list[Recipient]:
    return recipients(case, audiences, policy_of(**{"staff": STAFF, "teams": TEAMS, **changes}), now)


def who(case: Case, *audiences: str, **changes: Any) -> list[str]:
    return [one.id for one in told_to(case, *audiences, **changes)]


def alert(case: Case, now: datetime = MONDAY, dossier: Dossier = DOSSIER, **more: Any) -> list[Message]:
    asked = {"key": "g1/alert", "tell": ("team", "owner"), "policy": POLICY, **more}
    return notice("alert", case, dossier, now=now, **asked)


NEW = case_of(OPENED)
ASKED_BY_MAX = told(case_of(OPENED, REACHED), DEAR, actor="max")


@each(
    ("case", "audiences", "ids"),
    [
        (NEW, ["owner"], ["ann"]),
        (NEW, ["team"], ["team-cx"]),
        (NEW, ["supervisor"], ["sue"]),
        (NEW, ["on_call"], ["sue"]),
        (NEW, ["team", "owner"], ["team-cx", "ann"]),
        (NEW, ["supervisor", "on_call", "owner", "owner"], ["sue", "ann"]),
        (NEW, ["approvers"], ["mia", "max"]),
        (ASKED_BY_MAX, ["approvers"], ["mia"]),
        (ASKED_BY_MAX, ["asker"], ["max"]),
        (told(case_of(OPENED), Unclaimed(owner="ann")), ["owner"], ["team-cx"]),
        (case_of(OPENED.model_copy(update={"owner": "somebody-who-left"})), ["owner"], ["team-cx"]),
        (case_of(OPENED.model_copy(update={"team": "a-team-that-is-gone"})), ["team"], ["team-cx"]),
        (NEW, ["asker"], ["team-cx"]),
    ],
)
def test_who_an_audience_is(case: Case, audiences: list[str], ids: list[str]):
    assert who(case, *audiences) == ids


def test_nobody_on_call_is_nobody_told():
    assert who(NEW, "on_call", teams=COMPANY["teams"]) == []


@given(st.lists(st.sampled_from(AUDIENCES), max_size=8), st.sampled_from([NEW, ASKED_BY_MAX]))
def test_each_is_told_once_and_who_asked_never_approves(audiences: list[str], case: Case):
    ids = who(case, *audiences)

    assert len(set(ids)) == len(ids)
    assert case.asked_by not in who(case, "approvers")


@each(
    ("audience", "hears_from"),
    [
        ("team", NIGHT),
        ("on_call", NIGHT),
        ("owner", OPENING),
        ("supervisor", OPENING),
        ("approvers", OPENING),
        ("asker", OPENING),
    ],
)
def test_at_night_only_the_teams_channel_and_who_is_on_call_hear_it(audience: str, hears_from: datetime):
    assert {one.hears_from for one in told_to(ASKED_BY_MAX, audience, now=NIGHT)} == {hears_from}


@each("audiences", [("owner", "on_call"), ("on_call", "owner"), ("supervisor", "on_call")])
def test_who_is_on_call_hears_it_at_once_whatever_else_they_are(audiences: tuple[str, str]):
    owned_by_sue = case_of(OPENED.model_copy(update={"owner": "sue"}))

    assert [one.hears_from for one in told_to(owned_by_sue, *audiences, now=NIGHT)] == [NIGHT]


def test_hours_of_ones_own_come_before_the_teams():
    awake = {"office": {}, "always": {"zone": "UTC", "hours": OPEN_ALWAYS, "holidays": "none"}}
    staff = [STAFF[0] | {"calendar": "always"}, *STAFF[1:]]

    assert [one.hears_from for one in told_to(NEW, "owner", now=NIGHT, staff=staff, calendars=awake)] == [NIGHT]


@given(st.timedeltas(timedelta(0), timedelta(400)), st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=4))
def test_no_direct_message_comes_outside_its_recipients_hours(span: timedelta, audiences: list[str]):
    now = MONDAY + span
    direct = [one for one in recipients(NEW, audiences, POLICY, now) if one.role not in {"team", "on_call"}]

    assert all(one.hears_from >= now for one in direct)
    assert all(POLICY.person_calendar(one.id).is_open(one.hears_from) for one in direct)


def test_a_notice_is_one_message_a_recipient_keyed_by_who_they_are():
    assert [(one.key, one.role, one.address, one.send_after) for one in alert(NEW, NIGHT)] == [
        ("g1/alert/team-cx", "team", "cx@winback.example", NIGHT),
        ("g1/alert/ann", "owner", "ann@winback.example", OPENING),
    ]


@each(("severity", "urgent"), [("critical", True), ("moderate", False), ("hidden", False)])
def test_only_the_critical_is_urgent(severity: str, urgent: bool):
    case = case_of(OPENED.model_copy(update={"severity": Severity(severity)}))

    assert {one.urgent for one in alert(case)} == {urgent}


@each("name", PLAIN)
def test_what_concerns_the_customer_stands_in_title_and_text_only(name: str):
    [message] = notice(name, NEW, DOSSIER, key=f"g1/{name}", tell=["owner"], policy=POLICY, now=MONDAY)
    personal = ("lone", "ravn", "k-77", "kunde.example", "10121012", "cfo", "parcel", "ib ")
    elsewhere = [
        value
        for place, value in zip(message.__slots__, astuple(message), strict=True)
        if place not in {"title", "text"}
    ]

    assert "Lone Ravn" in message.text + message.title
    assert not [one for one in personal if one in " ".join(map(str, elsewhere)).lower()]
    assert not message.to_customer


def test_an_alert_tells_what_one_needs_before_calling():
    text = alert(NEW)[1].text
    wanted = (
        *("The parcel never came.", "Delivery", "CFO", "Ravn & Co", "+4510121012", "lone@kunde.example"),
        *("Late again.", "Changed carrier", "14: Ib Ravn", "Ann Dahl", "winback act 1 contact"),
    )

    assert [one for one in wanted if one not in text] == []


def test_the_due_time_is_the_teams_own():
    own = alert(case_of(OPENED.model_copy(update={"severity": Severity.CRITICAL})))[0].text
    given_time = alert(NEW, due=MONDAY + 5 * HOUR)[0].text

    assert "11:00" in own
    assert "14:00" in given_time


@each("step", sorted(COMMANDS))
def test_the_command_that_a_notice_names_is_there_with_its_options(step: str):
    action, *rest = COMMANDS[step].split(" ", 1)
    options = {option.replace("-", "_") for option in OPTION.findall("".join(rest))}

    assert action in ACTIONS
    assert options <= set(ACTIONS[action].form.model_fields)


@each("rung", [*POLICY.contact.ladder, *POLICY.approval.ladder])
def test_every_audience_of_a_ladder_is_somebody(rung: Any):
    assert who(NEW, *rung.tell)


@each("stage", Stage)
def test_every_step_that_is_awaited_names_its_command_and_has_a_name(stage: Stage):
    steps = {step.step for step in ladder.follow_ups(told(case_at(stage), DRAFTED))}

    assert steps <= set(COMMANDS)
    assert steps <= set(STEPS["en"])
