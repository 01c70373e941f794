"""Agreeing on a resolution, having it approved, and checking in on it."""

from flows.letters import approved, draft, tell
from flows.waiting import wait_for
from flows.walk import Takes, Walk
from winback import entries as e
from winback import ladder
from winback.entries import Outcome
from winback.letters.words import write_amount
from winback.particulars import agreed, language_of

ABANDONED = [("abandoned", e.Concluded(outcome=Outcome.ABANDONED))]
OTHER_LETTERS = {"alternative": "disagreement", "explanation": "explanation"}
"""Kinds of resolution that are told in a letter of their own."""


def agree(case: Walk, *, supervised: bool) -> e.Entry | None:
    """The resolution that holds, or that there is none to be had; None where staff fell silent."""
    name = "supervisor" if supervised else "resolution"
    while True:
        resolved = wait_for(case, name, Takes(e.Resolved), Takes(e.Unsatisfiable), lapse=ABANDONED)
        if resolved is None or not isinstance(resolved.body, e.Resolved) or not resolved.body.needs_approval:
            return resolved
        _ask_for_approval(case, resolved)
        decision = wait_for(case, "approval", Takes(e.Approved), Takes(e.Declined), lapse=ABANDONED)
        if decision is None:
            return None
        if isinstance(decision.body, e.Approved):
            return resolved


def _ask_for_approval(case: Walk, resolved: e.Entry) -> None:
    body, policy = resolved.body, case.staff()
    if not isinstance(body, e.Resolved):
        return
    asker = policy.roster.get(resolved.actor)
    tell(
        case,
        f"approval/{resolved.seq}/asked",
        "approval_needed",
        ("approvers",),
        about="approval",
        amount_text=write_amount(body.amount, body.currency, policy.language),
        limit_text=write_amount(body.limit, case.policy.compensation.currency, policy.language),
        kind_text=body.resolution,
        wish=body.wish,
        answer=body.answer,
        asked_by=asker.name if asker else resolved.actor,
    )


def check_in(case: Walk, resolved: e.Entry, complaint: Takes) -> e.Entry | None:
    """Write down what was agreed, and ask a while later whether it holds.

    The check-in that decides, or a new complaint; None where nobody could be had.
    """
    agreed, silent = _confirm_in_writing(case, resolved, complaint), 0
    while silent < case.policy.check_in.tries:
        checked = agreed or wait_for(case, "check_in", Takes(e.CheckedIn), complaint)
        agreed = None
        if checked is None or not isinstance(checked.body, e.CheckedIn) or checked.body.satisfied is not None:
            return checked
        silent += 1
    return None


def _confirm_in_writing(case: Walk, resolved: e.Entry, complaint: Takes) -> e.Entry | None:
    """The letter that says what was agreed, before a person until the check-in is due; what came instead of it."""
    letter = _draft(case, resolved)
    if letter is None:
        return None
    until = ladder.check_in_at(case.facts)
    sent = wait_for(case, "letter", approved(letter), Takes(e.CheckedIn), complaint, until=until, withdraws=letter)
    return None if sent is None or isinstance(sent.body, e.LetterApproved) else sent


def _draft(case: Walk, resolved: e.Entry) -> str | None:
    """The letter that fits what was agreed, one in each round of agreement.

    Its step is named for the letter; in journals that knew only one kind it is "letter-resolution".
    """
    body = resolved.body
    if not isinstance(body, e.Resolved):
        return None
    once = case.nth("letter-resolution")
    name = OTHER_LETTERS.get(body.resolution, "resolution")
    step = once if case.has(once) else once.replace("resolution", name)
    return draft(case, name, lambda: _agreed(case, body), step=step)


def _agreed(case: Walk, body: e.Resolved) -> dict[str, object]:
    policy = case.staff()
    return agreed(body, case.facts, policy, language_of(case.dossier(), policy))
