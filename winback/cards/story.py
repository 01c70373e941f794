"""A case's latest entries in one line each, in the language that staff read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from winback import entries as e
from winback.cards import kit
from winback.cards.words import Words, brief
from winback.causes import write_cause, write_tone, write_topic
from winback.consent import why
from winback.letters.words import write_amount, write_kind, write_letter_name, write_outcome, write_step, write_why
from winback.mail_words import letter_code, write_wish
from winback.phrases import read_phrases, say
from winback.replies.telling import title
from winback.suppressions import Why

PART = "story"
BY_ITSELF = {"handed_over": "goes_to", "arrived": "went_out"}
"""Phrases for what winback itself did, where people do it too."""
SAID = 200
"""The longest that somebody's words stand in a line."""


class Told(NamedTuple):
    """A phrase, its values, and somebody's words to stand behind it; values are mrkdwn, words are not."""

    phrase: str
    values: Mapping[str, object] = MappingProxyType({})
    said: str = ""


Tells = Callable[[Words, Any], Told | None]


def timeline(words: Words, most: int = 20) -> list[str]:
    """When, who and what, the latest first; what only the walk needs is left out."""
    lines: list[str] = []
    for entry in reversed(words.case.entries):
        line = tell(words, entry)
        if line:
            lines.append(f"{words.date(entry.at)} {line}")
        if len(lines) == most:
            break
    return lines


def tell(words: Words, entry: e.Entry) -> str:
    """What happened, in one line of mrkdwn; "" for what staff need not know."""
    tells = TELLS.get(type(entry.body))
    told = tells(words, entry.body) if tells else None
    if told is None:
        return ""
    phrase = BY_ITSELF.get(told.phrase, told.phrase) if entry.actor == e.WINBACK else told.phrase
    sentence = say(PART, phrase, words.language, who=kit.bold(words.name(entry.actor)), **told.values)
    return ": ".join(
        part for part in (sentence, words.quoted(words.brief(told.said, SAID)) if kit.seen(told.said) else "") if part
    )


def _opened(words: Words, body: e.Opened) -> Told:
    if isinstance(body, e.Reopened) and body.why:
        return Told("reopened_by", said=body.why)
    about = {"complaint": words.say(body.severity), "score": words.score(body.score, body.scale)}
    return Told(body.kind, {**about, "priority": body.priority})


def _scored(phrase: str) -> Tells:
    def told(words: Words, body: e.ResponseJoined | e.ResponseEnriched | e.Answered | e.AnswerChanged) -> Told:
        score = words.score(body.score, words.case.opened.scale)
        if getattr(body, "may_call", False):
            score = words.say("may_be_called", score=score)
        return Told(phrase, {"score": score}, getattr(body, "comment", ""))

    return told


def _handed_over(words: Words, body: e.HandedOver) -> Told:
    if body.offered_by:
        return Told("took_over", {"by": words.name(body.offered_by)}, body.reason)
    return Told("handed_over", {"to": words.name(body.to)}, body.reason)


def _contacted(words: Words, body: e.Contacted) -> Told:
    key = f"channel/{body.channel}"
    known = key in read_phrases(PART)
    channel = say(PART, key, words.language) if known else brief(body.channel)
    said = " / ".join(part for part in (body.said, body.wants) if part)
    return Told("reached" if body.reached else "not_reached", {"channel": channel}, said)


def _resolved(words: Words, body: e.Resolved) -> Told:
    amount = write_amount(body.amount, body.currency, words.language) if body.amount else ""
    what = ", ".join(part for part in (brief(write_kind(body.resolution, words.language)), amount) if part)
    return Told("asked_approval" if body.needs_approval else "resolved", {"what": what})


def _checked_in(_: Words, body: e.CheckedIn) -> Told:
    found = {True: "satisfied", False: "not_satisfied", None: "no_answer"}
    return Told(found[body.satisfied], said=body.said)


def _corrected(words: Words, body: e.Corrected) -> Told:
    read = (write_tone(body.tone or "", words.language), write_topic(body.topic or "", words.language, words.policy))
    return Told("corrected", {"what": ", ".join(brief(one) for one in read if one)})


def _messaged(words: Words, body: e.Messaged) -> Told | None:
    if body.skipped:
        return Told("unwritten", {"why": _why(words, body.skipped, body.waits_until)})
    if body.step == "resurvey-reminder":
        return _asking(words, "reminded", {}, body.waits_until)
    return Told("received") if body.step == "receipt" else None


def _asked(words: Words, body: e.ResurveyAsked) -> Told:
    return _asking(words, "resurvey_asked", {"at": words.date(body.expires)}, body.waits_until)


def _asking(words: Words, phrase: str, values: Mapping[str, object], until: datetime | None) -> Told:
    """What asks something of the customer, and until when quiet hours hold it back, if they do."""
    return Told(f"{phrase}_later", {**values, "until": words.date(until)}) if until else Told(phrase, values)


