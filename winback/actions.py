"""What people may do to a case: who may, when, and which entry comes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from winback import entries as e
from winback import forms as f
from winback.case import OVER, Case, Stage
from winback.decisions import following_up, keeping, owning, writing
from winback.decisions.base import Actor, Bar, Decide, plainly, takes, unbarred, who_left
from winback.policy import Policy, Role
from winback.refusals import Phrase, Refusal, read_mistakes

__all__ = ["ACTIONS", "Actor", "Refusal", "Rule", "decide", "open_to", "read_form", "why_not"]


@dataclass(frozen=True, slots=True)
class Rule:
    """An action's form, the stages it fits, the least role that may do it, and what it decides.

    `bar` says why an action is closed to somebody whatever its form says.
    """

    form: type[f.Action]
    stages: frozenset[Stage] | None
    role: Role
    decide: Decide
    bar: Bar = unbarred
    while_suspended: bool = False


def decide(case: Case, name: str, form: f.Action, *, actor: Actor, policy: Policy, now: datetime) -> e.Body | Refusal:
    """The entry that an action makes, or why it makes none; `policy` in force knows the staff."""
    return why_not(case, name, actor, policy) or ACTIONS[name].decide(case, form, actor, policy, now)


def open_to(case: Case, actor: Actor, policy: Policy | None = None) -> list[str]:
    """The actions that somebody may do now; one may still be refused for what its form says.

    `policy` in force knows the staff; the case's own where it is left out.
    """
    return [name for name in ACTIONS if why_not(case, name, actor, policy or case.policy) is None]


def why_not(case: Case, name: str, actor: Actor, policy: Policy) -> Refusal | None:
    """Why an action is closed to somebody now, whatever its form says; None where it is open."""
    rule = ACTIONS[name]
    if case.suspended and not rule.while_suspended:
        return Refusal("suspended", {"case": case.id}, hint=f"on the command line: winback act {case.id} resume")
    if actor.role.rank < rule.role.rank:
        return takes(rule.role, f"do_{name}", actor)
    if rule.stages is not None and case.stage not in rule.stages:
        at = {"case": case.id, "stage": Phrase(f"stage_{case.stage.value}")}
        told = {"action": Phrase(f"do_{name}"), **at, "first": who_left(case, rule.stages, actor, policy)}
        return Refusal("does_not_fit", told, hint=f"see what does: winback show {case.id}")
    return rule.bar(case, actor, policy)


def read_form(name: str, fields: dict[str, Any]) -> f.Action | Refusal:
    """Check an action's fields; the refusal names each field that is wrong and what it takes."""
    rule = ACTIONS.get(name)
    if rule is None:
        return Refusal("no_action", {"action": name}, hint=f"known are {', '.join(ACTIONS)}")
    try:
        return rule.form.model_validate(fields)
    except ValidationError as error:
        return read_mistakes(error)


LIVE = frozenset(Stage) - OVER - {Stage.CLOSING}
OWNED = LIVE | {Stage.AFTERCARE}
RESOLVING = frozenset({Stage.RESOLUTION, Stage.SUPERVISOR})
APPROVING = frozenset({Stage.APPROVAL})
ACTIONS = {
    "claim": Rule(
        f.Claim, frozenset({Stage.CONTACT}), Role.AGENT, plainly(lambda _: e.Claimed()), owning.claimed_already
    ),
    "take": Rule(f.Take, OWNED, Role.AGENT, owning.take, owning.not_offered_to_them),
    "offer": Rule(f.Offer, OWNED, Role.AGENT, owning.offer, owning.not_theirs_to_offer),
    "hand-over": Rule(f.HandOver, OWNED, Role.AGENT, owning.hand_over, owning.not_theirs),
    "snooze": Rule(f.Snooze, LIVE, Role.AGENT, following_up.snooze),
    "contact": Rule(f.Contact, LIVE, Role.AGENT, following_up.contact, following_up.nobody_to_contact),
    "resolve": Rule(f.Resolve, RESOLVING, Role.AGENT, following_up.resolve, following_up.wants_fresh_eyes),
    "approve": Rule(
        f.Approve, APPROVING, Role.AGENT, plainly(lambda _: e.Approved()), following_up.not_theirs_to_approve
    ),
    "decline": Rule(
        f.Decline,
        APPROVING,
        Role.AGENT,
        plainly(lambda form: e.Declined(reason=form.reason)),
        following_up.not_theirs_to_approve,
    ),
    "check-in": Rule(f.CheckIn, frozenset({Stage.CHECK_IN}), Role.AGENT, following_up.check_in),
    "letter": Rule(f.SendLetter, LIVE, Role.AGENT, writing.approve_letter, writing.no_letter_of_theirs),
    "write": Rule(f.WriteLetter, OWNED, Role.AGENT, writing.write_letter, following_up.nobody_to_contact),
    "unsatisfiable": Rule(
        f.GiveUp,
        frozenset({Stage.SUPERVISOR}),
        Role.SUPERVISOR,
        plainly(lambda form: e.Unsatisfiable(reason=form.reason, root_cause=form.root_cause, action=form.action)),
    ),
    "document": Rule(
        f.Document,
        frozenset({Stage.DOCUMENTATION}),
        Role.AGENT,
        plainly(lambda form: e.Documented(root_cause=form.root_cause, action=form.action)),
    ),
    "touch": Rule(
        f.Touch,
        frozenset({Stage.AFTERCARE}),
        Role.AGENT,
        plainly(lambda form: e.TouchpointLogged(said=form.said)),
    ),
    "correct": Rule(f.Correct, None, Role.AGENT, keeping.correct),
    "note": Rule(f.Note, None, Role.AGENT, plainly(lambda form: e.Noted(text=form.text)), while_suspended=True),
    "reopen": Rule(f.Reopen, frozenset(OVER), Role.AGENT, keeping.reopen),
    "suspend": Rule(f.Suspend, LIVE, Role.SUPERVISOR, plainly(lambda form: e.Suspended(reason=form.reason))),
    "resume": Rule(
        f.Resume, None, Role.SUPERVISOR, plainly(lambda _: e.Resumed()), keeping.not_suspended, while_suspended=True
    ),
    "settle": Rule(f.Settle, None, Role.AGENT, writing.settle, writing.nothing_to_settle, while_suspended=True),
}
