"""A case as its journal has it: each entry's consequence, and what holds for any journal."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.winback.test_policy import COMPANY, OPEN_ALWAYS, policy_of
from winback import entries as e
from winback import ladder
from winback.actions import ACTIONS, Actor, decide, open_to, read_form
from winback.case import COMPLETING, Case, Stage, follow, read_case
from winback.entries import KINDS, Outcome, read_body
from winback.policy import Policy
from winback.scales import RANK, Severity

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""Nine o'clock in Copenhagen: an hour after opening."""
HOUR = timedelta(hours=1)

STAFF = [
    {"id": "ann", "name": "Ann Dahl", "email": "ann@winback.example", "team": "cx"},
    {"id": "bo", "name": "Bo Friis", "email": "bo@winback.example", "team": "cx"},
    {"id": "sue", "name": "Sue Lind", "email": "sue@winback.example", "team": "cx", "role": "supervisor"},
    *COMPANY["staff"],
]
POLICY = policy_of(
    staff=STAFF,
    teams={"cx": COMPANY["teams"]["cx"] | {"supervisor": "sue", "on_call": "sue"}},
    calendars={"office": {}, "always": {"zone": "Europe/Copenhagen", "hours": OPEN_ALWAYS, "holidays": "none"}},
    contact={"calendars": {"critical": "always"}},
)

OPENED = e.Opened(
    policy="p", response_id=1, severity=Severity.MODERATE, score=5, priority=25, team="cx", owner="ann"
)  # fmt: skip
NOBODY = OPENED.model_copy(update={"contactable": False})
AGAIN = e.Reopened(policy="q", response_id=9, severity=Severity.CRITICAL, score=0, priority=80, team="cx", owner="bo")
REACHED = e.Contacted(channel="phone", reached=True)
TRIED = e.Contacted(channel="phone", reached=False)
AGREED = e.Resolved(resolution="correction", root_cause="carrier", action="Changed carrier")
DEAR = AGREED.model_copy(update={"amount": Decimal(4000), "currency": "DKK", "needs_approval": True})
HAPPY, UNHAPPY, SILENT = (e.CheckedIn(satisfied=answer) for answer in (True, False, None))
HOPELESS = e.Unsatisfiable(reason="r", root_cause="c", action="a")
DRAFTED = e.Drafted(letter="g1/letter/1")
APPROVED_LETTER = e.LetterApproved(letter="g1/letter/1", subject="s", text="t")
WORSE = e.Concluded(outcome=Outcome.WORSE, before=5, after=1, reopens=True)
ABANDONED = e.Concluded(outcome=Outcome.ABANDONED)
COMPLAINT = e.ResponseJoined(response_id=2, score=5, severity=Severity.MODERATE)

TO_CLOSING = (OPENED, REACHED, AGREED, HAPPY, e.Concluded(outcome=Outcome.WON_BACK))
TO_CLOSED = (*TO_CLOSING, e.Closed(outcome=Outcome.WON_BACK))
TO_SUPERVISOR = (OPENED, REACHED, *(AGREED, UNHAPPY) * 3)
JOURNEYS: dict[Stage, tuple[e.Body, ...]] = {
    Stage.CONTACT: (OPENED,),
    Stage.UNREACHED: (OPENED, TRIED, TRIED, TRIED),
    Stage.RESOLUTION: (OPENED, REACHED),
    Stage.APPROVAL: (OPENED, REACHED, DEAR),
    Stage.CHECK_IN: (OPENED, REACHED, AGREED),
    Stage.SUPERVISOR: TO_SUPERVISOR,
    Stage.FAREWELL: (*TO_SUPERVISOR, HOPELESS),
    Stage.RESURVEY: (OPENED, REACHED, AGREED, HAPPY),
    Stage.DOCUMENTATION: (OPENED, TRIED, TRIED, TRIED, e.Concluded(outcome=Outcome.UNREACHED)),
    Stage.CLOSING: TO_CLOSING,
    Stage.CLOSED: TO_CLOSED,
    Stage.AFTERCARE: (*TO_CLOSED, e.AftercareBegun(touchpoint=timedelta(30), due=MONDAY + timedelta(30))),
}
"""The shortest way to each stage."""


