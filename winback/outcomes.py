"""What a re-survey's answer means, and who may be asked for a review."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from winback import entries as e
from winback.case import Case
from winback.consent import barred
from winback.dossier import Dossier
from winback.letters.words import write_score, write_time
from winback.people import Customer
from winback.phrases import say
from winback.policy import Policy
from winback.policy.money import ReviewDestination
from winback.refusals import Refusal
from winback.scales import BANDS, Bands, Scale, Standing, judge, worse
from winback.suppressions import Suppression

WORSENED = "answered-worse"
"""The step by which a changed answer opens a closed case again."""


def asked_scale(case: Case) -> tuple[Scale, Bands]:
    """The scale of the one question: the first response's own; 0-10 where it had no number."""
    bands = case.policy.bands(case.opened.form, case.opened.scale)
    if bands is None or case.opened.score is None:
        return Scale.NPS, BANDS[Scale.NPS]
    return case.opened.scale, bands


def allowed_here(case: Case) -> bool:
    """Whether the customer gave permission for reviews together with an answer to this case's question."""
    return any(isinstance(x.body, e.Answered | e.AnswerChanged) and x.body.may_invite for x in case.entries)


def may_allow(customer: Customer, suppressed: Sequence[Suppression], policy: Policy) -> bool:
    """Whether a customer is asked for permission to be invited to review: at any score, and nobody who refused."""
    refused = customer.erased or customer.opted_out or suppressed
    return bool(policy.reviews) and not customer.review_permission and not refused


def told_to_staff(given: e.Answered, scale: Scale, language: str) -> str:
    """An answer's score as staff read it, and whether the customer may be called about it."""
    score = write_score(given.score, scale, language)
    return say("card", "may_be_called", language, score=score) if given.may_call else score


def thanks(case: Case, answered: e.Entry, policy: Policy, language: str) -> str:
    """What the customer reads after an answer: thanks, and what happens next. `policy` is in force."""
    owner = policy.roster.get(case.owner or "")
    phrase, by = _what_next(case, answered)
    somebody = say("answer", "somebody_midway" if by else "somebody", language, company=policy.company)
    zone = ZoneInfo(policy.team_calendar(case.team).zone)
    told = {"by": write_time(by.astimezone(zone), language)} if by else {}
    reach = reach_of(case, policy, language)
    return say("answer", phrase, language, who=owner.name if owner else somebody, reach=reach, **told)


def reach_of(case: Case, policy: Policy, language: str) -> str:
    """Where the customer gets hold of the owner: an SMS that asked takes no reply."""
    owner = policy.roster.get(case.owner or "")
    email = owner.email if owner else policy.sender
    if not owner or not owner.phone:
        return email
    return say("answer", "reach", language, phone=owner.phone, email=email)


def _what_next(case: Case, answered: e.Entry) -> tuple[str, datetime | None]:
    """What follows from an answer, as it was when it came, and by when somebody is in touch if that follows."""
    if not isinstance(answered.body, e.Answered | e.AnswerChanged):
        return "thanks_explained", None
    again = opened_by_answer(case)
    if again and again.seq > answered.seq and isinstance(answered.body, e.AnswerChanged):
        return "thanks_back_to_contact", _in_touch_by(case, again.at)
    before = any(isinstance(x.body, e.Concluded) and case.opened_seq < x.seq < answered.seq for x in case.entries)
    concluded = conclude(case, answered.body, reopened=before)
    if concluded.reopens:
        return "thanks_back_to_contact", _in_touch_by(case, answered.at)
    return f"thanks_{'won_back' if concluded.outcome is e.Outcome.WON_BACK else 'still_unhappy'}", None


def _in_touch_by(case: Case, since: datetime) -> datetime:
    calendar = case.policy.contact_calendar(case.team, case.severity)
    return calendar.add(since, case.policy.contact.due[case.severity])


def opened_by_answer(case: Case) -> e.Entry | None:
    """The entry by which a changed answer has opened the case again, once in its whole life."""
    return next((x for x in case.entries if isinstance(x.body, e.Reopened) and x.key.endswith(f"/{WORSENED}")), None)


def conclude(case: Case, answered: e.Answered | e.AnswerChanged | None, *, reopened: bool) -> e.Concluded:
    """The outcome; a worse answer leads back to contact once, unless it did so before (`reopened`)."""
    before = case.opened.score
    if answered is None:
        return e.Concluded(outcome=e.Outcome.UNANSWERED, before=before)
    scale, bands = asked_scale(case)
    after = answered.score
    if judge(after, bands).standing is not Standing.DETRACTOR:
        outcome = e.Outcome.WON_BACK
    elif before is not None and scale is case.opened.scale and worse(before, after, bands):
        outcome = e.Outcome.WORSE
    else:
        outcome = e.Outcome.UNCHANGED
    reopens = outcome is e.Outcome.WORSE and not reopened
    return e.Concluded(outcome=outcome, before=before, after=after, reopens=reopens)


def may_invite(case: Case, to: ReviewDestination, dossier: Dossier, policy: Policy, now: datetime) -> Refusal | None:
    """Why the customer is not asked for a review there; None where they are.

    Where a destination forbids inviting only the happy, nothing of the outcome plays a part: only the draw made when
    the case opened, the permission given outside the re-survey (who gives it there may be who is happy), whether they
    were asked there before, and whether they may be written to. `policy` is in force.
    """
    if to.invite == "everyone" and not case.opened.review_draws.get(to.name, False):
        return Refusal("not_drawn")
    if to.invite == "everyone" and allowed_here(case):
        return Refusal("no_review_permission")
    if to.invite == "after_good_resurvey" and case.outcome is not e.Outcome.WON_BACK:
        return Refusal("no_good_resurvey")
    return barred("review", dossier, policy, now, case=case, destination=to.name)


def rule_of(to: ReviewDestination) -> str:
    """How those who are asked are chosen, as it is kept with each decision."""
    return f"everyone {to.share:g}" if to.invite == "everyone" else to.invite
