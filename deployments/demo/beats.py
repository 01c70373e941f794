"""The words that the roles are written in: what somebody sees, and what they then do."""

from dataclasses import dataclass, field
from typing import Any

OWNER = "owner"
CUSTOMER = "customer"
NOBODY = "nobody"
"""Stands for the customer who gave no name."""


@dataclass(frozen=True, slots=True)
class Do:
    """An action on the case, and how it is told."""

    tells: str
    action: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The customer follows the link of the last question that came by mail."""

    score: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Complain:
    """The customer answers the survey anew, which comes with the next file."""

    file: str
    touchpoint: str
    score: int
    comment: str


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing is done: only silence is timed in the demo."""

    tells: str


Move = Do | Answer | Complain | Ignore


@dataclass(frozen=True, slots=True)
class Beat:
    """Who does what on seeing what.

    `sees` is a mail by what it is about ("alert", "contact due", "draft resolution"), a case list that says
    "at resolution", or "" for at once. A `refused` move must not succeed.
    """

    sees: str
    who: str
    does: Move
    refused: bool = False

    @property
    def may_be_missed(self) -> bool:
        """Whether the story goes on without it: a letter that lapsed, a mail that nobody would have minded."""
        return isinstance(self.does, Ignore) or (isinstance(self.does, Do) and self.does.action == "letter")


@dataclass(frozen=True, slots=True)
class Part:
    """What happens around one customer, known by number or name. `shows` names branches of the story."""

    customer: str
    story: str
    shows: tuple[str, ...]
    beats: tuple[Beat, ...]


# -- what staff do --


def claim() -> Do:
    """Take the case."""
    return Do("takes the case", "claim")


def reached(said: str, wants: str = "") -> Do:
    """Speak to the customer."""
    tells = f'talks to the customer: "{said}"'
    return Do(tells, "contact", {"reached": True, "said": said, "wants": wants})


def no_answer() -> Do:
    """Call in vain."""
    return Do("calls, and nobody answers", "contact", {"reached": False})


def resolve(kind: str, cause: str, action: str, amount: int = 0, **more: str) -> Do:
    """Write down what was agreed."""
    what = kind.replace("_", " ") + (f" of {amount:,} DKK" if amount else "")
    fields = {"kind": kind, "root_cause": cause, "action": action, "amount": amount, **more}
    return Do(f'agrees on: {what}. "{action}"', "resolve", fields)


def approve() -> Do:
    """Approve a resolution."""
    return Do("approves", "approve")


def decline(reason: str) -> Do:
    """Decline a resolution."""
    return Do(f'declines: "{reason}"', "decline", {"reason": reason})


def letter(subject: str = "", text: str = "") -> Do:
    """Approve the letter that waits, as it stands or changed."""
    if not text:
        return Do("reads the letter and approves it as it is", "letter")
    return Do("rewrites the letter and approves it", "letter", {"subject": subject, "text": text})


def check_in(result: str, said: str = "") -> Do:
    """Log a check-in."""
    tells = {
        "satisfied": "checks in: the customer is satisfied",
        "not_satisfied": "checks in: the customer is not satisfied",
        "no_answer": "checks in, and nobody answers",
    }[result]
    return Do(f'{tells}: "{said}"' if said else tells, "check-in", {"result": result, "said": said})


def document(cause: str, action: str) -> Do:
    """Write down cause and action of a case without a resolution."""
    return Do(f'documents the cause: "{cause}"', "document", {"root_cause": cause, "action": action})


def hand_over(to: str, reason: str) -> Do:
    """Give the case to somebody else."""
    return Do(f'hands the case over: "{reason}"', "hand-over", {"to": to, "reason": reason})


def give_up(reason: str, cause: str, action: str) -> Do:
    """Find that the customer cannot be satisfied."""
    fields = {"reason": reason, "root_cause": cause, "action": action}
    return Do(f'finds no way to satisfy the customer: "{reason}"', "unsatisfiable", fields)


def suspend(reason: str) -> Do:
    """Let the case stand still."""
    return Do(f'suspends the case: "{reason}"', "suspend", {"reason": reason})


def resume() -> Do:
    """Let it go on."""
    return Do("resumes the case", "resume")


def note(text: str) -> Do:
    """Add a note."""
    return Do(f'notes: "{text}"', "note", {"text": text})


def touch(said: str) -> Do:
    """Log aftercare's touchpoint."""
    return Do(f'calls as aftercare: "{said}"', "touch", {"said": said})