def told(case: Case, *bodies: e.Body, at: datetime | None = None, actor: str = "ann") -> Case:
    """Let a case read on."""
    for body in bodies:
        follow(case, e.Entry(case.id, case.head + 1, at or MONDAY, actor, f"k{case.head + 1}", body))
    return case


def case_of(*bodies: e.Body, policy: Policy = POLICY, actor: str = "ann") -> Case:
    return told(Case(1, policy), *bodies, actor=actor)


def case_at(stage: Stage) -> Case:
    return case_of(*JOURNEYS[stage])


# -- any journal that staff, customer and walk could have written --

SAID = {"root_cause": "c", "action": "a"}
LATER = MONDAY + timedelta(days=20)
FORMS: dict[str, list[dict[str, Any]]] = {
    "claim": [{}],
    "take": [{}],
    "offer": [{"reason": "r"}, {"to": "bo", "reason": "r"}, {"to": "ann", "reason": "r"}],
    "hand-over": [{"to": "bo", "reason": "r"}, {"to": "sue", "reason": "r"}],
    "snooze": [{"until": LATER}],
    "contact": [{"reached": True}, {"reached": False}, {"reached": False, "preferred": LATER},
                {"reached": False, "next_try": LATER}],
    "resolve": [{"kind": "explanation", **SAID}, {"kind": "refund", "amount": 100, **SAID},
                {"kind": "refund", "amount": 9999, **SAID}, {"kind": "alternative", "answer": "x", **SAID}],
    "approve": [{}],
    "decline": [{"reason": "r"}],
    "check-in": [{"result": result} for result in ("satisfied", "not_satisfied", "no_answer")],
    "letter": [{"letter": "g1/letter/1"}],
    "write": [{"subject": "s", "text": "t"}],
    "unsatisfiable": [{"reason": "r", **SAID}],
    "document": [SAID],
    "touch": [{}],
    "correct": [{"tone": "negative"}, {"topic": "delivery/late"}],
    "note": [{"text": "t"}],
    "reopen": [{"reason": "r"}],
    "suspend": [{"reason": "r"}],
    "resume": [{}],
    "settle": [{"message": "m", "arrived": arrived} for arrived in (True, False)],
}  # fmt: skip
"""Forms that are valid in themselves."""
ACTORS = [Actor.of(person) for person in POLICY.staff]
MEANWHILE = [
    *(e.ResponseJoined(response_id=2, severity=severity) for severity in (None, *Severity)),
    *(e.ResponseEnriched(response_id=1, severity=severity) for severity in (None, *Severity)),
    *(e.MessageUnknown(message="m"), e.Messaged(step="alert"), e.Foreign(foreign_kind="sung")),
]
THE_WALK: dict[Stage, list[e.Body]] = {
    Stage.CONTACT: [ABANDONED, e.Unclaimed(owner="ann"), e.Rang(rung="warn", step="contact", round=1, due=MONDAY)],
    Stage.UNREACHED: [DRAFTED, e.Concluded(outcome=Outcome.UNREACHED)],
    Stage.RESOLUTION: [ABANDONED],
    Stage.APPROVAL: [ABANDONED],
    Stage.CHECK_IN: [DRAFTED, e.Lapsed(wait="letter", letter="g1/letter/1"), e.Lapsed(wait="check_in")],
    Stage.SUPERVISOR: [ABANDONED],
    Stage.FAREWELL: [DRAFTED, e.Lapsed(wait="farewell")],
    Stage.RESURVEY: [
        e.ResurveyAsked(token="t", expires=LATER),
        e.Answered(score=9),
        WORSE,
        *(e.Concluded(outcome=outcome) for outcome in (Outcome.WON_BACK, Outcome.UNCHANGED, Outcome.UNANSWERED)),
    ],
    Stage.DOCUMENTATION: [e.Lapsed(wait="documentation")],
    Stage.CLOSING: [e.Closed(outcome=Outcome.WON_BACK)],
    Stage.CLOSED: [AGAIN, e.AftercareBegun(touchpoint=timedelta(30), due=LATER)],
    Stage.AFTERCARE: [AGAIN, e.AftercareEnded(touched=True)],
}


