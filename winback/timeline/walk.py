"""What winback itself does and concludes."""

from winback import entries as e
from winback.causes import write_cause
from winback.letters.words import write_outcome, write_step
from winback.timeline.people import letter_of
from winback.timeline.teller import LANGUAGE, Teller, sentences, tells

STEPS = {
    "receipt": "The customer got a confirmation that says who will call and by when",
    "alert": "{them} were alerted",
    "alert-on-call": "{them}, on call, was alerted",
    "approval": "{them} were asked to approve it",
    "not-satisfied": "{them} was told that the customer is not satisfied",
    "fresh-eyes": "{them} was asked to look at the case with fresh eyes",
    "worse": "{them} were told that the new answer is worse",
    "abandoned": "{them} was told that the case came to a halt with us",
    "news": "{them} was told",
    "resurvey": "The customer was asked the question again",
    "resurvey-reminder": "The customer was reminded of the question",
}
"""What a step's messages did, by the first word of the step's name."""

UNDONE = {
    "receipt": "The customer got no confirmation",
    "resurvey": "The customer was not asked again",
    "resurvey-reminder": "The customer was not reminded of the question",
}
"""What could not be done, where a customer cannot be written to."""

RUNGS = {
    "start": "Time for {step}. {them} was told.",
    "try": "Time for {step}. {them} was reminded.",
    "remind": "Reminder: {step}. {them} was told.",
    "warn": "Little time left: {step}. {them} was warned.",
    "breach": "Too late: {step}. {them} was told.",
    "team": "Still nobody: {step}. {them} was told.",
    "supervisor": "Still nobody: {step}. {them} was told.",
}
WAITS = {
    "reply": "the customer's reply to the letter",
    "resurvey time": "the day on which the customer is asked again",
    "answer": "the customer's answer",
    "touchpoint time": "the day of the call after the close",
}
"""What is waited for, beside the steps of staff."""


def _plural(text: str, many: bool) -> str:
    return text.replace(" was ", " were ") if many else text.replace(" were ", " was ")


def _awaited(name: str) -> str:
    return WAITS.get(name.replace("_", " ")) or write_step(name, LANGUAGE)


@tells(e.Waiting)
def _waiting(teller: Teller, _: e.Entry, body: e.Waiting) -> str:
    until = f", until {teller.at(body.until)} at the latest" if body.until else ""
    return f"Waiting for {_awaited(body.name)}{until}."


@tells(e.Lapsed)
def _lapsed(_: Teller, __: e.Entry, body: e.Lapsed) -> str:
    if body.wait.endswith("time"):
        return f"It is {_awaited(body.wait)}."
    taken_back = f"the draft of the {letter_of(body.letter)} was taken back" if body.letter else ""
    return sentences(f"Nothing came of waiting for {_awaited(body.wait)}", taken_back.capitalize())


@tells(e.Messaged)
def _messaged(teller: Teller, _: e.Entry, body: e.Messaged) -> str:
    step = body.step.split("/")[0]
    if body.skipped:
        undone = UNDONE.get(step) or f"The {letter_of(body.step)} was not written"
        return f"{undone}: {body.skipped}."
    told = STEPS.get(step, "{them} was told").format(them=teller.them(body.messages))
    return sentences(_plural(told, len(body.messages) > 1))


@tells(e.Rang)
def _rang(teller: Teller, _: e.Entry, body: e.Rang) -> str:
    told = RUNGS[body.rung] if body.rung in RUNGS else RUNGS["remind"]
    told = _plural(told, len(body.messages) > 1)
    return told.format(step=write_step(body.step, LANGUAGE), them=teller.them(body.messages))


@tells(e.Unclaimed)
def _unclaimed(teller: Teller, _: e.Entry, body: e.Unclaimed) -> str:
    return f"{teller.name(body.owner)} was silent after the claim, so the team has the case again."


@tells(e.Drafted)
def _drafted(_: Teller, __: e.Entry, body: e.Drafted) -> str:
    return f"A draft of the {letter_of(body.letter)} waits for somebody to read and approve it."


@tells(e.ResurveyAsked)
def _asked(teller: Teller, _: e.Entry, body: e.ResurveyAsked) -> str:
    return f"The customer was asked the question again; the link answers until {teller.at(body.expires)}."


@tells(e.Concluded)
def _concluded(_: Teller, __: e.Entry, body: e.Concluded) -> str:
    change = f" ({body.before} before, {body.after} now)" if None not in {body.before, body.after} else ""
    back = "It goes back to personal contact" if body.reopens else ""
    return sentences(f"Outcome: {write_outcome(body.outcome, LANGUAGE)}{change}", back)


@tells(e.ReviewDecided)
def _review(_: Teller, __: e.Entry, body: e.ReviewDecided) -> str:
    where = body.destination.replace("_", " ")
    if body.invited:
        return f"The customer will be asked for a review ({where})."
    return f"The customer is not asked for a review ({where}): {body.reason}."


@tells(e.MessageUnknown)
def _unknown(_: Teller, __: e.Entry, ___: e.MessageUnknown) -> str:
    return "Nobody knows whether a message to the customer arrived; the owner was asked to find out."


@tells(e.Closed)
def _closed(_: Teller, __: e.Entry, body: e.Closed) -> str:
    return sentences(
        f"The case was closed: {write_outcome(body.outcome, LANGUAGE)}",
        f"Cause: {write_cause(body.root_cause, LANGUAGE)}" if body.root_cause else "",
        f"What is done: {body.action}" if body.action else "",
    )


@tells(e.AftercareEnded)
def _aftercare_ended(_: Teller, __: e.Entry, body: e.AftercareEnded) -> str:
    return "The call after the close took place." if body.touched else "The call after the close did not take place."


@tells(e.Foreign)
def _foreign(_: Teller, __: e.Entry, ___: e.Foreign) -> str:
    return "Something that this version of winback does not know; a newer version wrote it."
