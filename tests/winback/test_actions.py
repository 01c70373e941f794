"""Actions: who may do what when, what comes of it, and how a refusal is worded."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.winback.test_case import (
    ACTORS,
    AGREED,
    DEAR,
    DRAFTED,
    FORMS,
    JOURNEYS,
    LATER,
    MONDAY,
    NOBODY,
    OPENED,
    POLICY,
    REACHED,
    SAID,
    STAFF,
    TO_CLOSING,
    case_at,
    case_of,
    histories,
    told,
)
from tests.winback.test_policy import policy_of
from winback import entries as e
from winback.actions import ACTIONS, Actor, Refusal, decide, open_to, read_form
from winback.case import Case, Stage, read_case
from winback.entries import Outcome
from winback.policy import Policy, Role
from winback.scales import Severity

ANN, BO, SUE, MIA, MAX = (Actor.of(POLICY.roster[who]) for who in ("ann", "bo", "sue", "mia", "max"))
NOW = MONDAY + timedelta(hours=1)

ALWAYS = {"note", "correct"}
"""What an agent may do with any case that does not stand still."""
CARE = {*ALWAYS, "offer", "hand-over", "snooze", "contact", "write"}
"""What an agent may do with their own case while it is open."""
AGENTS: dict[Stage, set[str]] = {
    Stage.CONTACT: {*CARE, "claim"},
    Stage.UNREACHED: {*CARE, "letter"},
    Stage.RESOLUTION: {*CARE, "resolve"},
    Stage.APPROVAL: CARE,
    Stage.CHECK_IN: {*CARE, "check-in", "letter"},
    Stage.SUPERVISOR: CARE,
    Stage.FAREWELL: CARE,
    Stage.RESURVEY: CARE,
    Stage.DOCUMENTATION: {*CARE, "document"},
    Stage.CLOSING: ALWAYS,
    Stage.CLOSED: {*ALWAYS, "reopen"},
    Stage.AFTERCARE: {*ALWAYS, "offer", "hand-over", "write", "touch", "reopen"},
}
OVER = {Stage.CLOSING, Stage.CLOSED, Stage.AFTERCARE}
SUPERVISORS: dict[Stage, set[str]] = {stage: {"suspend"} for stage in set(Stage) - OVER} | {
    Stage.SUPERVISOR: {"suspend", "resolve", "unsatisfiable"},
    Stage.FAREWELL: {"suspend", "letter"},
}
"""What a supervisor may besides."""
MANAGERS: dict[Stage, set[str]] = {Stage.APPROVAL: {"approve", "decline"}}
"""What a manager may besides."""
OWNERS = {"claim", "offer"}
"""What is the owner's alone, whatever the role."""
MAY = [
    (stage, actor, may)
    for stage in Stage
    for actor, may in (
        (ANN, AGENTS[stage]),
        (SUE, AGENTS[stage] - OWNERS | SUPERVISORS.get(stage, set())),
        (MIA, AGENTS[stage] - OWNERS | SUPERVISORS.get(stage, set()) | MANAGERS.get(stage, set())),
    )
]

Done = e.Body | Refusal


WRITING = dict.fromkeys((Stage.UNREACHED, Stage.CHECK_IN, Stage.FAREWELL), (DRAFTED,))


def with_letter(stage: Stage) -> Case:
    """A case at a stage; where letters are written, with a draft that waits."""
    return told(case_at(stage), *WRITING.get(stage, ()))


def doing(case: Case, name: str, actor: Actor = ANN, /, *, policy: Policy = POLICY, **fields: Any) -> Done:
    form = read_form(name, fields)
    assert not isinstance(form, Refusal), form
    return decide(case, name, form, actor=actor, policy=policy, now=NOW)


def refusal(case: Case, name: str, actor: Actor = ANN, /, **fields: Any) -> Refusal:
    done = doing(case, name, actor, **fields)
    assert isinstance(done, Refusal)
    return done


