"""What people may do to a case: who may, when, and which entry comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from winback import entries as e
from winback import forms as f
from winback.case import OVER, Case, Stage
from winback.durations import write_duration
from winback.policy import Policy, Role, Staff


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action was not done, in words for the person who tried."""

    reason: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a member of staff."""

    id: str
    name: str
    role: Role
    team: str

    @classmethod
    def of(cls, person: Staff) -> "Actor":
        """A member of staff as an actor."""
        return cls(person.id, person.name, person.role, person.team)


Decide = Callable[[Case, Any, Actor, Policy, datetime], e.Body | Refusal]
Bar = Callable[[Case, Actor, Policy], Refusal | None]


def _open(_: Case, __: Actor, ___: Policy) -> None:
    """Nothing but stage and role stands in the way."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An action's form, the stages it fits, the least role that may do it, and what it decides.

    `bar` says why an action is closed to somebody whatever its form says.
    """

    form: type[f.Action]
    stages: frozenset[Stage] | None
    role: Role
    decide: Decide
    bar: Bar = _open
    while_suspended: bool = False


def decide(case: Case, name: str, form: f.Action, *, actor: Actor, policy: Policy, now: datetime) -> e.Body | Refusal:
    """The entry that an action makes, or why it makes none; `policy` in force knows the staff."""
    return _why_not(case, name, actor, policy) or ACTIONS[name].decide(case, form, actor, policy, now)


def open_to(case: Case, actor: Actor, policy: Policy | None = None) -> list[str]:
    """The actions that somebody may do now; one may still be refused for what its form says.

    `policy` in force knows the staff; the case's own where it is left out.
    """
    return [name for name in ACTIONS if _why_not(case, name, actor, policy or case.policy) is None]


def _why_not(case: Case, name: str, actor: Actor, policy: Policy) -> Refusal | None:
    rule = ACTIONS[name]
    if case.suspended and not rule.while_suspended:
        return Refusal(f"case {case.id} is suspended; resume it first: winback act {case.id} resume")
    if actor.role.rank < rule.role.rank:
        return _takes(rule.role, name, actor)
    if rule.stages is not None and case.stage not in rule.stages:
        at = f"case {case.id} is at {case.stage.value}{_who_was_first(case)}"
        return Refusal(f"{name} does not fit: {at}; see what does: winback show {case.id}")
    return rule.bar(case, actor, policy)


def _takes(role: Role, what: str, actor: Actor) -> Refusal:
    return Refusal(f"{what} takes a {role.value}; {actor.name} is {actor.role.value}: ask a {role.value}")


def read_form(name: str, fields: dict[str, Any]) -> f.Action | Refusal:
    """Check an action's fields; the refusal names each field that is wrong and what it takes."""
    rule = ACTIONS.get(name)
    if rule is None:
        return Refusal(f"there is no action {name!r}; known are {', '.join(ACTIONS)}")
    try:
        return rule.form.model_validate(fields)
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in mistake['loc'])}: {mistake['msg']}"
            for mistake in error.errors(include_url=False, include_input=False)
        ]
        return Refusal("; ".join(lines))


def _who_was_first(case: Case) -> str:
    """Of two contrary presses one wins; the other person is told who was first."""
    for entry in reversed(case.entries):
        if entry.actor not in {e.WINBACK, e.CUSTOMER}:
            return f" ({entry.body.kind.replace('_', ' ')} by {entry.actor} came first)"
    return ""


def _claimed_already(case: Case, actor: Actor, policy: Policy) -> Refusal | None:
    if case.owner not in {None, actor.id}:
        owner = policy.roster.get(case.owner or "")
        return Refusal(f"{owner.name if owner else case.owner} has this case; a hand-over changes that")
    if case.claimed_at:
        return Refusal(f"{actor.name} has claimed this case already; log the contact next")
    return None


def _not_theirs(case: Case, actor: Actor, _: Policy) -> Refusal | None:
    if actor.role is Role.AGENT and case.owner not in {None, actor.id}:
        return Refusal("an agent hands over only what is their own; ask the supervisor")
    return None


