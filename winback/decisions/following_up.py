"""The follow-ups: contact, resolution and its approval, check-in, and reminders held back."""

from datetime import datetime

from winback import entries as e
from winback import forms as f
from winback.case import Case, Stage
from winback.decisions.base import Actor, ill_timed, takes
from winback.policy import Policy, Role, Staff
from winback.refusals import Amount, Phrase, Refusal


def snooze(case: Case, form: f.Snooze, _: Actor, __: Policy, now: datetime) -> e.Body | Refusal:
    """Until a time that is ahead."""
    return ill_timed(case, now, until=form.until) or e.Snoozed(until=form.until)


def nobody_to_contact(case: Case, _: Actor, __: Policy) -> Refusal | None:
    """Nobody is known to speak to."""
    return None if case.opened.contactable else Refusal("nobody_to_contact")


def contact(case: Case, form: f.Contact, _: Actor, __: Policy, now: datetime) -> e.Body | Refusal:
    """What was tried, with times that are ahead."""
    refused = ill_timed(case, now, preferred=form.preferred, next_try=form.next_try)
    return refused or e.Contacted.model_validate(form.model_dump())


def wants_fresh_eyes(case: Case, actor: Actor, _: Policy) -> Refusal | None:
    """Who could not satisfy the customer does not try again alone."""
    if case.stage is Stage.SUPERVISOR and actor.role is Role.AGENT:
        return Refusal("fresh_eyes")
    return None


def resolve(case: Case, form: f.Resolve, actor: Actor, policy: Policy, _: datetime) -> e.Body | Refusal:
    """What was agreed; beyond the limit it must be approved, by somebody else."""
    compensation = case.policy.compensation
    currency = form.currency or compensation.currency
    limit = compensation.limit(case.severity, case.opened.yearly_value)
    beyond = form.amount > limit or (form.amount > 0 and currency != compensation.currency)
    if form.kind == "alternative" and not form.answer:
        return Refusal("say_what_instead", field="answer")
    if beyond and not _approvers(policy, actor.id):
        return Refusal("nobody_approves", {"most": Amount(limit, compensation.currency)}, field="amount")
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


def not_theirs_to_approve(case: Case, actor: Actor, policy: Policy) -> Refusal | None:
    """Four eyes: never who asked, and never below the role that the policy names."""
    if actor.role.rank < policy.approval.role.rank:
        return takes(policy.approval.role, "this", actor)
    if actor.id == case.asked_by:
        return Refusal("four_eyes", {"role": Phrase(f"role_{policy.approval.role.value}")})
    return None


def changed_since(case: Case, seen: int) -> Refusal | None:
    """Decided is on what was seen: `seen` is the journal's head in that picture, 0 where nobody knows."""
    asked = max((entry.seq for entry in case.entries if isinstance(entry.body, e.Resolved)), default=0)
    return Refusal("changed_since") if 0 < seen < asked else None


def check_in(case: Case, form: f.CheckIn, _: Actor, __: Policy, now: datetime) -> e.Body | Refusal:
    """What the customer says now."""
    if refused := ill_timed(case, now, next_try=form.next_try):
        return refused
    satisfied = {"satisfied": True, "not_satisfied": False, "no_answer": None}[form.result]
    return e.CheckedIn(satisfied=satisfied, said=form.said, next_try=form.next_try)