def refused(case: Case, name: str, actor: Actor = ANN, /, **fields: Any) -> str:
    return refusal(case, name, actor, **fields).reason


def possible(case: Case, actor: Actor) -> set[str]:
    """The actions that some valid form does."""
    return {name for name in ACTIONS for form in FORMS[name] if isinstance(doing(case, name, actor, **form), e.Body)}


@each(("stage", "actor", "may"), MAY)
def test_who_may_do_what_at_which_stage(stage: Stage, actor: Actor, may: set[str]):
    case = with_letter(stage)

    assert possible(case, actor) == may
    assert set(open_to(case, actor)) == may


@settings(max_examples=50)
@given(histories(), st.sampled_from(ACTORS))
def test_what_is_open_is_what_some_valid_form_does(journal: list[e.Entry], actor: Actor):
    case = read_case(1, journal, POLICY)

    assert set(open_to(case, actor)) == possible(case, actor)


@each(
    ("actor", "may"),
    [(ANN, {"note", "settle"}), (SUE, {"note", "settle", "resume"}), (MIA, {"note", "settle", "resume"})],
)
@each("stage", sorted(set(Stage) - OVER))
def test_a_suspended_case_is_noted_on_settled_and_resumed_only(stage: Stage, actor: Actor, may: set[str]):
    case = told(case_at(stage), DRAFTED, e.MessageUnknown(message="m"), e.Suspended(reason="r"))

    assert possible(case, actor) == may


@each("stage", Stage)
def test_whoever_may_do_something_a_higher_role_may_too(stage: Stage):
    case = told(case_at(stage), DRAFTED, e.HandedOver(to="nobody", reason="r"))
    agents, supervisors, managers = (possible(case, actor) for actor in (BO, SUE, MIA))

    assert agents <= supervisors <= managers


MENDS = (
    *("see what does: winback show 1", "winback act 1 resume", "ask a ", "ask one", "ask another", "ask the"),
    *("hand-over changes that", "log the contact next", "name somebody else", "name a later one", "document its"),
    *("there is nothing to approve", "goes on by itself", "waits to be settled", "say what is offered instead"),
    *("known are", "name one of", "ask them", "claim it or hand it over", "ask a colleague", "name another"),
)


@settings(max_examples=50)
@given(histories(), st.sampled_from(ACTORS))
def test_every_refusal_says_what_to_do(journal: list[e.Entry], actor: Actor):
    case = read_case(1, journal, POLICY)
    done = [doing(case, name, actor, **form) for name in ACTIONS for form in FORMS[name]]
    silent = [one.reason for one in done if isinstance(one, Refusal) and not any(mend in one.reason for mend in MENDS)]

    assert silent == []


def offered(*, to: str | None = None, by: str = "ann") -> Case:
    """Ann's case (or whose it is said to be), offered to a colleague or to the team."""
    return told(case_of(OPENED.model_copy(update={"owner": by})), e.Offered(to=to, reason="on leave"), actor=by)


OTHER_TEAM = Actor("ole", "Ole Vang", Role.AGENT, "uk")
TWO_LETTERS = (*JOURNEYS[Stage.CHECK_IN], DRAFTED, e.Drafted(letter="g1/letter/2"))
PAST = {"reached": False, "preferred": MONDAY}


