"""The policy: what loads, what is refused and in which words, and what a snapshot keeps."""

import json
import re
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from winback.policy import Policy, PolicyError, check_policy, from_snapshot, load_policy, snapshot
from winback.policy.money import Compensation
from winback.scales import BANDS, Bands, Scale, Severity

MANAGER = {"name": "Any", "email": "any@winback.example", "team": "cx", "role": "manager"}
COMPANY: dict[str, Any] = {
    "company": "Nordlys",
    "teams": {"cx": {"name": "Customer care", "email": "cx@winback.example", "supervisor": "mia"}},
    "staff": [{"id": "mia", **MANAGER, "name": "Mia Moe"}, {"id": "max", **MANAGER, "name": "Max Krog"}],
}
SMALLEST = """
company = "Nordlys"

[teams.cx]
name = "Customer care"
email = "cx@winback.example"
supervisor = "mia"

[[staff]]
id = "mia"
name = "Mia Lund"
email = "mia@winback.example"
team = "cx"
role = "manager"

[[staff]]
id = "max"
name = "Max Krog"
email = "max@winback.example"
team = "cx"
role = "manager"
"""
OPEN_ALWAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (("00:00", "24:00"),))
GOOGLE = {"name": "g", "kind": "google", "url": "https://g.example/r", "invite": "everyone"}


def policy_of(**changes: Any) -> Policy:
    return check_policy(COMPANY | changes)


def staff_with(**changes: Any) -> dict[str, Any]:
    return {"staff": [COMPANY["staff"][0] | changes, COMPANY["staff"][1]]}


def team_with(**changes: Any) -> dict[str, Any]:
    return {"teams": {"cx": COMPANY["teams"]["cx"] | changes}}


def refusal(**changes: Any) -> str:
    with pytest.raises(PolicyError) as refused:
        check_policy(COMPANY | changes)
    return str(refused.value)


def written(folder: Path, text: str) -> Path:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_smallest_file_loads_with_the_products_numbers(tmp_path: Path):
    policy = load_policy(written(tmp_path, SMALLEST))

    assert policy.triage.history_after == timedelta(days=14)
    assert policy.triage.hold_above == 100
    assert policy.triage.reopen_within == timedelta(days=60)
    assert [policy.contact.due[severity] for severity in Severity] == [timedelta(hours=n) for n in (2, 24, 48)]
    assert [rung.at for rung in policy.contact.ladder] == [0.5, 0.8, 1.0, 1.25, 1.5]
    assert policy.contact.tries == 3
    assert (policy.check_in.after, policy.check_in.at, policy.check_in.rounds) == (timedelta(days=7), time(10), 2)
    assert (policy.resurvey.after, policy.resurvey.expires) == (timedelta(days=7), timedelta(days=14))
    assert policy.aftercare.touchpoints == (timedelta(days=30), timedelta(days=90))
    assert policy.default_team == "cx"
    assert policy.team_calendar("cx").zone == "Europe/Copenhagen"


@each(
    ("key", "changes"),
    [
        ("compny", {"compny": "Nordlys"}),
        ("contact.trys", {"contact": {"trys": 3}}),
        ("contact.ladder.0.att", {"contact": {"ladder": [{"name": "warn", "at": 0.5, "att": 1, "tell": ["owner"]}]}}),
        ("staff.0.langs", staff_with(langs=["da"])),
        ("staff.0.away.0.until", staff_with(away=[{"first": "2026-01-01", "last": "2026-01-02", "until": "x"}])),
        ("teams.cx.boss", team_with(boss="mia")),
        ("rules.0.topic", {"rules": [{"name": "price", "team": "cx", "topic": ["price"]}]}),
        ("calendars.office.hour", {"calendars": {"office": {"hour": {}}}}),
        ("calendars.office.hours.monday", {"calendars": {"office": {"hours": {"monday": []}}}}),
        ("surveys.default.critical", {"surveys": {"default": {"critical": 3}}}),
        ("compensation.limits.0.amunt", {"compensation": {"limits": [{"amount": 5, "amunt": 5}]}}),
        ("reviews.0.incentive", {"reviews": [GOOGLE | {"incentive": "coffee"}]}),
    ],
)
def test_an_unknown_key_is_refused_by_name_however_deep(key: str, changes: dict[str, Any]):
    assert key in refusal(**changes)


