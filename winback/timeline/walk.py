"""What winback itself does and concludes."""

from datetime import datetime

from winback import entries as e
from winback.causes import write_cause
from winback.consent import why
from winback.letters.words import write_letter_name, write_outcome, write_step, write_why
from winback.mail_words import letter_code, write_wish
from winback.timeline.people import letter_of
from winback.timeline.teller import LANGUAGE, Teller, quoted, sentences, tells

STEPS = {
    "receipt": "The customer is sent a confirmation that says who will call and by when",
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
        return f"{undone}: {why(body.skipped, LANGUAGE, teller.zone, body.waits_until)}."
    if body.waits_until:
        return _waits(teller, f"The {write_letter_name(letter_code(f'g/{body.step}'), LANGUAGE)}", body.waits_until)
    told = STEPS.get(step, "{them} was told").format(them=teller.them(body.messages))
    return sentences(_plural(told, len(body.messages) > 1))


def _waits(teller: Teller, what: str, until: datetime) -> str:
    return f"{what} waits until {teller.at(until)}: quiet hours."


@tells(e.Withheld)
def _withheld(teller: Teller, _: e.Entry, body: e.Withheld) -> str:
    name = write_letter_name(letter_code(body.message), LANGUAGE)
    return f"The {name} was not sent after all: {why(body.why, LANGUAGE, teller.zone)}."


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
    worded = ", worded by a language model," if body.worded else ""
    return f"A draft of the {letter_of(body.letter)}{worded} waits for somebody to read and approve it."


@tells(e.ResurveyAsked)
def _asked(teller: Teller, _: e.Entry, body: e.ResurveyAsked) -> str:
    if body.waits_until:
        until = f"The link answers until {teller.at(body.expires)}"
        return sentences(_waits(teller, "The question to the customer", body.waits_until), until)
    return f"The customer was asked the question again; the link answers until {teller.at(body.expires)}."


@tells(e.Concluded)
def _concluded(_: Teller, __: e.Entry, body: e.Concluded) -> str:
    change = f" ({body.before} before, {body.after} now)" if None not in {body.before, body.after} else ""
    back = "It goes back to personal contact" if body.reopens else ""
    return sentences(f"Outcome: {write_outcome(body.outcome, LANGUAGE)}{change}", back)


@tells(e.ReviewDecided)
def _review(teller: Teller, _: e.Entry, body: e.ReviewDecided) -> str:
    where = body.destination.replace("_", " ")
    if body.invited:
        at = f", {teller.at(body.sends_at)}" if body.sends_at else ""
        return f"The customer will be asked for a review ({where}{at})."
    return f"The customer is not asked for a review ({where}): {why(body.reason, LANGUAGE, teller.zone)}."


@tells(e.MessageUnknown)
def _unknown(_: Teller, __: e.Entry, ___: e.MessageUnknown) -> str:
    return "Nobody knows whether a message to the customer arrived; the owner was asked to find out."


@tells(e.Undelivered)
def _undelivered(_: Teller, __: e.Entry, body: e.Undelivered) -> str:
    lost = f"The {letter_of(body.message)} did not reach the customer" if body.message else "Mail does not arrive"
    return sentences(f"{lost}: {write_why(str(body.why), LANGUAGE)}", quoted(body.detail))


@tells(e.Unsubscribed)
def _unsubscribed(teller: Teller, entry: e.Entry, body: e.Unsubscribed) -> str:
    return sentences(write_wish(body.scope, body.by, LANGUAGE, teller.name(entry.actor)))


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