def _hand_over(case: Case, form: f.HandOver, _: Actor, policy: Policy, __: datetime) -> e.Body | Refusal:
    if form.to not in policy.roster:
        return Refusal(f"to: nobody here is called {form.to!r}; known are {', '.join(sorted(policy.roster))}")
    if form.to == case.owner:
        return Refusal(f"to: {policy.roster[form.to].name} has this case already; name somebody else")
    return e.HandedOver(to=form.to, reason=form.reason)


def _ill_timed(case: Case, now: datetime, **named: datetime | None) -> Refusal | None:
    """Why a time that was named cannot be: past, or beyond what staff's silence may last before the step ends."""
    for field, at in named.items():
        if at and at <= now:
            return Refusal(f"{field}: this time is past; name a later one")
        if at and at - now > case.policy.give_up:
            return Refusal(
                f"{field}: this is more than {write_duration(case.policy.give_up)} ahead; name an earlier one"
            )
    return None


def _snooze(case: Case, form: f.Snooze, _: Actor, __: Policy, now: datetime) -> e.Body | Refusal:
    return _ill_timed(case, now, until=form.until) or e.Snoozed(until=form.until)


def _nobody_to_contact(case: Case, _: Actor, __: Policy) -> Refusal | None:
    if case.opened.contactable:
        return None
    return Refusal("nobody is known to contact in this case; document its root cause and action")


def _contact(case: Case, form: f.Contact, _: Actor, __: Policy, now: datetime) -> e.Body | Refusal:
    refused = _ill_timed(case, now, preferred=form.preferred, next_try=form.next_try)
    return refused or e.Contacted.model_validate(form.model_dump())


def _wants_fresh_eyes(case: Case, actor: Actor, _: Policy) -> Refusal | None:
    if case.stage is Stage.SUPERVISOR and actor.role is Role.AGENT:
        return Refusal("a supervisor with fresh eyes resolves this case now; ask one")
    return None


def _resolve(case: Case, form: f.Resolve, actor: Actor, policy: Policy, _: datetime) -> e.Body | Refusal:
    compensation = case.policy.compensation
    currency = form.currency or compensation.currency
    limit = compensation.limit(case.severity, case.opened.yearly_value)
    beyond = form.amount > limit or (form.amount > 0 and currency != compensation.currency)
    if form.kind == "alternative" and not form.answer:
        return Refusal("answer: say what is offered instead")
    if beyond and not _approvers(policy, actor.id):
        most = f"{limit} {compensation.currency}"
        return Refusal(f"amount: above the limit and nobody but you could approve it; stay within {most}")
    return e.Resolved(
        resolution=form.kind,
        amount=form.amount,
        currency=currency if form.amount else "",
        wish=form.wish,
        answer=form.answer,
        promised=form.promised,
        root_cause=form.root_cause,
        action=form.action,
        needs_approval=beyond,
        limit=limit,
    )


def _approvers(policy: Policy, but: str) -> list[Staff]:
    return [p for p in policy.staff if p.role.rank >= policy.approval.role.rank and p.id != but]


def _not_theirs_to_approve(case: Case, actor: Actor, policy: Policy) -> Refusal | None:
    if actor.role.rank < policy.approval.role.rank:
        return _takes(policy.approval.role, "this", actor)
    if actor.id == case.asked_by:
        other = policy.approval.role.value
        return Refusal(f"four eyes: who asked for this resolution cannot decide on it; ask another {other}")
    return None


def _check_in(case: Case, form: f.CheckIn, _: Actor, __: Policy, now: datetime) -> e.Body | Refusal:
    if refused := _ill_timed(case, now, next_try=form.next_try):
        return refused
    satisfied = {"satisfied": True, "not_satisfied": False, "no_answer": None}[form.result]
    return e.CheckedIn(satisfied=satisfied, said=form.said, next_try=form.next_try)


def _no_letter_of_theirs(case: Case, actor: Actor, _: Policy) -> Refusal | None:
    if not case.drafts:
        return Refusal(f"no draft waits in case {case.id}{_who_was_first(case)}; there is nothing to approve")
    if case.stage is Stage.FAREWELL and actor.role is Role.AGENT:
        return Refusal("a supervisor answers for this letter; ask one")
    return None


def _letter(case: Case, form: f.SendLetter, _: Actor, __: Policy, ___: datetime) -> e.Body | Refusal:
    letter = form.letter or (case.drafts[0] if len(case.drafts) == 1 else "")
    if letter not in case.drafts:
        return Refusal(f"letter: name one of the drafts that wait: {', '.join(case.drafts)}")
    return e.LetterApproved(letter=letter, subject=form.subject or "", text=form.text or "")