@each(
    ("changes", "key", "mend"),
    [
        ({"staff": COMPANY["staff"][:1]}, "approval.role", "four eyes.* add another manager"),
        (team_with(supervisor="eve"), "teams.cx.supervisor", "'eve' is not there; known are max, mia"),
        (team_with(on_call="eve"), "teams.cx.on_call", "'eve' is not there; known are max, mia"),
        (team_with(calendar="night"), "teams.cx.calendar", "'night' is not there; known are office"),
        (staff_with(team="sales"), "staff.mia.team", "'sales' is not there; known are cx"),
        (staff_with(calendar="night"), "staff.mia.calendar", "'night' is not there; known are office"),
        (staff_with(role="chief"), "staff.0.role", "'agent', 'supervisor' or 'manager'"),
        (staff_with(id="Mia Lund"), "staff.0.id", "match pattern"),
        (staff_with(id="max"), "staff", "each id may stand once"),
        ({"rules": [{"name": "price", "team": "sales"}]}, "rules.price.team", "'sales' is not there"),
        ({"contact": {"calendars": {"critical": "night"}}}, "contact.calendars.critical", "'night' is not there"),
        ({"contact": {"due": {"critical": "2h"}}}, "contact", "due needs a time for moderate, hidden"),
        ({"contact": {"claim_reminder": "2h"}}, "contact", "claim_reminder must come before claim_lapses"),
        ({"contact": {"next_try": "soon"}}, "contact.next_try", 'write a duration such as "90s"'),
        ({"resurvey": {"remind_after": "14d"}}, "resurvey", "remind_after must come before expires"),
        ({"resurvey": {"at": "ten"}}, "resurvey.at", 'write an hour of day such as "10:00"'),
        ({"aftercare": {"touchpoints": ["90d", "30d"]}}, "aftercare.touchpoints", "must follow one another"),
        ({"priority": {"severity": {"critical": 40}}}, "priority", "a weight for moderate, hidden"),
        ({"priority": {"leaving": -1}}, "priority.leaving", "greater than or equal to 0"),
        ({"surveys": {"default": {"critical_to": 7}}}, "surveys.default", "bands must rise"),
        ({"surveys": {"default": {"passive_to": 11}}}, "surveys.default", "bands must rise"),
        ({"compensation": {"currency": "kr"}}, "compensation.currency", "match pattern"),
        ({"reviews": [GOOGLE, GOOGLE]}, "reviews", "each name may stand once"),
        ({"reviews": [GOOGLE | {"share": 0}]}, "reviews.0.share", "greater than 0"),
        ({"reviews": [GOOGLE | {"url": "g.example"}]}, "reviews.0.url", "match pattern"),
        ({"calendars": {"office": {"zone": "Mars"}}}, "calendars.office", "write an IANA name"),
        ({"calendars": {"office": {"holidays": "XX"}}}, "calendars.office", 'write a country such as "DK"'),
        ({"calendars": {"office": {"hours": {"mon": [["8", "16:00"]]}}}}, "calendars.office", 'write "HH:MM"'),
        (
            {"calendars": {"office": {"half_days": {"2026-12-24": [["12:00", "08:00"]]}}}},
            "calendars.office",
            "half_days 2026-12-24: 12:00-08:00 ends before it has begun",
        ),
        ({"calendars": {"office": {"half_days": {"christmas": []}}}}, "calendars.office.half_days", "valid date"),
        ({"company": ""}, "company", "at least 1 character"),
        ({"version": 2}, "version", "1"),
    ],
)
def test_a_mistake_is_refused_with_its_key_and_the_mend(changes: dict[str, Any], key: str, mend: str):
    said = refusal(**changes)

    assert any(re.match(rf"{re.escape(key)}\b.*: .*{mend}", line) for line in said.splitlines()), said


@each(("kind", "name"), [("google", "Google"), ("trustpilot", "Trustpilot")])
def test_inviting_only_the_happy_is_refused_where_it_is_forbidden(kind: str, name: str):
    gated = {**GOOGLE, "kind": kind, "invite": "after_good_resurvey"}

    assert f'{name} forbids inviting only the happy: set invite = "everyone"' in refusal(reviews=[gated])


@each("kind", ["own_page", "reference"])
def test_a_page_of_ones_own_may_follow_a_good_resurvey(kind: str):
    assert policy_of(reviews=[{**GOOGLE, "kind": kind, "invite": "after_good_resurvey"}]).reviews


@each("step", ["contact", "resolution", "approval", "letters", "documentation", "check_in"])
def test_every_ladder_must_rise(step: str):
    falling = [{"name": "breach", "at": 1.0, "tell": ["owner"]}, {"name": "warn", "at": 0.8, "tell": ["owner"]}]
    due = {"contact": policy_of().contact.model_dump(mode="json")["due"]}.get(step, "2h")

    assert f"{step}.ladder: rungs must rise" in refusal(**{step: {"due": due, "ladder": falling}})


