"""What happened meanwhile is told to whom it concerns, each entry once."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from blocks.store.tables import ResponseRow
from flows.walk import Walk
from winback import entries as e
from winback.consent import why
from winback.letters import AUTOMATIC
from winback.letters.words import write_score
from winback.mail_words import letter_code
from winback.notices import COMMANDS
from winback.outcomes import asked_scale, told_to_staff
from winback.policy import Policy
from winback.replies.telling import is_told, refusal_values, values

NOBODY_TO_CALL = {"reached_since", "erased"}
"""Why a letter was withheld of which the customer need not be told by phone either."""

Telling = tuple[str, tuple[str, ...], Mapping[str, object]]


def tell_news(walk: Walk) -> None:
    """Tell what has been appended since this generation began and was not told yet."""
    for entry in [entry for entry in walk.facts.entries if entry.seq > walk.facts.opened_seq]:
        tell = TELLS.get(type(entry.body))
        step = f"news/{entry.seq}"
        if tell is None or walk.has(step):
            continue
        policy = walk.staff()
        telling = tell(walk, entry, policy)
        if telling is None:
            continue
        name, audience, more = telling
        messages = walk.notice(name, step, audience, more=more)
        keys = tuple(message.key for message in messages)
        walk.record(step, e.Messaged(step=step, messages=keys), messages)


def _name(who: str, policy: Policy) -> str:
    person = policy.roster.get(who)
    return person.name if person else who


def _joined(walk: Walk, entry: e.Entry, policy: Policy) -> Telling | None:
    body: Any = entry.body
    with walk.store.database.reading() as session:
        response = session.get_one(ResponseRow, body.response_id)
        score = write_score(response.score, walk.facts.opened.scale, policy.language)
        more = {"new_score_text": score, "new_verbatim": response.verbatim}
    return "joined", ("owner",), more


def _handed_over(_: Walk, entry: e.Entry, policy: Policy) -> Telling | None:
    body: Any = entry.body
    if entry.actor == e.WINBACK:
        return None
    audience = ("owner", "offerer") if body.offered_by else ("owner",)
    return "handed_over", audience, {"from_name": _name(body.offered_by or entry.actor, policy), "reason": body.reason}


def _offered(walk: Walk, entry: e.Entry, policy: Policy) -> Telling | None:
    offer = walk.facts.offer
    if offer is None or offer is not entry.body:
        return None
    takes = f"winback act {walk.case_id} {COMMANDS['offer']}"
    return "offered", ("offered",), {"from_name": _name(entry.actor, policy), "reason": offer.reason, "command": takes}


def _unclaimed(_: Walk, entry: e.Entry, policy: Policy) -> Telling | None:
    body: Any = entry.body
    return "unclaimed", ("team",), {"from_name": _name(body.owner, policy)}


def _declined(_: Walk, entry: e.Entry, policy: Policy) -> Telling | None:
    body: Any = entry.body
    return "declined", ("asker",), {"declined_by": _name(entry.actor, policy), "reason": body.reason}


def _answered(walk: Walk, entry: e.Entry, policy: Policy) -> Telling | None:
    body: Any = entry.body
    return _answer(walk, body, policy)


def _explained(walk: Walk, _: e.Entry, policy: Policy) -> Telling | None:
    """The whole answer once more, with what came since."""
    answer = walk.facts.answer
    return _answer(walk, answer, policy) if answer else None


def _answer(walk: Walk, answer: e.Answered, policy: Policy) -> Telling:
    told = told_to_staff(answer, asked_scale(walk.facts)[0], policy.language)
    return "answered", ("owner",), {"answer_text": told, "comment": answer.comment, "outcome_text": ""}


def _undelivered(_: Walk, entry: e.Entry, __: Policy) -> Telling | None:
    body: Any = entry.body
    return "could_not_send", ("owner",), {"letter_name": letter_code(body.message), "why": str(body.why)}


def _withheld(walk: Walk, entry: e.Entry, policy: Policy) -> Telling | None:
    """What somebody approved or wrote; what goes by itself stands in the journal and the note of the day."""
    body: Any = entry.body
    name = letter_code(body.message)
    if name in AUTOMATIC:
        return None
    reason = why(body.why, policy.language, ZoneInfo(policy.team_calendar(walk.facts.team).zone))
    return "withheld", ("owner",), {"letter_name": name, "reason": reason, "to_call": body.why not in NOBODY_TO_CALL}


def _unsubscribed(walk: Walk, entry: e.Entry, policy: Policy) -> Telling | None:
    return "unsubscribed", ("owner",), refusal_values(walk.facts, entry, policy.language)


def _replied(walk: Walk, entry: e.Entry, policy: Policy) -> Telling | None:
    body: Any = entry.body
    if not is_told(walk.facts, entry):
        return None
    return "replied", ("owner",), values(body, policy.language)


TELLS: dict[type[e.Body], Callable[[Walk, e.Entry, Policy], Telling | None]] = {
    e.ResponseJoined: _joined,
    e.ResponseEnriched: _joined,
    e.HandedOver: _handed_over,
    e.Offered: _offered,
    e.Unclaimed: _unclaimed,
    e.Declined: _declined,
    e.Answered: _answered,
    e.AnswerChanged: _explained,
    e.AnswerExplained: _explained,
    e.Undelivered: _undelivered,
    e.Withheld: _withheld,
    e.Unsubscribed: _unsubscribed,
    e.Replied: _replied,
}
