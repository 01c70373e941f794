"""Letters to the customer: drafts that are approved, words of one's own, and messages of unknown fate."""

from datetime import datetime

from winback import entries as e
from winback import forms as f
from winback.case import Case, Stage
from winback.decisions.base import Actor, who_was_first
from winback.policy import Policy, Role
from winback.refusals import Refusal


def no_letter_of_theirs(case: Case, actor: Actor, policy: Policy) -> Refusal | None:
    """A draft must wait, and a closing letter is a supervisor's."""
    if not case.drafts:
        return Refusal("no_draft", {"case": case.id, "first": who_was_first(_ended_drafts(case), actor, policy)})
    if case.stage is Stage.FAREWELL and actor.role is Role.AGENT:
        return Refusal("supervisors_letter")
    return None


def _ended_drafts(case: Case) -> e.Entry | None:
    """What became of the last draft: it was approved, or the case left the stage that it belonged to."""
    moved = max(case.left.values(), default=0)
    ended = None
    for entry in reversed(case.entries):
        if isinstance(entry.body, e.Drafted):
            return ended
        if isinstance(entry.body, e.LetterApproved) or entry.seq == moved:
            ended = entry
    return None


def approve_letter(case: Case, form: f.SendLetter, _: Actor, __: Policy, ___: datetime) -> e.Body | Refusal:
    """The draft that is meant; "" stands for what was not changed."""
    letter = form.letter or (case.drafts[0] if len(case.drafts) == 1 else "")
    if letter not in case.drafts:
        return Refusal("which_draft", field="letter", hint=f"name one of {', '.join(case.drafts)}")
    return e.LetterApproved(letter=letter, subject=form.subject or "", text=form.text or "")


def write_letter(_: Case, form: f.WriteLetter, __: Actor, ___: Policy, ____: datetime) -> e.Body | Refusal:
    """The letter as it was written; its key is its press's, and given where the message is put into the outbox."""
    return e.LetterWritten(letter="", subject=form.subject, text=form.text)


def open_questions(case: Case) -> list[str]:
    """Messages of unknown fate that nobody has settled since they were asked about last."""
    asked: dict[str, None] = {}
    for entry in case.entries:
        if isinstance(entry.body, e.MessageUnknown):
            asked[entry.body.message] = None
        elif isinstance(entry.body, e.Settled):
            asked.pop(entry.body.message, None)
    return list(asked)


def nothing_to_settle(case: Case, _: Actor, __: Policy) -> Refusal | None:
    """Nobody asks about a message."""
    return None if open_questions(case) else Refusal("nothing_to_settle", {"case": case.id})


def settle(case: Case, form: f.Settle, _: Actor, __: Policy, ___: datetime) -> e.Body | Refusal:
    """A message that was asked about."""
    asked = open_questions(case)
    if form.message not in asked:
        named = {"message": form.message}
        return Refusal("nobody_asks", named, field="message", hint=f"name one of {', '.join(asked)}")
    return e.Settled(message=form.message, arrived=form.arrived)