@each(
    ("case", "name", "actor", "fields", "words"),
    [
        (case_at(Stage.CONTACT), "claim", BO, {}, "Ann Dahl has this case; a hand-over changes that"),
        (case_of(OPENED, e.Claimed()), "claim", ANN, {}, "Ann Dahl has claimed this case already"),
        (case_at(Stage.CONTACT), "hand-over", ANN, {"to": "eve", "reason": "r"}, "to: nobody here is called 'eve'"),
        (case_at(Stage.CONTACT), "hand-over", ANN, {"to": "ann", "reason": "r"}, "to: Ann Dahl has this case already"),
        (case_at(Stage.CONTACT), "hand-over", BO, {"to": "bo", "reason": "r"}, "only what is their own"),
        (case_at(Stage.CONTACT), "snooze", ANN, {"until": MONDAY}, "until: this time is past; name a later one"),
        (case_at(Stage.CONTACT), "contact", ANN, PAST, "preferred: this time is past; name a later one"),
        (case_at(Stage.CONTACT), "contact", ANN, {"reached": False, "next_try": NOW}, "next_try: this time is past"),
        (case_at(Stage.CHECK_IN), "check-in", ANN, {"result": "no_answer", "next_try": NOW}, "next_try: this time"),
        (case_of(NOBODY), "contact", ANN, {"reached": True}, "document its root cause and action"),
        (case_at(Stage.RESOLUTION), "resolve", ANN, {"kind": "alternative", **SAID}, "answer: say what is offered"),
        (case_at(Stage.SUPERVISOR), "resolve", ANN, {"kind": "upgrade", **SAID}, "fresh eyes resolves this case now"),
        (case_at(Stage.SUPERVISOR), "unsatisfiable", ANN, FORMS["unsatisfiable"][0], "takes a supervisor; Ann Dahl is"),
        (case_at(Stage.APPROVAL), "approve", SUE, {}, "this takes a manager; Sue Lind is supervisor: ask a manager"),
        (case_at(Stage.CHECK_IN), "letter", ANN, {}, "no draft waits in case 1"),
        (case_of(*TWO_LETTERS), "letter", ANN, {}, "name one of g1/letter/1, g1/letter/2"),
        (told(case_at(Stage.FAREWELL), DRAFTED), "letter", ANN, {}, "a supervisor answers for this letter; ask one"),
        (case_at(Stage.CLOSED), "contact", ANN, {"reached": True}, "contact does not fit: case 1 is at closed"),
        (case_at(Stage.CONTACT), "resume", SUE, {}, "case 1 is not suspended"),
        (case_of(OPENED, e.Suspended(reason="r")), "claim", ANN, {}, "on the command line: winback act 1 resume"),
        (case_at(Stage.CONTACT), "settle", ANN, {"message": "m", "arrived": True}, "no message of case 1 waits"),
        (case_at(Stage.CONTACT), "offer", BO, {"reason": "r"}, "Ann Dahl has this case and alone can offer it"),
        (case_at(Stage.CONTACT), "offer", ANN, {"to": "eve", "reason": "r"}, "to: nobody here is called 'eve'"),
        (case_at(Stage.CONTACT), "offer", ANN, {"to": "ann", "reason": "r"}, "to: this case is your own"),
        (case_of(OPENED, e.Unclaimed(owner="ann")), "offer", ANN, {"reason": "r"}, "nobody has this case yet"),
        (case_at(Stage.CONTACT), "take", BO, {}, "case 1 is not offered to anybody"),
        (offered(to="sue"), "take", BO, {}, "this case is offered to Sue Lind"),
        (offered(), "take", ANN, {}, "you offered this case yourself"),
        (offered(), "take", OTHER_TEAM, {}, "this case is offered to the team Customer care"),
        (case_at(Stage.CLOSED), "offer", ANN, {"reason": "r"}, "offer does not fit: case 1 is at closed"),
        (case_of(NOBODY), "write", ANN, FORMS["write"][0], "nobody is known to contact in this case"),
        (case_at(Stage.CLOSED), "write", ANN, FORMS["write"][0], "write does not fit: case 1 is at closed"),
        (case_at(Stage.CONTACT), "correct", ANN, {}, "tone: name another tone or another topic"),
        (case_at(Stage.CONTACT), "correct", ANN, {"topic": "weather"}, "topic: 'weather' is none of the topics"),
        (case_at(Stage.CLOSING), "reopen", ANN, {"reason": "r"}, "reopen does not fit: case 1 is at closing"),
        (
            case_of(OPENED, e.MessageUnknown(message="m")),
            "settle",
            ANN,
            {"message": "n", "arrived": True},
            "message: nobody asks about 'n'; name one of m",
        ),
    ],
)  # fmt: skip
def test_a_refusal_gives_its_reason(case: Case, name: str, actor: Actor, fields: dict[str, Any], words: str):
    assert words in refused(case, name, actor, **fields)


