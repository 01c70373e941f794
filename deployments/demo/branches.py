"""The branches of the story by name, and how each shows in a case's journal."""

from collections.abc import Callable, Mapping

from winback import entries as e
from winback.case import Case
from winback.entries import Outcome


def has(kind: type[e.Body], times: int = 1, /, **told: object) -> Callable[[Case], bool]:
    """Whether a journal has at least so many entries of a kind that say this."""

    def found(case: Case) -> bool:
        return sum(_says(entry.body, kind, told) for entry in case.entries) >= times

    return found


def _says(body: e.Body, kind: type[e.Body], told: Mapping[str, object]) -> bool:
    return isinstance(body, kind) and all(getattr(body, name) == value for name, value in told.items())


def both(*marks: Callable[[Case], bool]) -> Callable[[Case], bool]:
    """Whether all of them hold."""
    return lambda case: all(mark(case) for mark in marks)


closed = {outcome: has(e.Closed, outcome=outcome) for outcome in Outcome}
dissatisfied = has(e.CheckedIn, 3, satisfied=False)
three_tries = has(e.Contacted, 3, reached=False)

BRANCHES: dict[str, Callable[[Case], bool]] = {
    "hidden behind a good score": has(e.Opened, severity="hidden"),
    "nobody to contact": both(has(e.Opened, contactable=False), closed[Outcome.UNREACHABLE]),
    "joined while open": has(e.ResponseJoined),
    "reached at the first try": both(has(e.Contacted, reached=True), lambda case: not has(e.Contacted, 2)(case)),
    "three tries in vain, no reply": both(three_tries, has(e.Documented), closed[Outcome.UNREACHED]),
    "three tries in vain, the customer calls back": both(three_tries, has(e.LetterApproved), has(e.Resolved)),
    "claimed, silent, claimed by another": both(has(e.Claimed, 2), has(e.Unclaimed)),
    "silence climbs to the supervisor": has(e.Rang, step="contact", rung="supervisor"),
    "handed over with a reason": lambda case: any(
        isinstance(entry.body, e.HandedOver) and entry.actor != e.WINBACK for entry in case.entries
    ),
    "staff stay silent": closed[Outcome.ABANDONED],
    "suspended and resumed": both(has(e.Suspended), has(e.Resumed)),
    "resolved without approval": has(e.Resolved, needs_approval=False),
    "approved": has(e.Approved),
    "declined, then a smaller amount": both(has(e.Declined), has(e.Resolved, needs_approval=False)),
    "cannot be done: an alternative": has(e.Resolved, resolution="alternative"),
    "letter as it is": has(e.LetterApproved),
    "letter changed": lambda case: any(
        isinstance(entry.body, e.LetterApproved) and "Ring mig direkt" in entry.body.text for entry in case.entries
    ),
    "letter never approved": has(e.Lapsed, wait="letter"),
    "no address to write to": has(e.Messaged, step="resurvey", skipped="no_address"),
    "check-in: satisfied": has(e.CheckedIn, satisfied=True),
    "check-in: not satisfied once": both(has(e.CheckedIn, satisfied=False), has(e.CheckedIn, satisfied=True)),
    "check-in: nobody answers": has(e.CheckedIn, 3, satisfied=None),
    "three times not satisfied": dissatisfied,
    "supervisor satisfies": both(dissatisfied, has(e.CheckedIn, satisfied=True)),
    "supervisor finds no way": both(has(e.Unsatisfiable), has(e.LetterApproved), closed[Outcome.UNSATISFIED]),
    "re-survey answered well": closed[Outcome.WON_BACK],
    "re-survey answered badly": closed[Outcome.UNCHANGED],
    "re-survey answered on the reminder": both(has(e.Messaged, step="resurvey-reminder"), closed[Outcome.WON_BACK]),
    "re-survey not answered": both(has(e.Messaged, step="resurvey-reminder"), closed[Outcome.UNANSWERED]),
    "re-survey worse, reopened once": both(has(e.Concluded, reopens=True), closed[Outcome.WORSE]),
    "complained during the re-survey": both(has(e.ResponseJoined), has(e.ResurveyAsked), has(e.Contacted, 2)),
    "everybody with permission is asked on Google": has(e.ReviewDecided, destination="google", invited=True),
    "own page after a good answer": has(e.ReviewDecided, destination="customer_stories", invited=True),
    "no review without permission": has(e.ReviewDecided, invited=False, reason="no_review_permission"),
    "complained again after the close": has(e.Reopened),
    "aftercare touched": has(e.AftercareEnded, touched=True),
    "aftercare left out": has(e.AftercareEnded, touched=False),
}


def missing_branches(cases: Mapping[str, Case]) -> list[str]:
    """Branches that a part promises and its customer's journal does not show."""
    from deployments.demo.roles import CAST  # noqa: PLC0415

    return [
        name
        for part in CAST
        for name in part.shows
        if part.customer not in cases or not BRANCHES[name](cases[part.customer])
    ]