def possible(case: Case, now: datetime) -> list[tuple[str, e.Body]]:
    """Everything that may be appended to a case now, with who would do it."""
    acted = [
        (actor.id, decide(case, name, read_form(name, form), actor=actor, policy=POLICY, now=now))
        for actor in ACTORS
        for name in ACTIONS
        for form in FORMS[name]
    ]
    walked = [(e.WINBACK, body) for body in [*MEANWHILE, *THE_WALK[case.stage]]]
    return [(actor, body) for actor, body in [*acted, *walked * 2] if isinstance(body, e.Body)]


@st.composite
def histories(draw: st.DrawFn, steps: int = 14) -> list[e.Entry]:
    """A journal from its opening on, each entry one that was possible when it was written."""
    case, now = case_of(draw(st.sampled_from([OPENED, OPENED, NOBODY]))), MONDAY
    for choice, hours in draw(st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 60)), max_size=steps)):
        now += hours * HOUR
        open_now = possible(case, now)
        actor, body = open_now[choice % len(open_now)]
        told(case, body, at=now, actor=actor)
    return case.entries


@settings(max_examples=60)
@given(histories())
def test_every_prefix_of_any_possible_journal_can_be_read(journal: list[e.Entry]):
    for length in range(len(journal) + 1):
        case = read_case(1, journal[:length], POLICY)
        ladder.due(case), ladder.give_up_at(case), ladder.next_ring(case, MONDAY), ladder.ringing(case, LATER)
        [open_to(case, actor) for actor in ACTORS]

        assert case.head == length


@settings(max_examples=60)
@given(histories())
def test_a_generation_reads_alike_whatever_came_before_it(journal: list[e.Entry]):
    kept = {"id", "policy", "entries", "generation", "opened_seq", "suspended", "left"}
    before = read_case(1, journal, POLICY)
    generation, suspended = before.generation, before.suspended
    other_words = AGAIN.model_copy(update={"response_id": 10})
    after, fresh = told(before, other_words), case_of(other_words)

    differing = {one.name for one in fields(Case) if getattr(after, one.name) != getattr(fresh, one.name)}
    assert differing <= kept
    assert (after.generation, after.suspended, after.opened_seq) == (generation + 1, suspended, after.head)


@settings(max_examples=60)
@given(histories())
def test_within_a_generation_severity_never_falls_and_rounds_never_shrink(journal: list[e.Entry]):
    first = [entry for entry in journal if not isinstance(entry.body, e.Reopened)]
    cases = [read_case(1, first[:length], POLICY) for length in range(1, len(first) + 1)]

    assert [RANK[case.severity] for case in cases] == sorted(RANK[case.severity] for case in cases)
    assert [case.rounds for case in cases] == sorted(case.rounds for case in cases)


# -- the stages, one by one --


@each("stage", Stage)
def test_the_shortest_way_leads_there(stage: Stage):
    assert case_at(stage).stage is stage