def test_who_comes_second_is_told_who_was_first():
    case = told(case_at(Stage.APPROVAL), e.Declined(reason="r"), actor="max")

    second = refusal(case, "approve", MIA)

    assert "(Max Krog came first and declined it)" in second.reason
    assert "(Max Krog kom først og afslog løsningen)" in second.words("da")
    assert "(Max Krog kom først og avslo løsningen)" in second.words("nb")
    assert "(Max Krog hann först och avslog lösningen)" in second.words("sv")


def test_only_the_deed_that_left_the_stage_came_first():
    case = told(
        told(case_at(Stage.APPROVAL), e.Approved(), actor="max"), e.HandedOver(to="bo", reason="r"), actor="sue"
    )

    assert "(Max Krog came first and approved it)" in refused(case, "approve", MIA)
    assert "came first" not in refused(case_at(Stage.CONTACT), "approve", MIA)
    assert "came first" not in refused(told(case_at(Stage.CONTACT), e.Claimed(), actor="ann"), "letter", SUE)


def test_who_took_what_was_offered_came_first():
    case = told(case_of(OPENED, REACHED), e.Offered(to=None, reason="r"), actor="ann")
    taken = told(told(case, e.HandedOver(to="bo", reason="r", offered_by="ann"), actor="bo"), e.Noted(text="t"))

    assert "(Bo Friis came first and took it over)" in refused(taken, "take", SUE)
    assert "came first" not in refused(case_of(OPENED, REACHED), "take", SUE)


def test_who_was_first_oneself_is_told_so():
    case = told(case_at(Stage.APPROVAL), e.Approved(), actor="mia")

    assert "(it was you who approved it)" in refused(case, "approve", MIA)


def test_where_the_case_went_on_by_itself_nobody_was_first():
    closed = told(case_of(*TO_CLOSING), e.Closed(outcome=Outcome.WON_BACK), actor=e.WINBACK)

    assert refused(closed, "contact", reached=True).startswith("contact does not fit: case 1 is at closed; see")


@each("aside", [e.Noted(text="t"), e.Corrected(tone="neutral"), e.Snoozed(until=LATER)])
def test_what_moves_nothing_comes_before_nobody(aside: e.Body):
    case = told(told(case_at(Stage.APPROVAL), e.Approved(), actor="max"), aside, actor="bo")

    assert "Max Krog came first" in refused(case, "approve", MIA)


@each("name", ["approve", "decline"])
def test_four_eyes_who_asked_cannot_decide(name: str):
    case = told(case_of(OPENED, REACHED), DEAR, actor="max")
    fields = FORMS[name][0]

    assert "four eyes" in refused(case, name, MAX, **fields)
    assert isinstance(doing(case, name, MIA, **fields), e.Body)


def test_a_policy_may_let_supervisors_approve():
    policy = policy_of(staff=STAFF, approval={"role": "supervisor"})

    assert doing(case_at(Stage.APPROVAL), "approve", SUE, policy=policy) == e.Approved()


@given(
    st.decimals(0, 10_000, places=2),
    st.sampled_from([None, "DKK", "SEK"]),
    st.sampled_from(Severity),
    st.sampled_from([0, 500_000]),
)
@example(Decimal(500), "DKK", Severity.MODERATE, 0)
@example(Decimal("500.01"), None, Severity.MODERATE, 0)
@example(Decimal(0), "SEK", Severity.MODERATE, 0)
def test_what_exceeds_the_limit_or_is_in_another_currency_needs_approval(
    amount: Decimal, currency: str | None, severity: Severity, value: int
):
    opened = OPENED.model_copy(update={"severity": severity, "yearly_value": value})
    limit = POLICY.compensation.limit(severity, value)

    done = doing(case_of(opened, REACHED), "resolve", kind="refund", amount=amount, currency=currency, **SAID)

    assert isinstance(done, e.Resolved)
    assert done.needs_approval == (amount > limit or (currency == "SEK" and amount > 0))
    assert (done.limit, done.currency) == (limit, (currency or "DKK") if amount else "")


