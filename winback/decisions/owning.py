"""Whose case it is: claiming, handing over, offering and taking."""

from datetime import datetime

from winback import entries as e
from winback import forms as f
from winback.case import Case
from winback.decisions.base import Actor, name_of, who_was_first
from winback.policy import Policy, Role
from winback.refusals import Refusal


def claimed_already(case: Case, actor: Actor, policy: Policy) -> Refusal | None:
    """Somebody else's case is not claimed, nor one's own twice."""
    if case.owner not in {None, actor.id}:
        return Refusal("anothers_case", {"name": name_of(case.owner, policy)})
    return Refusal("claimed_already", {"name": actor.name}) if case.claimed_at else None


def not_theirs(case: Case, actor: Actor, _: Policy) -> Refusal | None:
    """An agent hands over what is their own, or nobody's."""
    if actor.role is Role.AGENT and case.owner not in {None, actor.id}:
        return Refusal("only_own")
    return None


def hand_over(case: Case, form: f.HandOver, _: Actor, policy: Policy, __: datetime) -> e.Body | Refusal:
    """To somebody who works here and does not have it yet."""
    if form.to not in policy.roster:
        return _nobody(form.to, policy)
    if form.to == case.owner:
        return Refusal("has_it_already", {"name": policy.roster[form.to].name}, field="to")
    return e.HandedOver(to=form.to, reason=form.reason)


def _nobody(who: str, policy: Policy) -> Refusal:
    return Refusal("nobody_here", {"who": who}, field="to", hint=f"known are {', '.join(sorted(policy.roster))}")


def not_theirs_to_offer(case: Case, actor: Actor, policy: Policy) -> Refusal | None:
    """Only the owner asks others to take the case."""
    if case.owner is None:
        return Refusal("nobodys_to_offer")
    return None if case.owner == actor.id else Refusal("anothers_to_offer", {"name": name_of(case.owner, policy)})


def offer(_: Case, form: f.Offer, actor: Actor, policy: Policy, __: datetime) -> e.Body | Refusal:
    """To a colleague, or to the whole team."""
    to = form.to or None
    if to is not None and to not in policy.roster:
        return _nobody(to, policy)
    if to == actor.id:
        return Refusal("offered_to_oneself", field="to")
    return e.Offered(to=to, reason=form.reason)


def not_offered_to_them(case: Case, actor: Actor, policy: Policy) -> Refusal | None:
    """Taken is what was offered, by whom it was offered to: a colleague, or anybody else in the team."""
    if case.offer is None:
        return Refusal("nothing_offered", {"case": case.id, "first": who_was_first(_ended_offer(case), actor, policy)})
    if actor.id == case.owner:
        return Refusal("own_offer")
    if case.offer.to and case.offer.to != actor.id:
        return Refusal("offered_to_another", {"name": name_of(case.offer.to, policy)})
    if case.offer.to is None and actor.team != case.team:
        team = policy.teams.get(case.team)
        return Refusal("offered_to_team", {"team": team.name if team else case.team})
    return None


def _ended_offer(case: Case) -> e.Entry | None:
    """What became of the last offer: somebody has the case anew."""
    ended = None
    for entry in reversed(case.entries):
        if isinstance(entry.body, e.Offered):
            return ended
        if isinstance(entry.body, e.Claimed | e.HandedOver | e.Unclaimed):
            ended = entry
    return None


def take(case: Case, _: f.Take, actor: Actor, __: Policy, ___: datetime) -> e.Body | Refusal:
    """The case goes over as if it had been handed over, with the reason that the offer gave."""
    return e.HandedOver(to=actor.id, reason=case.offer.reason if case.offer else "", offered_by=case.offered_by)
