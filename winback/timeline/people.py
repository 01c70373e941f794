"""How a generation begins, what comes in, and what people do."""

from winback import entries as e
from winback.causes import write_cause, write_tone, write_topic
from winback.durations import write_duration
from winback.letters.words import write_kind, write_letter_name, write_severity
from winback.mail_words import letter_code
from winback.replies.telling import remarks, title
from winback.scales import Scale
from winback.timeline.teller import LANGUAGE, Teller, listed, money, quoted, sentences, tells

MEANS = {
    "phone": "by phone",
    "email": "by e-mail",
    "meeting": "in a meeting",
    "video": "by video",
    "chat": "by chat",
    "letter": "by letter",
}


def letter_of(key: str) -> str:
    """What staff call a letter, by its message's key (`g1/letter-resolution/1`)."""
    return write_letter_name(letter_code(key), LANGUAGE)


@tells(e.Opened)
def _opened(teller: Teller, _: e.Entry, body: e.Opened) -> str:
    return _begins(teller, body, "The case was opened")


@tells(e.Reopened)
def _reopened(teller: Teller, entry: e.Entry, body: e.Reopened) -> str:
    if not body.why:
        return _begins(teller, body, "The customer complained again and the case was reopened")
    return sentences(f"{teller.name(entry.actor)} reopened the case", quoted(body.why), _begins(teller, body, "Now"))


def _begins(teller: Teller, body: e.Opened, what: str) -> str:
    score = "no score" if body.score is None or body.scale is Scale.TEXT else f"score {body.score}"
    about = f"{what}: {write_severity(body.severity, LANGUAGE)}, {score}, priority {body.priority}"
    who = teller.name(body.owner) if body.owner else teller.team(body.team)
    why = f" ({body.owner_why})" if body.owner_why else ""
    return sentences(about, f"{who} has it{why}", "" if body.contactable else "There is no way to contact the customer")


@tells(e.AftercareBegun)
def _aftercare_begun(teller: Teller, _: e.Entry, body: e.AftercareBegun) -> str:
    days = body.touchpoint.days
    after = f"{days} days" if days > 1 else write_duration(body.touchpoint)
    return f"A call is planned for {teller.at(body.due)}, {after} after the close."


@tells(e.ResponseJoined)
def _joined(_: Teller, __: e.Entry, body: e.ResponseJoined) -> str:
    return _came_in("The customer answered once more", body)


@tells(e.ResponseEnriched)
def _enriched(_: Teller, __: e.Entry, body: e.ResponseEnriched) -> str:
    return _came_in("More of the customer's answer came in", body)


def _came_in(what: str, body: e.ResponseJoined | e.ResponseEnriched) -> str:
    score = "" if body.score is None else f", score {body.score}"
    return f"{what}{score}: " + (f"{write_severity(body.severity, LANGUAGE)}." if body.severity else "no complaint.")


@tells(e.Answered)
def _answered(_: Teller, __: e.Entry, body: e.Answered) -> str:
    said = f"The customer answered {body.score} to the question"
    return sentences(said, quoted(body.comment)) + _allowed(body)


@tells(e.AnswerChanged)
def _changed(_: Teller, __: e.Entry, body: e.AnswerChanged) -> str:
    said = f"The customer changed their answer to {body.score}"
    return sentences(said, quoted(body.comment)) + _allowed(body)


def _allowed(body: e.Answered | e.AnswerChanged) -> str:
    may_call = " They may be called about it." if body.may_call else ""
    return may_call + (" They may be asked for a review." if body.may_invite else "")


@tells(e.AnswerExplained)
def _explained(_: Teller, __: e.Entry, body: e.AnswerExplained) -> str:
    return sentences("The customer told why they answered so", quoted(body.comment))


@tells(e.Replied)
def _replied(teller: Teller, entry: e.Entry, body: e.Replied) -> str:
    to = f" to the {letter_of(body.message)}" if body.message else ""
    if body.automatic:
        return sentences(f"An automatic reply{to} came in", quoted(title(body)))
    brought = entry.actor != e.CUSTOMER
    who = f"{teller.name(entry.actor)} put a reply of the customer's here" if brought else f"The customer replied{to}"
    return sentences(f"{who}: {quoted(body.text) or 'it holds no words'}", remarks(body, LANGUAGE))


@tells(e.Claimed)
def _claimed(teller: Teller, entry: e.Entry, _: e.Claimed) -> str:
    return f"{teller.name(entry.actor)} claimed the case."


@tells(e.HandedOver)
def _handed_over(teller: Teller, entry: e.Entry, body: e.HandedOver) -> str:
    if entry.actor == e.WINBACK:
        return sentences(f"{teller.name(body.to)} takes the case over: {body.reason}")
    if body.offered_by:
        return f"{teller.name(entry.actor)} took the case over from {teller.name(body.offered_by)}, who had offered it."
    return sentences(f"{teller.name(entry.actor)} handed the case over to {teller.name(body.to)}", quoted(body.reason))


@tells(e.Offered)
def _offered(teller: Teller, entry: e.Entry, body: e.Offered) -> str:
    whom = teller.name(body.to) if body.to else "the team"
    return sentences(f"{teller.name(entry.actor)} asked {whom} to take the case", quoted(body.reason))