def test_what_was_said_is_what_is_written():
    case = case_at(Stage.CONTACT)
    fields = {"channel": "meeting", "reached": False, "said": " Lost twice. ", "preferred": LATER}

    assert doing(case, "contact", **fields) == e.Contacted(
        channel="meeting", reached=False, said="Lost twice.", preferred=LATER
    )


@each(("result", "satisfied"), [("satisfied", True), ("not_satisfied", False), ("no_answer", None)])
def test_a_check_in_has_three_results(result: str, satisfied: bool | None):
    assert doing(case_of(OPENED, REACHED, AGREED), "check-in", result=result) == e.CheckedIn(satisfied=satisfied)


def test_one_draft_need_not_be_named():
    done = doing(with_letter(Stage.CHECK_IN), "letter", subject="About your parcel")

    assert done == e.LetterApproved(letter="g1/letter/1", subject="About your parcel", text="")


def test_a_message_that_is_lost_again_can_be_settled_again():
    lost, again = e.MessageUnknown(message="m"), e.Settled(message="m", arrived=False)
    case = case_of(OPENED, lost, again)
    assert "no message of case 1 waits" in refused(case, "settle", message="m", arrived=True)
    told(case, lost)

    assert doing(case, "settle", message="m", arrived=True) == e.Settled(message="m", arrived=True)


@each(
    ("name", "fields", "field"),
    [
        ("claim", {"why": "x"}, "why"),
        ("hand-over", {"to": "bo"}, "reason"),
        ("hand-over", {"to": "bo", "reason": "  "}, "reason"),
        ("snooze", {"until": "2026-12-01T10:00"}, "until"),
        ("contact", {}, "reached"),
        ("contact", {"reached": True, "channel": "pigeon"}, "channel"),
        ("resolve", {"kind": "hug", **SAID}, "kind"),
        ("resolve", {"kind": "refund", "amount": -1, **SAID}, "amount"),
        ("resolve", {"kind": "refund", "amount": "1.001", **SAID}, "amount"),
        ("resolve", {"kind": "refund", "amount": "NaN", **SAID}, "amount"),
        ("resolve", {"kind": "refund", "amount": 1, "currency": "kr", **SAID}, "currency"),
        ("resolve", {"kind": "refund"}, "root_cause"),
        ("decline", {}, "reason"),
        ("check-in", {"result": "maybe"}, "result"),
        ("letter", {"subject": "Hello\r\nBcc: all@example.com"}, "subject"),
        ("letter", {"text": "   "}, "text"),
        ("unsatisfiable", SAID, "reason"),
        ("document", {"root_cause": "c"}, "action"),
        ("note", {"text": ""}, "text"),
        ("suspend", {}, "reason"),
        ("settle", {"message": "m"}, "arrived"),
        ("offer", {"to": "bo"}, "reason"),
        ("write", {"subject": "Hello", "text": " "}, "text"),
        ("write", {"subject": "Hello\r\nBcc: all@example.com", "text": "t"}, "subject"),
        ("correct", {"tone": "furious"}, "tone"),
        ("reopen", {}, "reason"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(name: str, fields: dict[str, Any], field: str):
    form = read_form(name, fields)

    assert isinstance(form, Refusal)
    assert form.reason.startswith(f"{field}: ")


def test_an_action_that_is_not_there_is_refused_with_those_that_are():
    refused = read_form("hug", {})

    assert isinstance(refused, Refusal)
    assert refused.reason == f"there is no action 'hug'; known are {', '.join(ACTIONS)}"


def test_every_action_has_a_form_here_and_a_role():
    assert list(FORMS) == list(ACTIONS)
    assert {rule.role for rule in ACTIONS.values()} == {Role.AGENT, Role.SUPERVISOR}