def test_a_rung_may_stand_once():
    twice = [{"name": "warn", "at": at, "tell": ["owner"]} for at in (0.5, 0.8)]

    assert "each rung's name may stand once" in refusal(contact={"ladder": twice})


@each("step", ["resolution", "approval", "letters", "documentation", "check_in", "aftercare"])
def test_a_deadline_of_nothing_is_refused(step: str):
    assert f"{step}.due: Input should be greater than" in refusal(**{step: {"due": "0s"}})


def test_a_contact_deadline_of_nothing_is_refused():
    assert "contact.due.critical" in refusal(contact={"due": {"critical": "0s", "moderate": "1h", "hidden": "2h"}})


def test_an_agent_is_no_supervisor():
    staff = [*COMPANY["staff"], {**MANAGER, "id": "ann", "role": "agent"}]

    assert "teams.cx.supervisor: 'ann' needs the role" in refusal(**team_with(supervisor="ann"), staff=staff)


def test_every_mistake_has_a_line_of_its_own():
    said = refusal(**team_with(supervisor="eve", on_call="eve", calendar="night"))

    assert [line.split(":")[0] for line in said.splitlines()] == [
        "teams.cx.calendar",
        "teams.cx.supervisor",
        "teams.cx.on_call",
    ]


def test_two_supervisors_suffice_where_supervisors_approve():
    staff = [{**MANAGER, "id": "sue", "role": "supervisor"}, COMPANY["staff"][0]]

    assert policy_of(staff=staff, approval={"role": "supervisor"}).approval.role.value == "supervisor"


def test_a_calendar_is_written_in_toml_with_half_days_and_holidays(tmp_path: Path):
    text = """
[calendars.office]
zone = "Europe/Stockholm"
holidays = "SE"
closed = [2026-12-28]
hours = { mon = [["08:00", "12:00"], ["12:30", "16:00"]], thu = [["08:00", "16:00"]] }
half_days = { 2026-12-24 = [["08:00", "12:00"]] }
"""
    office = load_policy(written(tmp_path, SMALLEST + text)).team_calendar("cx")

    def opens(day: int, hour: float) -> bool:
        return office.is_open(datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour - 1))

    assert opens(21, 11.9)
    assert not opens(21, 12.25)
    assert opens(24, 11.9)
    assert not opens(24, 12)
    assert not opens(28, 10)
    assert not opens(22, 10)


@each("none", [None, "none"])
def test_a_calendar_may_do_without_holidays(none: str | None):
    open_always = {"zone": "UTC", "hours": OPEN_ALWAYS, "holidays": none}
    policy = policy_of(calendars={"office": {}, "always": open_always}, contact={"calendars": {"critical": "always"}})
    christmas = datetime(2026, 12, 25, 3, tzinfo=UTC)

    assert policy.contact_calendar("cx", Severity.CRITICAL).is_open(christmas)
    assert not policy.contact_calendar("cx", Severity.MODERATE).is_open(christmas)


@pytest.mark.parametrize(
    ("text", "why"), [("company = ", "this is not TOML"), ("a = 1\na = 2", "this is not TOML"), ("", "company: Field")]
)
def test_a_broken_file_is_told_from_a_wrong_one(tmp_path: Path, text: str, why: str):
    with pytest.raises(PolicyError, match=why):
        load_policy(written(tmp_path, text))


