"""The case itself: suspended and resumed, reopened, and what winback read in it corrected."""

from datetime import datetime
from zoneinfo import ZoneInfo

from winback import entries as e
from winback import forms as f
from winback.case import Case
from winback.decisions.base import Actor
from winback.policy import Policy
from winback.policy.causes import pairs
from winback.refusals import Refusal


def not_suspended(case: Case, _: Actor, __: Policy) -> Refusal | None:
    """Only what stands still is resumed."""
    return None if case.suspended else Refusal("not_suspended", {"case": case.id})


def correct(_: Case, form: f.Correct, __: Actor, policy: Policy, ___: datetime) -> e.Body | Refusal:
    """Another tone, another topic of those that the policy names, or both."""
    if not form.tone and not form.topic:
        return Refusal("nothing_corrected", field="tone")
    if form.topic and form.topic not in pairs(policy.all_topics):
        known = ", ".join(pairs(policy.all_topics))
        return Refusal("unknown_topic", {"topic": form.topic}, field="topic", hint=f"known are {known}")
    return e.Corrected(tone=form.tone, topic=form.topic or None)


def reopen(case: Case, form: f.Reopen, _: Actor, policy: Policy, now: datetime) -> e.Body | Refusal:
    """A person found it unfinished."""
    return begun_again(case, policy, now, why=form.reason)


def begun_again(case: Case, policy: Policy, now: datetime, **more: object) -> e.Reopened:
    """The next generation begins as the last one did, with who had the case at the end, if they are here."""
    last = case.opened.model_dump(exclude={"story", "why"})
    had_it = policy.roster.get(case.owner or "")
    today = now.astimezone(ZoneInfo(policy.team_calendar(case.team).zone)).date()
    owner = had_it.id if had_it and not had_it.is_away(today) else None
    begins = {"severity": case.severity, "owner": owner, "owner_why": "had the case before" if owner else ""}
    return e.Reopened.model_validate(last | begins | {"team": case.team} | more)