@each(
    ("at", "bodies", "leads_to"),
    [
        (Stage.CONTACT, (TRIED, TRIED), Stage.CONTACT),
        (Stage.CONTACT, (TRIED, TRIED, TRIED), Stage.UNREACHED),
        (Stage.CONTACT, (ABANDONED,), Stage.CLOSING),
        (Stage.UNREACHED, (REACHED,), Stage.RESOLUTION),
        (Stage.UNREACHED, (TRIED,), Stage.UNREACHED),
        (Stage.UNREACHED, (e.Concluded(outcome=Outcome.UNREACHED),), Stage.DOCUMENTATION),
        (Stage.DOCUMENTATION, (REACHED,), Stage.RESOLUTION),
        (Stage.DOCUMENTATION, (e.Documented(root_cause="c", action="a"),), Stage.CLOSING),
        (Stage.DOCUMENTATION, (e.Lapsed(wait="documentation"),), Stage.CLOSING),
        (Stage.RESOLUTION, (REACHED,), Stage.RESOLUTION),
        (Stage.RESOLUTION, (AGREED,), Stage.CHECK_IN),
        (Stage.RESOLUTION, (DEAR,), Stage.APPROVAL),
        (Stage.APPROVAL, (e.Approved(),), Stage.CHECK_IN),
        (Stage.APPROVAL, (e.Declined(reason="r"),), Stage.RESOLUTION),
        (Stage.CHECK_IN, (HAPPY,), Stage.RESURVEY),
        (Stage.CHECK_IN, (SILENT, SILENT), Stage.CHECK_IN),
        (Stage.CHECK_IN, (SILENT, SILENT, SILENT), Stage.RESURVEY),
        (Stage.CHECK_IN, (e.Lapsed(wait="check_in"),), Stage.RESURVEY),
        (Stage.CHECK_IN, (e.Lapsed(wait="letter", letter="x"),), Stage.CHECK_IN),
        (Stage.CHECK_IN, (UNHAPPY,), Stage.RESOLUTION),
        (Stage.CHECK_IN, (UNHAPPY, AGREED, UNHAPPY), Stage.RESOLUTION),
        (Stage.CHECK_IN, (UNHAPPY, AGREED, UNHAPPY, AGREED, UNHAPPY), Stage.SUPERVISOR),
        (Stage.SUPERVISOR, (AGREED,), Stage.CHECK_IN),
        (Stage.SUPERVISOR, (AGREED, UNHAPPY), Stage.SUPERVISOR),
        (Stage.SUPERVISOR, (DEAR, e.Declined(reason="r")), Stage.SUPERVISOR),
        (Stage.SUPERVISOR, (AGREED, HAPPY, WORSE, REACHED), Stage.SUPERVISOR),
        (Stage.FAREWELL, (DRAFTED, APPROVED_LETTER), Stage.CLOSING),
        (Stage.FAREWELL, (e.Lapsed(wait="farewell"),), Stage.CLOSING),
        (Stage.RESURVEY, (e.Answered(score=9),), Stage.RESURVEY),
        (Stage.RESURVEY, (WORSE,), Stage.CONTACT),
        (Stage.AFTERCARE, (e.TouchpointLogged(), e.AftercareEnded(touched=True)), Stage.CLOSED),
        (Stage.AFTERCARE, (AGAIN,), Stage.CONTACT),
        (Stage.CLOSED, (AGAIN,), Stage.CONTACT),
    ],
)
def test_each_step_leads_on(at: Stage, bodies: tuple[e.Body, ...], leads_to: Stage):
    assert told(case_at(at), *bodies).stage is leads_to


@each("stage", sorted(set(Stage) - {Stage.CLOSED, Stage.AFTERCARE}))
def test_a_new_complaint_leads_back_to_contact_only_after_the_resolution(stage: Stage):
    case = told(case_at(stage), COMPLAINT)

    assert case.stage is dict.fromkeys(COMPLETING, Stage.CONTACT).get(stage, stage)
    assert case.rounds == 1 + (stage in COMPLETING)


@each("stage", sorted(set(Stage) - {Stage.CLOSED, Stage.AFTERCARE}))
def test_an_answer_that_is_no_complaint_moves_nothing(stage: Stage):
    before, after = case_at(stage), told(case_at(stage), e.ResponseJoined(response_id=2, score=9))

    assert {one.name for one in fields(Case) if getattr(before, one.name) != getattr(after, one.name)} == {"entries"}


def test_nobody_to_contact_has_no_contact_steps_not_even_after_another_complaint():
    case = case_of(NOBODY)
    assert told(case, REACHED, TRIED).stage is Stage.DOCUMENTATION
    told(case, e.Documented(root_cause="c", action="a"), COMPLAINT)

    assert case.stage is Stage.DOCUMENTATION


def test_entering_a_stage_ends_what_concerned_the_last():
    case = told(case_of(OPENED, e.Claimed()), e.Snoozed(until=LATER), TRIED)
    told(case, REACHED, at=MONDAY + HOUR)

    assert (case.tries, case.claimed_at, case.snoozed_until) == ([], None, None)
    assert (case.since, case.contacted_at) == (MONDAY + HOUR, MONDAY + HOUR)


def test_the_first_contact_stays_the_first():
    case = told(case_at(Stage.RESURVEY), WORSE)
    told(case, REACHED, at=MONDAY + HOUR)

    assert case.contacted_at == MONDAY


