"""Whether a message to a customer still fits its case when it comes to be sent: what was true may be so no more."""

from datetime import datetime, timedelta
from itertools import takewhile

from winback import entries as e
from winback import ladder
from winback.case import Case, Stage, read_case
from winback.mail_words import letter_code

CODES = frozenset(
    {
        *("case_went_on", "for_another", "invited_too_late", "promise_passed", "question_answered"),
        *("question_expired", "reached_since", "waited_too_long"),
    }
)
"""Why a message has been overtaken by what happened."""

A_DAY = timedelta(days=1)
"""What a customer has at least to answer, and between a question and its reminder, where the policy gives so much."""

STALE = timedelta(days=30)
"""How late an invitation to a review may come."""

WORTH_A_NEW_ONE = timedelta(days=2)
"""How late a letter may go that somebody wrote or approved: it speaks of days and calls to come."""


def overtaken(kind: str, key: str, case: Case, wanted_at: datetime, now: datetime) -> str:
    """The code of what a message has been overtaken by; "" where it still fits.

    A letter that a person has approved or written stays true for a while, but for the one that says nobody could reach
    them.
    """
    match kind:
        case "receipt":
            return _receipt(key, case, now)
        case "survey":
            return _survey(key, case, wanted_at, now)
        case "review":
            return "invited_too_late" if now >= wanted_at + STALE else ""
    return _letter(key, case, wanted_at, now)


def not_in_one_breath(key: str, case: Case, asked_at: datetime | None, now: datetime) -> datetime:
    """The earliest time for a message: a reminder comes well after its question, which went out at `asked_at`."""
    if asked_at is None or letter_code(key) != "resurvey_reminder":
        return now
    gap = min(A_DAY, case.policy.resurvey.remind_after / 2)
    return max(now, asked_at + gap) if gap else now


def _receipt(key: str, case: Case, now: datetime) -> str:
    if not _of_this_generation(key, case):
        return "case_went_on"
    if case.contacted_at:
        return "reached_since"
    promised = _promised(key, case)
    return "promise_passed" if promised and promised <= now else ""


def _letter(key: str, case: Case, wanted_at: datetime, now: datetime) -> str:
    if not _of_this_generation(key, case):
        return "case_went_on"
    if letter_code(key) == "tried_to_reach" and _reached_after_draft(key, case):
        return "reached_since"
    return "waited_too_long" if now >= wanted_at + WORTH_A_NEW_ONE else ""


def _promised(key: str, case: Case) -> datetime | None:
    """Until when a receipt says that somebody will call: the deadline as it stood when it was written."""
    before = takewhile(lambda x: not (isinstance(x.body, e.Messaged) and key in x.body.messages), case.entries)
    return ladder.due(read_case(case.id, before, case.policy))


def _survey(key: str, case: Case, wanted_at: datetime, now: datetime) -> str:
    if case.asked is None or not _of_this_generation(key, case):
        return "case_went_on"
    if case.answer:
        return "question_answered"
    if now >= case.asked.expires - _margin(case.asked.expires - wanted_at):
        return "question_expired"
    return "" if case.stage is Stage.RESURVEY else "case_went_on"


def _margin(lives: timedelta) -> timedelta:
    """How long before its end a link is of no use; one that lives for days only is good to the last."""
    return A_DAY if lives > 2 * A_DAY else timedelta(0)


def _reached_after_draft(key: str, case: Case) -> bool:
    drafted = next((x.seq for x in case.entries if isinstance(x.body, e.Drafted) and x.body.letter == key), 0)
    return any(x.seq > drafted and isinstance(x.body, e.Contacted) and x.body.reached for x in case.entries)


def _of_this_generation(key: str, case: Case) -> bool:
    return key.startswith(case.key(""))
