"""What customers did and what winback concluded, in sentences: one for each kind of journal entry."""

from collections.abc import Callable
from datetime import UTC
from typing import Any

from winback import entries as e
from winback.consent import why

Staff = Callable[[str | None], str]

LAPSES = {
    "letter": "Nobody approved the letter in time, and it is taken back.",
    "reply": "No reply to the letter: the customer was not reached.",
    "contact": "Nobody ever called: the company's own people fell silent.",
    "documentation": "Nobody wrote down what had gone wrong.",
    "check_in": "Nobody checked in. The question is asked all the same.",
    "resolution": "Nobody found a resolution.",
    "supervisor": "The supervisor found no time for it.",
    "approval": "Nobody decided on the amount.",
    "farewell": "Nobody approved the farewell.",
}


def sentence(entry: e.Entry, customer: str, staff: Staff) -> str:
    """An entry told; "" for what people do, which is told as they do it, and for what mails tell."""
    write = SENTENCES.get(type(entry.body))
    return write(entry, customer, staff) if write else ""


def _opened(entry: e.Entry, customer: str, staff: Staff) -> str:
    body: Any = entry.body
    again = " again" if isinstance(body, e.Reopened) else ""
    score = "no score" if body.score is None else f"score {body.score}"
    owner = f"{staff(body.owner)} ({body.owner_why})" if body.owner else "the team"
    told = f"{customer} complains{again}: {score}, {body.severity.value}, priority {body.priority}."
    return f"{told} The case goes to {owner}."


def _joined(entry: e.Entry, customer: str, _: Staff) -> str:
    body: Any = entry.body
    return f"{customer} answers once more, {body.score}. It joins the open case."


def _answered(entry: e.Entry, customer: str, _: Staff) -> str:
    body: Any = entry.body
    said = f': "{body.comment}"' if body.comment else "."
    return f"{customer} answers the question with {body.score}{said}"


def _explained(entry: e.Entry, customer: str, _: Staff) -> str:
    body: Any = entry.body
    return f'{customer} tells why: "{body.comment}"'


def _unclaimed(entry: e.Entry, _: str, staff: Staff) -> str:
    body: Any = entry.body
    return f"Nothing came of {staff(body.owner)}'s claim: the case is free again."


def _handed_over(entry: e.Entry, _: str, staff: Staff) -> str:
    body: Any = entry.body
    return f"The case goes to {staff(body.to)}: {body.reason}." if entry.actor == e.WINBACK else ""


def _lapsed(entry: e.Entry, _: str, __: Staff) -> str:
    body: Any = entry.body
    return LAPSES.get(body.wait, "")


def _concluded(entry: e.Entry, _: str, __: Staff) -> str:
    body: Any = entry.body
    return "The answer is worse than before: back to contact, once." if body.reopens else ""


def _review(entry: e.Entry, _: str, __: Staff) -> str:
    body: Any = entry.body
    where = {"google": "on Google", "customer_stories": "for our own page"}.get(body.destination, body.destination)
    if body.invited:
        return f"A review {where} will be asked for."
    return f"No review {where}: {why(body.reason, 'en', UTC)}."


def _closed(entry: e.Entry, _: str, __: Staff) -> str:
    body: Any = entry.body
    return f"The case is closed: {body.outcome.value.replace('_', ' ')}."


def _aftercare_begun(_: e.Entry, __: str, ___: Staff) -> str:
    return "Aftercare: somebody will call again before long."


def _aftercare_ended(entry: e.Entry, _: str, __: Staff) -> str:
    body: Any = entry.body
    return "" if body.touched else "Nobody found the time, and the call is left out."


SENTENCES: dict[type[e.Body], Callable[[e.Entry, str, Staff], str]] = {
    e.Opened: _opened,
    e.Reopened: _opened,
    e.ResponseJoined: _joined,
    e.Answered: _answered,
    e.AnswerExplained: _explained,
    e.Unclaimed: _unclaimed,
    e.HandedOver: _handed_over,
    e.Lapsed: _lapsed,
    e.Concluded: _concluded,
    e.ReviewDecided: _review,
    e.Closed: _closed,
    e.AftercareBegun: _aftercare_begun,
    e.AftercareEnded: _aftercare_ended,
}
