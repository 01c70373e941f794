"""What all decisions share: who acts, and the refusals that many of them need."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from winback import entries as e
from winback.case import Case, Stage
from winback.durations import write_duration
from winback.policy import Policy, Role, Staff
from winback.refusals import Phrase, Refusal


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


def unbarred(_: Case, __: Actor, ___: Policy) -> None:
    """Nothing but stage and role stands in the way."""


def plainly(make: Callable[[Any], e.Body]) -> Decide:
    """An action whose entry is its form."""
    return lambda _case, form, _actor, _policy, _now: make(form)


def name_of(who: str | None, policy: Policy) -> str:
    """A member of staff by name; who has left stays an id."""
    person = policy.roster.get(who or "")
    return person.name if person else who or ""


def takes(role: Role, what: str, actor: Actor) -> Refusal:
    """The refusal of an action that wants a higher role."""
    told = {"role": Phrase(f"a_{role.value}"), "name": actor.name, "own": Phrase(f"role_{actor.role.value}")}
    return Refusal("takes_role", {"what": Phrase(what), **told})


DEEDS = {
    *(e.Claimed, e.HandedOver, e.Contacted, e.Resolved, e.Approved, e.Declined, e.CheckedIn, e.LetterApproved),
    *(e.Unsatisfiable, e.Documented, e.TouchpointLogged, e.Suspended, e.Resumed, e.Reopened),
}
"""What people do that moves the case; each has a phrase `did_<kind>`."""


def who_left(case: Case, stages: Iterable[Stage], actor: Actor, policy: Policy) -> Phrase | str:
    """Of two contrary presses one wins: who it was that took the case out of these stages, and what they did.

    "" where it never was there, or went on by itself.
    """
    seq = max((case.left.get(stage, 0) for stage in stages), default=0)
    return who_was_first(next((entry for entry in case.entries if entry.seq == seq), None), actor, policy)


def who_was_first(entry: e.Entry | None, actor: Actor, policy: Policy) -> Phrase | str:
    """Whose deed an entry is; "" where it is nobody's."""
    if entry is None or type(entry.body) not in DEEDS or entry.actor in {e.WINBACK, e.CUSTOMER, "prefect"}:
        return ""
    took = isinstance(entry.body, e.HandedOver) and entry.body.offered_by
    did = Phrase("did_taken" if took else f"did_{entry.body.kind}")
    if entry.actor == actor.id:
        return Phrase("it_was_you", {"did": did})
    return Phrase("came_first", {"name": name_of(entry.actor, policy), "did": did})


def ill_timed(case: Case, now: datetime, **named: datetime | None) -> Refusal | None:
    """Why a time that was named cannot be: past, or beyond what staff's silence may last before the step ends."""
    for field, at in named.items():
        if at and at <= now:
            return Refusal("past", field=field)
        if at and at - now > case.policy.give_up:
            return Refusal("too_far_ahead", {"span": _span(case.policy.give_up)}, field=field)
    return None


def _span(span: timedelta) -> Phrase | str:
    whole = span.days > 1 and span == timedelta(days=span.days)
    return Phrase("days", {"count": span.days}) if whole else write_duration(span)