@tells(e.Snoozed)
def _snoozed(teller: Teller, entry: e.Entry, body: e.Snoozed) -> str:
    return f"{teller.name(entry.actor)} held reminders back until {teller.at(body.until)}; the deadline stays."


@tells(e.Contacted)
def _contacted(teller: Teller, entry: e.Entry, body: e.Contacted) -> str:
    tried = "reached the customer" if body.reached else "tried to reach the customer"
    return sentences(
        f"{teller.name(entry.actor)} {tried} {MEANS.get(body.channel, f'by {body.channel}')}",
        quoted(body.said),
        f"Wants: {body.wants}" if body.wants else "",
        f"Prefers to talk {teller.at(body.preferred)}" if body.preferred else "",
        f"Next try {teller.at(body.next_try)}" if body.next_try else "",
    )


@tells(e.Resolved)
def _resolved(teller: Teller, entry: e.Entry, body: e.Resolved) -> str:
    amount = f", {money(body.amount, body.currency)}" if body.amount else ""
    return sentences(
        f"{teller.name(entry.actor)} wrote down what was agreed: {write_kind(body.resolution, LANGUAGE)}{amount}",
        f"The customer's wish: {body.wish}" if body.wish else "",
        f"Answer: {body.answer}" if body.answer else "",
        f"Promised for {teller.at(body.promised)}" if body.promised else "",
        f"Cause: {write_cause(body.root_cause, LANGUAGE)}",
        f"What is done: {body.action}",
        f"Above {body.limit:,}, so it must be approved" if body.needs_approval else "",
    )


@tells(e.Approved)
def _approved(teller: Teller, entry: e.Entry, _: e.Approved) -> str:
    return f"{teller.name(entry.actor)} approved it."


@tells(e.Declined)
def _declined(teller: Teller, entry: e.Entry, body: e.Declined) -> str:
    return sentences(f"{teller.name(entry.actor)} declined it", quoted(body.reason))


@tells(e.CheckedIn)
def _checked_in(teller: Teller, entry: e.Entry, body: e.CheckedIn) -> str:
    found = {True: "the customer is satisfied", False: "the customer is not satisfied", None: "nobody answered"}
    return sentences(
        f"{teller.name(entry.actor)} checked in: {found[body.satisfied]}",
        quoted(body.said),
        f"Next try {teller.at(body.next_try)}" if body.next_try else "",
    )


@tells(e.LetterApproved)
def _letter_approved(teller: Teller, entry: e.Entry, body: e.LetterApproved) -> str:
    return f"{teller.name(entry.actor)} approved the {letter_of(body.letter)} ({quoted(body.subject)})."


@tells(e.LetterWritten)
def _letter_written(teller: Teller, entry: e.Entry, body: e.LetterWritten) -> str:
    return f"{teller.name(entry.actor)} wrote to the customer ({quoted(body.subject)})."


@tells(e.Unsatisfiable)
def _unsatisfiable(teller: Teller, entry: e.Entry, body: e.Unsatisfiable) -> str:
    found = f"{teller.name(entry.actor)} found that this customer cannot be satisfied"
    return sentences(
        found, quoted(body.reason), f"Cause: {write_cause(body.root_cause, LANGUAGE)}", f"What is done: {body.action}"
    )


@tells(e.Documented)
def _documented(teller: Teller, entry: e.Entry, body: e.Documented) -> str:
    return sentences(
        f"{teller.name(entry.actor)} wrote down the cause: {write_cause(body.root_cause, LANGUAGE)}",
        f"What is done: {body.action}",
    )


@tells(e.TouchpointLogged)
def _touched(teller: Teller, entry: e.Entry, body: e.TouchpointLogged) -> str:
    return sentences(f"{teller.name(entry.actor)} had the call after the close", quoted(body.said))


@tells(e.Corrected)
def _corrected(teller: Teller, entry: e.Entry, body: e.Corrected) -> str:
    read = [f"the tone is {write_tone(body.tone, LANGUAGE)}"] if body.tone else []
    read += [f"it is about {write_topic(body.topic, LANGUAGE, teller.policy)}"] if body.topic else []
    return sentences(f"{teller.name(entry.actor)} corrected: {listed(read)}")


@tells(e.Noted)
def _noted(teller: Teller, entry: e.Entry, body: e.Noted) -> str:
    return sentences(f"{teller.name(entry.actor)} noted: {quoted(body.text)}")


@tells(e.Suspended)
def _suspended(teller: Teller, entry: e.Entry, body: e.Suspended) -> str:
    if entry.actor not in teller.policy.roster:
        return sentences(f"The case was suspended: {body.reason}")
    return sentences(f"{teller.name(entry.actor)} suspended the case", quoted(body.reason))


@tells(e.Resumed)
def _resumed(teller: Teller, entry: e.Entry, _: e.Resumed) -> str:
    return f"{teller.name(entry.actor)} let the case go on."


@tells(e.Lifted)
def _lifted(teller: Teller, entry: e.Entry, _: e.Lifted) -> str:
    return f"{teller.name(entry.actor)} noted that we may write to the customer again."


@tells(e.Settled)
def _settled(teller: Teller, entry: e.Entry, body: e.Settled) -> str:
    if entry.actor == e.WINBACK:
        return f"The mail service has told that the {letter_of(body.message)} went out."
    found = "the message had arrived" if body.arrived else "the message had not arrived; it is sent again"
    return f"{teller.name(entry.actor)} found that {found}."