def test_claiming_handing_over_and_un_claiming_change_the_owner():
    case = told(case_of(OPENED), e.Claimed(), actor="bo")
    assert (case.owner, case.claimed_at) == ("bo", MONDAY)
    told(case, e.HandedOver(to="sue", reason="r"))
    assert (case.owner, case.claimed_at) == ("sue", None)
    told(case, e.Unclaimed(owner="sue"))

    assert case.owner is None


ANYBODY = e.Offered(reason="r")


@each(
    "body",
    [
        e.HandedOver(to="bo", reason="r"),
        e.Claimed(),
        e.Unclaimed(owner="ann"),
        e.Closed(outcome=Outcome.WON_BACK),
        AGAIN,
    ],
)
def test_an_offer_stands_until_somebody_has_the_case_anew_or_it_is_over(body: e.Body):
    case = told(case_of(OPENED), ANYBODY)
    assert (case.offer, case.offered_by) == (ANYBODY, "ann")

    assert told(case, body).offer is None


def test_the_later_of_two_offers_stands():
    to_bo = e.Offered(to="bo", reason="r")

    assert told(case_of(OPENED), ANYBODY, to_bo).offer == to_bo


def test_what_is_corrected_stands_and_what_is_not_stays():
    case = told(case_of(OPENED), e.Corrected(tone="negative", topic="delivery"), e.Corrected(topic="price"))

    assert (case.tone, case.topic) == ("negative", "price")
    assert (case.stage, case.passage) == (Stage.CONTACT, 1)


def test_a_letter_of_ones_own_moves_nothing():
    case = told(case_at(Stage.RESOLUTION), e.LetterWritten(letter="g1/letter-written/n", subject="s", text="t"))

    assert (case.stage, case.drafts, case.passage) == (Stage.RESOLUTION, [], 2)


def test_a_letter_that_is_approved_or_lapsed_waits_no_more():
    two = case_of(OPENED, REACHED, AGREED, DRAFTED, e.Drafted(letter="g1/letter/2"))
    told(two, APPROVED_LETTER)
    assert two.drafts == ["g1/letter/2"]
    told(two, e.Lapsed(wait="letter", letter="g1/letter/2"))

    assert two.drafts == []


def test_approving_an_older_letter_is_no_farewell():
    case = case_of(*JOURNEYS[Stage.CHECK_IN], e.Drafted(letter="g1/letter-resolution/1"))
    told(case, *(UNHAPPY, AGREED) * 2, UNHAPPY, HOPELESS, e.Drafted(letter="g1/letter-farewell/1"))
    told(case, e.LetterApproved(letter="g1/letter-resolution/1", subject="s", text="t"))

    assert case.stage is Stage.FAREWELL


def test_aftercare_has_a_ladder_of_its_own():
    rang = e.Rang(rung="warn", step="contact", round=1, due=MONDAY)
    case = told(case_of(OPENED, rang), *JOURNEYS[Stage.AFTERCARE][1:])

    assert (case.generation, case.passage, case.rung) == (2, 1, set())


def test_suspension_lasts_until_resumption_and_moves_no_stage():
    case = told(case_at(Stage.RESOLUTION), e.Suspended(reason="r"))
    assert (case.suspended, case.stage) == (True, Stage.RESOLUTION)

    assert told(case, e.Resumed()).suspended is False


# -- what is not known --


def test_an_entry_of_a_kind_not_known_is_passed_over():
    body = read_body("sung", {"song": "a lullaby"})
    before, after = case_at(Stage.CHECK_IN), told(case_at(Stage.CHECK_IN), body)

    assert body == e.Foreign(foreign_kind="sung")
    assert replace(after, entries=before.entries) == before


@each("body", [OPENED, AGAIN, DEAR, DRAFTED, WORSE, HAPPY, e.Noted(text="t"), e.Snoozed(until=LATER)])
def test_an_entry_is_read_as_it_was_written_and_keys_of_newer_versions_are_passed_over(body: e.Body):
    stored = json.loads(body.model_dump_json()) | {"mood": "sunny"}

    assert read_body(body.kind, stored) == body


def test_every_kind_has_a_name_of_its_own():
    assert len({model for name, model in KINDS.items() if name}) == len(KINDS) - 1
    assert all(name == model.kind for name, model in KINDS.items())