def test_a_file_that_is_no_text_is_refused_by_its_name(tmp_path: Path):
    file = tmp_path / "policy.toml"
    file.write_bytes(b"company = '\xff'")

    with pytest.raises(PolicyError, match=r"policy\.toml: this is not TOML"):
        load_policy(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(PolicyError, match=r"nowhere\.toml: there is no such file"):
        load_policy(tmp_path / "nowhere.toml")


@given(
    due=st.timedeltas(timedelta(seconds=1), timedelta(days=90)),
    critical=st.integers(-1, 10),
    share=st.floats(0.01, 1),
    at=st.one_of(st.just("any"), st.times().map(lambda hour: f"{hour:%H:%M}")),
)
def test_a_snapshot_reads_back_as_the_policy(due: timedelta, critical: int, share: float, at: str):
    policy = policy_of(
        resolution={"due": due},
        check_in={"at": at},
        reviews=[GOOGLE | {"share": share}],
        surveys={"default": {"critical_to": critical, "detractor_to": 10, "passive_to": 10}},
        calendars={"office": {"half_days": {"2026-12-24": [["08:00", "12:00"]]}, "closed": ["2026-06-05"]}},
        **team_with(on_call="max"),
    )

    assert from_snapshot(snapshot(policy)) == policy


def test_a_snapshot_of_a_newer_version_is_read_as_far_as_it_is_known():
    policy = policy_of()
    newer = json.loads(snapshot(policy))
    newer["mood"] = {"on": True}
    newer["contact"]["by_pigeon"] = "2h"
    newer["staff"][0]["pronouns"] = "they"
    newer["contact"]["ladder"][0]["sound"] = "bell"

    assert from_snapshot(json.dumps(newer)) == policy


def test_a_survey_reads_its_own_scale_and_other_scales_as_usual():
    policy = policy_of(surveys={"shop": {"scale": "csat", "critical_to": 2, "detractor_to": 3, "reversed": True}})

    assert policy.bands("shop", Scale.CSAT) == Bands(1, 5, 2, 3, 4, reversed=True)
    assert policy.bands("shop", Scale.NPS) == BANDS[Scale.NPS]
    assert policy.bands("elsewhere", Scale.STARS) == BANDS[Scale.STARS]
    assert policy.bands("elsewhere", Scale.TEXT) is None


@each(
    ("severity", "value", "limit"),
    [
        (Severity.CRITICAL, 0, 1000),
        (Severity.MODERATE, 499_999, 500),
        (Severity.HIDDEN, 0, 500),
        (Severity.HIDDEN, 500_000, 5000),
        (Severity.CRITICAL, 500_000, 5000),
    ],
)
def test_limits_rise_with_severity_and_value(severity: Severity, value: int, limit: int):
    assert Compensation().limit(severity, value) == Decimal(limit)


def test_without_limits_everything_needs_approval():
    assert Compensation(limits=()).limit(Severity.CRITICAL, 10**9) == 0


def test_a_calendar_that_never_opens_does_not_load():
    with pytest.raises(PolicyError, match=r"calendars\.office"):
        policy_of(calendars={"office": {"hours": {"mon": []}, "holidays": "none"}})


NONE = [
    "mia",
    "mia@@x.example",
    "jørgen@x.example",
    "a@x.example\nBcc: b@y.example",
    "a@x",
    " a@x.example",
    "a@-x.dk",
    "",
]


@each("address", NONE)
def test_an_address_that_nothing_can_be_sent_to_is_refused_with_its_key(address: str):
    team = COMPANY["teams"]["cx"]
    for key, changes in {
        "staff.0.email": staff_with(email=address),
        "teams.cx.email": {"teams": {"cx": team | {"email": address}}},
        "sender": {"sender": address},
    }.items():
        with pytest.raises(PolicyError, match=rf"^{key}: this is no address") as caught:
            policy_of(**changes)
        assert "Bcc" not in str(caught.value)


def test_a_domain_in_foreign_letters_is_kept_as_the_dns_writes_it():
    assert policy_of(sender="care@blåbær.dk").sender == "care@xn--blbr-roah.dk"


def test_a_team_may_do_without_a_sender_of_its_own():
    assert policy_of(teams={"cx": COMPANY["teams"]["cx"] | {"sender": ""}}).teams["cx"].sender == ""


def test_what_is_in_force_since_before_addresses_were_checked_is_read_as_it_is():
    older = snapshot(policy_of()).replace("any@winback.example", "mia")

    assert from_snapshot(older).roster["mia"].email == "mia"


@each("taken", ["winback", "customer", "prefect"])
def test_nobody_on_the_staff_is_named_as_the_journal_names_others(taken: str):
    someone = {"id": taken, "name": "X", "email": "x@winback.example", "team": "cx", "role": "manager"}
    with pytest.raises(PolicyError, match="journal"):
        policy_of(staff=[*COMPANY["staff"], someone])


@each("slack", ["", "U012AB", "W9XYZ"])
def test_a_member_of_staff_may_have_an_id_in_slack(slack: str):
    assert policy_of(**staff_with(slack=slack)).roster["mia"].slack == slack


@each("slack", ["@mia", "u012ab", "U1", "C012AB", "U012AB "])
def test_what_is_no_id_in_slack_is_refused(slack: str):
    with pytest.raises(PolicyError, match=r"staff\.0\.slack"):
        policy_of(**staff_with(slack=slack))


def test_two_people_are_not_one_member_in_slack():
    with pytest.raises(PolicyError, match="each slack id may stand once"):
        policy_of(staff=[one | {"slack": "U012AB"} for one in COMPANY["staff"]])
