"""What customers were asked for, and what was not sent to them and why, as the journals of their cases tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from winback import entries as e
from winback.consent import code_of
from winback.mail_words import letter_code

KINDS = ("messaged", "resurvey_asked", "review_decided", "withheld")
"""Kinds of entries that tell of it."""

SURVEYS = frozenset({"resurvey", "resurvey_reminder"})


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that was put to a customer, or a message that was not sent.

    `what` is a letter's name (`resurvey`, `review_request`, `received`, ...), `destination` where a review is asked
    for. `why` is a refusal's code, or an older sentence, "" where it was sent; `until` when that passes by itself.
    """

    case_id: int
    at: datetime
    what: str
    why: str = ""
    until: datetime | None = None
    destination: str = ""

    @property
    def sent(self) -> bool:
        """Whether it was put into the outbox; what became of it there is the message's matter."""
        return not self.why


def read_askings(entries: Iterable[e.Entry]) -> tuple[Asking, ...]:
    """What the entries tell of it, in their order."""
    return tuple(one for entry in entries if (one := _read(entry)))


def _read(entry: e.Entry) -> Asking | None:
    told = entry.case_id, entry.at
    match entry.body:
        case e.ResurveyAsked():
            return Asking(*told, "resurvey")
        case e.ReviewDecided() as body:
            why = "" if body.invited else code_of(body.reason)
            return Asking(*told, "review_request", why, destination=body.destination)
        case e.Withheld() as body:
            return Asking(*told, letter_code(body.message), code_of(body.why))
        case e.Messaged() as body:
            what = letter_code(f"step/{body.step}")
            if body.skipped:
                return Asking(*told, what, code_of(body.skipped), body.waits_until)
            return Asking(*told, what) if what in SURVEYS and body.messages else None
    return None
