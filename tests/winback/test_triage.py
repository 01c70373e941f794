"""Triage: priority and its parts, the rule that routes, and who gets the case."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from tests.winback.test_policy import COMPANY, policy_of
from winback.people import Account, Customer, Load
from winback.policy import Policy
from winback.scales import Severity
from winback.triage import Complaint, assign, priority, route

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = MONDAY.date()
LONE = Customer(id=1, name="Lone Ravn", email="lone@nordlys.example", language="da", segment="B2B")
PLAIN = Complaint(
    score=5,
    severity=Severity.MODERATE,
    verbatim="The parcel never came.",
    touchpoint="Delivery",
    customer=LONE,
    answered_at=MONDAY,
)
TEAMS = dict.fromkeys(("cx", "billing"), COMPANY["teams"]["cx"])
POLICY = policy_of()


def of_account(**account: Any) -> Complaint:
    return replace(PLAIN, customer=replace(LONE, account=Account("Nordlys", **account)))


def of_role(role: str) -> Complaint:
    return replace(PLAIN, customer=replace(LONE, role=role))


def parts(complaint: Complaint) -> dict[str, int]:
    return priority(complaint, POLICY)[1]


def agent(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "email": f"{name}@winback.example", "team": "cx", **more}


def team_of(*agents: dict[str, Any]) -> Policy:
    """A company whose managers take no cases themselves."""
    return policy_of(teams=TEAMS, staff=[*agents, *(boss | {"max_open": 0} for boss in COMPANY["staff"])])


def given_to(policy: Policy, complaint: Complaint = PLAIN, **more: Any) -> str | None:
    asked = {"team": "cx", "skill": None, "load": Load(), "today": TODAY, **more}
    return assign(complaint, policy=policy, **asked)[0]


COMPLAINTS = st.builds(
    Complaint,
    score=st.none() | st.integers(0, 10),
    severity=st.sampled_from(Severity),
    verbatim=st.sampled_from(["", "Fine.", "I cancel.", "Vi opsiger aftalen!"]),
    touchpoint=st.just(""),
    customer=st.builds(
        Customer,
        role=st.sampled_from(["", "CEO", "Nurse"]),
        yearly_value=st.integers(0, 10**7),
        account=st.none()
        | st.builds(Account, st.just("A"), st.integers(0, 10**7), st.none() | st.dates(date(2026, 1, 1))),
    ),
    answered_at=st.just(MONDAY),
    value_rank=st.floats(0, 1),
    repeat=st.booleans(),
)


@given(COMPLAINTS)
def test_priority_is_the_sum_of_its_parts_capped_at_100(complaint: Complaint):
    points, reasons = priority(complaint, POLICY)

    assert points == min(100, sum(reasons.values()))
    assert 15 <= points <= 100
    assert all(reasons.values())


def test_everything_at_once_is_capped():
    worst = replace(
        PLAIN,
        severity=Severity.CRITICAL,
        verbatim="We cancel.",
        value_rank=1.0,
        repeat=True,
        customer=replace(LONE, role="CEO", account=Account("N", 10**6, TODAY)),
    )

    assert priority(worst, POLICY) == (
        100,
        {
            "severity": 40,
            "yearly value": 20,
            "contract end": 15,
            "decision maker": 10,
            "repeat": 40,
            "leaving or going public": 15,
        },
    )


@each(("severity", "points"), [("critical", 40), ("moderate", 25), ("hidden", 15)])
def test_severity_weighs_and_a_repeat_weighs_what_the_earlier_case_did(severity: str, points: int):
    assert parts(replace(PLAIN, severity=Severity(severity))) == {"severity": points}
    assert parts(replace(PLAIN, severity=Severity(severity), repeat=True))["repeat"] == points


@each(("rank", "points"), [(0.0, 0), (0.5, 10), (1.0, 20)])
def test_value_counts_by_its_rank_among_customers(rank: float, points: int):
    assert parts(replace(of_account(yearly_value=1), value_rank=rank)).get("yearly value", 0) == points


def test_no_value_has_no_rank():
    assert "yearly value" not in parts(replace(PLAIN, value_rank=1.0))


@each(("days", "counts"), [(-1, False), (0, True), (90, True), (91, False)])
def test_a_contract_that_ends_within_ninety_days_counts(days: int, counts: bool):
    assert ("contract end" in parts(of_account(contract_end=TODAY + timedelta(days)))) is counts


@each(
    "role",
    [
        *("CEO", "ceo", "CEO/Owner", "Founder, CEO", "(CFO)", "Interim-CTO", "Managing Director", "Head of Sales"),
        *("Direktør", "Salgsdirektør", "Adm. direktør", "Økonomichef", "Ejer", "Medejer", "Afdelingsleder"),
        *("Daglig leder", "Administrerende direktør", "Salgssjef", "Eier", "IT-sjef"),
        *("VD", "Verkställande direktör", "VD & ägare", "Delägare", "Ekonomichef", "Marknadschef"),
    ],
)
def test_who_decides_is_known_by_title_in_four_languages(role: str):
    assert parts(of_role(role))["decision maker"] == 10


@each(
    "role",
    [
        *("", "Oceona", "Ovdnere", "Directorate clerk", "Ahead office", "Landowner's tenant", "Accountant"),
        *("Sygeplejerske", "Sygeplejer", "Chefkonsulent", "Sykepleier", "Jägare", "Lederstøtte", "Direct sales"),
    ],
)
def test_a_title_within_another_word_decides_nothing(role: str):
    assert "decision maker" not in parts(of_role(role))


@each(
    "verbatim",
    [
        *("We will CANCEL.", "Time to switch to another supplier", "My lawyer will call", "See you on Facebook"),
        *("Jeg opsiger aftalen", "Vi skifter leverandør", "Så skriver jeg på Trustpilot", "Forbrugerombudsmanden"),
        *("Vi sier opp avtalen", "Da bytter vi, bytte leverandør", "Forbrukerrådet"),
        *("Vi säger upp avtalet", "Vi byter leverantör", "Konsumentverket får veta"),
    ],
)
def test_words_of_leaving_or_going_public_count_in_four_languages(verbatim: str):
    assert parts(replace(PLAIN, verbatim=verbatim))["leaving or going public"] == 15


@each("verbatim", ["", "The parcel never came.", "Pakken kom aldrig", "Aldri igjen", "Aldrig igen"])
def test_plain_anger_is_not_leaving(verbatim: str):
    assert "leaving or going public" not in parts(replace(PLAIN, verbatim=verbatim))


def routed(complaint: Complaint, *rules: dict[str, Any]) -> str | None:
    policy = policy_of(teams=TEAMS, rules=[{"team": "cx", **rule} for rule in rules])
    rule = route(complaint, policy)
    return rule and rule.name


def test_the_first_rule_that_matches_wins():
    assert routed(PLAIN, {"name": "no", "score_to": 4}, {"name": "first"}, {"name": "second"}) == "first"


def test_no_rule_is_no_match():
    assert routed(PLAIN) is None
    assert routed(PLAIN, {"name": "no", "segments": ["B2C"]}) is None


@each(
    "fits",
    [
        {"score_from": 5},
        {"score_to": 5},
        {"score_from": 0, "score_to": 10},
        {"severity": "moderate"},
        {"keywords": ["invoice", "PARCEL"]},
        {"topics": ["price", "delivery"]},
        {"touchpoints": ["delivery"]},
        {"segments": ["b2b"]},
        {"languages": ["sv", "da"]},
        {"score_to": 5, "segments": ["B2B"], "keywords": ["parcel"]},
    ],
)
def test_a_rule_matches_where_all_its_conditions_hold(fits: dict[str, Any]):
    assert routed(replace(PLAIN, topics=("delivery",)), {"name": "it", **fits}) == "it"


@each(
    "misses",
    [
        {"score_from": 6},
        {"score_to": 4},
        {"severity": "critical"},
        {"keywords": ["invoice"]},
        {"topics": ["price"]},
        {"touchpoints": ["Deliver"]},
        {"segments": ["B2C"]},
        {"languages": ["sv"]},
        {"score_to": 5, "segments": ["B2B"], "keywords": ["invoice"]},
    ],
)
def test_one_condition_that_fails_is_no_match(misses: dict[str, Any]):
    assert routed(replace(PLAIN, topics=("delivery",)), {"name": "it", **misses}) is None


@each("band", [{"score_from": 0}, {"score_to": 10}])
def test_no_score_is_in_no_band(band: dict[str, int]):
    assert routed(replace(PLAIN, score=None), {"name": "band", **band}) is None


def test_the_accounts_other_case_decides_before_the_accounts_owner():
    policy = team_of(agent("ann"), agent("bo"), agent("cy"))

    assert given_to(policy, of_account(owner="bo"), same_account="cy") == "cy"
    assert given_to(policy, of_account(owner="bo")) == "bo"
    assert given_to(policy, of_account(owner="somebody who left")) == "ann"


def test_the_accounts_owner_takes_it_from_another_team():
    policy = team_of(agent("ann"), agent("bo", team="billing"))

    assert given_to(policy, of_account(owner="bo")) == "bo"


def test_language_and_skill_come_before_load():
    policy = team_of(agent("ann"), agent("bo", languages=["da"]), agent("cy", languages=["da"], skills=["legal"]))
    busy = Load(open={"bo": 3, "cy": 9})

    assert given_to(policy, load=busy) == "bo"
    assert given_to(policy, load=busy, skill="legal") == "cy"


def test_who_speaks_bokmal_takes_nynorsk():
    policy = team_of(agent("ann"), agent("bo", languages=["nb"]))

    assert given_to(policy, replace(PLAIN, customer=replace(LONE, language="nn"))) == "bo"


def test_the_least_loaded_gets_it_and_of_equals_the_first():
    policy = team_of(agent("ann"), agent("bo"), agent("cy"))

    assert given_to(policy, load=Load(open={"ann": 2, "bo": 1, "cy": 1})) == "bo"


def test_only_the_routed_team_is_asked():
    policy = team_of(agent("ann"), agent("bo", team="billing"))

    assert given_to(policy, team="billing") == "bo"


@each(
    ("severity", "load"),
    [
        ("moderate", Load(open={"ann": 2})),
        ("critical", Load(open={"ann": 2})),
        ("critical", Load(critical_today={"ann": 1})),
    ],
)
@each("prior", [{}, {"same_account": "ann"}])
def test_who_is_at_a_cap_gets_no_more_not_even_of_the_account(severity: str, load: Load, prior: dict[str, str]):
    policy = team_of(agent("ann", max_open=2, max_critical_a_day=1), agent("bo"))

    assert given_to(policy, replace(of_account(owner="ann"), severity=Severity(severity)), load=load, **prior) == "bo"


def test_the_cap_on_critical_cases_holds_back_no_others():
    policy = team_of(agent("ann", max_critical_a_day=0))

    assert given_to(policy) == "ann"


@each(("day", "owner"), [(-1, "ann"), (0, "bo"), (2, "bo"), (3, "ann")])
def test_who_is_away_gets_none_on_the_first_and_last_day_included(day: int, owner: str):
    span = {"first": TODAY, "last": TODAY + timedelta(2)}
    policy = team_of(agent("ann", away=[span]), agent("bo"))

    assert given_to(policy, today=TODAY + timedelta(day)) == owner


def test_where_all_are_full_or_away_the_team_gets_it_with_the_reason():
    policy = team_of(agent("ann", away=[{"first": TODAY, "last": TODAY}]), agent("bo", max_open=0))

    chosen = assign(PLAIN, team="cx", skill=None, policy=policy, load=Load(), today=TODAY)

    assert chosen == (None, "everybody in the team is at the cap or away")


@given(
    st.dictionaries(st.sampled_from("abcde"), st.integers(0, 4)),
    st.dictionaries(st.sampled_from("abcde"), st.integers(0, 4)),
    st.sampled_from(Severity),
)
def test_nobody_is_ever_given_more_than_their_caps(
    opened: dict[str, int], critical: dict[str, int], severity: Severity
):
    policy = team_of(*(agent(name, max_open=3, max_critical_a_day=2) for name in "abcde"))
    load = Load(dict(opened), dict(critical))

    owner = given_to(policy, replace(PLAIN, severity=severity), load=load)

    assert opened.get(owner, 0) < 3
    assert severity is not Severity.CRITICAL or critical.get(owner, 0) < 2


def test_what_is_given_counts_at_once():
    load = Load()
    load.given("ann", critical=True)
    load.given("ann", critical=False)

    assert load == Load(open={"ann": 2}, critical_today={"ann": 1})