def _withheld(words: Words, body: e.Withheld) -> Told:
    return Told("withheld", {"why": _why(words, body.why)})


def _review(words: Words, body: e.ReviewDecided) -> Told:
    where = kit.escape(body.destination.replace("_", " "))
    if body.invited:
        return Told("invited", {"where": where})
    return Told("not_invited", {"where": where, "why": _why(words, body.reason)})


def _why(words: Words, kept: str, until: datetime | None = None) -> str:
    return kit.escape(why(kept, words.language, words.zone, until))


def _rang(words: Words, body: e.Rang) -> Told:
    phrases = {"breach": "breached", "team": "climbed", "supervisor": "climbed"}
    return Told(phrases.get(body.rung, "rang"), {"step": write_step(body.step, words.language)})


def _lapsed(words: Words, body: e.Lapsed) -> Told | None:
    if body.wait.endswith("time"):
        return None
    return Told("lapsed", {"step": write_step(body.wait, words.language)})


def _ended(words: Words, body: e.Concluded | e.Closed) -> Told:
    return Told(body.kind, {"outcome": write_outcome(body.outcome, words.language)})


def _undelivered(words: Words, body: e.Undelivered) -> Told:
    letter = write_letter_name(letter_code(body.message), words.language) if body.message else ""
    why = write_why(str(body.why), words.language)
    return Told("undelivered" if letter else "no_mail_arrives", {"letter": letter, "why": why}, body.detail)


def _unsubscribed(words: Words, body: e.Unsubscribed) -> Told:
    phrase = "told_no_more" if body.by is Why.TOLD else "wants_no_more"
    return Told(phrase, {"wish": write_wish(body.scope, body.by, words.language)})


def _replied(_: Words, body: e.Replied) -> Told:
    if body.automatic:
        return Told("replied_by_itself", said=title(body))
    return Told("replied" if body.message else "reply_brought", said=title(body))


TELLS: dict[type[e.Body], Tells] = {
    e.Opened: _opened,
    e.Reopened: _opened,
    e.AftercareBegun: lambda words, body: Told("aftercare_begun", {"at": words.date(body.due)}),
    e.ResponseJoined: _scored("joined"),
    e.ResponseEnriched: _scored("enriched"),
    e.Answered: _scored("answered"),
    e.AnswerChanged: _scored("answer_changed"),
    e.AnswerExplained: lambda _, body: Told("explained", said=body.comment),
    e.Replied: _replied,
    e.Claimed: lambda _, __: Told("claimed"),
    e.HandedOver: _handed_over,
    e.Offered: lambda words, body: Told("offered", {"to": words.name(body.to)}, body.reason),
    e.Snoozed: lambda words, body: Told("snoozed", {"at": words.date(body.until)}),
    e.Contacted: _contacted,
    e.Resolved: _resolved,
    e.Approved: lambda _, __: Told("approved"),
    e.Declined: lambda _, body: Told("declined", said=body.reason),
    e.CheckedIn: _checked_in,
    e.LetterApproved: lambda _, body: Told("letter_approved", said=body.subject),
    e.LetterWritten: lambda _, body: Told("letter_written", said=body.subject),
    e.Unsatisfiable: lambda _, body: Told("unsatisfiable", said=body.reason),
    e.Documented: lambda words, body: Told(
        "documented", {"cause": brief(write_cause(body.root_cause, words.language))}, body.action
    ),
    e.TouchpointLogged: lambda _, body: Told("touched", said=body.said),
    e.Corrected: _corrected,
    e.Noted: lambda _, body: Told("noted", said=body.text),
    e.Suspended: lambda _, body: Told("suspended", said=body.reason),
    e.Resumed: lambda _, __: Told("resumed"),
    e.Lifted: lambda _, __: Told("lifted"),
    e.Settled: lambda _, body: Told("arrived" if body.arrived else "not_arrived"),
    e.Messaged: _messaged,
    e.Rang: _rang,
    e.Lapsed: _lapsed,
    e.Unclaimed: lambda words, body: Told("unclaimed", {"owner": words.name(body.owner)}),
    e.Drafted: lambda _, body: Told("drafted_worded" if body.worded else "drafted"),
    e.ResurveyAsked: _asked,
    e.Concluded: _ended,
    e.ReviewDecided: _review,
    e.Withheld: _withheld,
    e.MessageUnknown: lambda _, __: Told("unknown"),
    e.Undelivered: _undelivered,
    e.Unsubscribed: _unsubscribed,
    e.Closed: _ended,
    e.AftercareEnded: lambda _, body: Told("aftercare_done" if body.touched else "aftercare_missed"),
}
"""How entries are told, by their bodies' types; the others are the walk's own business."""
