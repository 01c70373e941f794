"""What a re-survey's answer means, and who may be asked for a review."""

from datetime import datetime

from winback import entries as e
from winback.case import Case, Stage
from winback.people import Customer
from winback.policy.money import ReviewDestination
from winback.scales import BANDS, Bands, Scale, Standing, judge, worse


def asked_scale(case: Case) -> tuple[Scale, Bands]:
    """The scale of the one question: the first response's own; 0-10 where it had no number."""
    bands = case.policy.bands(case.opened.form, case.opened.scale)
    if bands is None or case.opened.score is None:
        return Scale.NPS, BANDS[Scale.NPS]
    return case.opened.scale, bands


def answer(case: Case, score: int, comment: str, now: datetime) -> e.Answered | str:
    """The customer's answer as an entry, or why it cannot be taken, in words for the customer."""
    _, bands = asked_scale(case)
    if not bands.low <= score <= bands.high:
        return f"The answer is a whole number from {bands.low} to {bands.high}."
    if case.answer:
        return "This question has been answered already. Thank you."
    if case.asked is None or case.stage is not Stage.RESURVEY or now >= case.asked.expires:
        return "This question is closed. You are welcome to write to us instead."
    return e.Answered(score=score, comment=comment.strip()[:4000])


def conclude(case: Case, answered: e.Answered | None, *, reopened: bool) -> e.Concluded:
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


def may_invite(case: Case, to: ReviewDestination, customer: Customer) -> str:
    """Why the customer is not asked for a review there; "" where they are.

    Where a destination forbids inviting only the happy, nothing of the outcome plays a part: only the draw
    made when the case opened, the permission given outside the re-survey, and whether there is an address.
    """
    if to.invite == "everyone" and not case.opened.review_draws.get(to.name, False):
        return "not drawn"
    if to.invite == "after_good_resurvey" and case.outcome is not e.Outcome.WON_BACK:
        return "no good re-survey"
    if customer.opted_out:
        return "the customer wants no messages"
    if not customer.review_permission:
        return "no permission"
    return "" if customer.email else "no address"