def _plainly(make: Callable[[Any], e.Body]) -> Decide:
    """An action whose entry is its form."""
    return lambda _case, form, _actor, _policy, _now: make(form)


def _open_questions(case: Case) -> list[str]:
    """Messages of unknown fate that nobody has settled since they were asked about last."""
    open_questions: dict[str, None] = {}
    for entry in case.entries:
        if isinstance(entry.body, e.MessageUnknown):
            open_questions[entry.body.message] = None
        elif isinstance(entry.body, e.Settled):
            open_questions.pop(entry.body.message, None)
    return list(open_questions)


def _nothing_to_settle(case: Case, _: Actor, __: Policy) -> Refusal | None:
    return None if _open_questions(case) else Refusal(f"no message of case {case.id} waits to be settled")


def _settle(case: Case, form: f.Settle, _: Actor, __: Policy, ___: datetime) -> e.Body | Refusal:
    if form.message not in _open_questions(case):
        asked = ", ".join(_open_questions(case))
        return Refusal(f"message: nobody asks about {form.message!r}; name one of {asked}")
    return e.Settled(message=form.message, arrived=form.arrived)


def _not_suspended(case: Case, _: Actor, __: Policy) -> Refusal | None:
    return None if case.suspended else Refusal(f"case {case.id} is not suspended; it goes on by itself")


LIVE = frozenset(Stage) - OVER - {Stage.CLOSING}
RESOLVING = frozenset({Stage.RESOLUTION, Stage.SUPERVISOR})
APPROVING = frozenset({Stage.APPROVAL})
ACTIONS = {
    "claim": Rule(f.Claim, frozenset({Stage.CONTACT}), Role.AGENT, _plainly(lambda _: e.Claimed()), _claimed_already),
    "hand-over": Rule(f.HandOver, LIVE | {Stage.AFTERCARE}, Role.AGENT, _hand_over, _not_theirs),
    "snooze": Rule(f.Snooze, LIVE, Role.AGENT, _snooze),
    "contact": Rule(f.Contact, LIVE, Role.AGENT, _contact, _nobody_to_contact),
    "resolve": Rule(f.Resolve, RESOLVING, Role.AGENT, _resolve, _wants_fresh_eyes),
    "approve": Rule(f.Approve, APPROVING, Role.AGENT, _plainly(lambda _: e.Approved()), _not_theirs_to_approve),
    "decline": Rule(
        f.Decline,
        APPROVING,
        Role.AGENT,
        _plainly(lambda form: e.Declined(reason=form.reason)),
        _not_theirs_to_approve,
    ),
    "check-in": Rule(f.CheckIn, frozenset({Stage.CHECK_IN}), Role.AGENT, _check_in),
    "letter": Rule(f.SendLetter, LIVE, Role.AGENT, _letter, _no_letter_of_theirs),
    "unsatisfiable": Rule(
        f.GiveUp,
        frozenset({Stage.SUPERVISOR}),
        Role.SUPERVISOR,
        _plainly(lambda form: e.Unsatisfiable(reason=form.reason, root_cause=form.root_cause, action=form.action)),
    ),
    "document": Rule(
        f.Document,
        frozenset({Stage.DOCUMENTATION}),
        Role.AGENT,
        _plainly(lambda form: e.Documented(root_cause=form.root_cause, action=form.action)),
    ),
    "touch": Rule(
        f.Touch,
        frozenset({Stage.AFTERCARE}),
        Role.AGENT,
        _plainly(lambda form: e.TouchpointLogged(said=form.said)),
    ),
    "note": Rule(f.Note, None, Role.AGENT, _plainly(lambda form: e.Noted(text=form.text)), while_suspended=True),
    "suspend": Rule(f.Suspend, LIVE, Role.SUPERVISOR, _plainly(lambda form: e.Suspended(reason=form.reason))),
    "resume": Rule(
        f.Resume, None, Role.SUPERVISOR, _plainly(lambda _: e.Resumed()), _not_suspended, while_suspended=True
    ),
    "settle": Rule(f.Settle, None, Role.AGENT, _settle, _nothing_to_settle, while_suspended=True),
}
