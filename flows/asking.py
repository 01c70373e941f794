"""The one question asked again, once a case, and what its answer means."""

from collections.abc import Callable
from datetime import datetime
from secrets import token_urlsafe

from sqlmodel import Session

from blocks.store.acting import token_hash
from blocks.store.tables import TokenRow
from flows.letters import tell
from flows.steps import COMPLAINT
from flows.waiting import wait_for
from flows.walk import Takes, Walk
from winback import entries as e
from winback import ladder
from winback.correspondence import letter, unwritable
from winback.entries import Outcome
from winback.letters.words import write_date, write_question, write_score
from winback.outbox import Message
from winback.outcomes import asked_scale, conclude

ANSWER = Takes(e.Answered)


def ask_again(case: Walk) -> Outcome | None:
    """Ask the one question again, once a case; None where the answer, or a new complaint, leads back to contact."""
    asked = case.has("resurvey")
    if asked and asked.seq < case.cursor:
        return _conclude(case, next(iter(case.so_far(ANSWER)), None))
    if _wait_for_the_day(case):
        return None
    answer = _ask(case)
    return None if answer and COMPLAINT.fits(answer.body) else _conclude(case, answer)


def _wait_for_the_day(case: Walk) -> bool:
    """The next suitable time; whether a complaint came first."""
    policy = case.policy.resurvey
    at = ladder.suitable(case.policy.team_calendar(case.facts.team), case.place().at + policy.after, policy.at)
    return wait_for(case, "resurvey_time", COMPLAINT, until=at) is not None


def _ask(case: Walk) -> e.Entry | None:
    """Put the question, remind once, and wait until its link expires."""
    asked = case.has("resurvey") or _put_the_question(case)
    if not isinstance(asked.body, e.ResurveyAsked):
        return None
    reminded_at = asked.at + case.policy.resurvey.remind_after
    answer = wait_for(case, "answer", ANSWER, COMPLAINT, until=reminded_at)
    if answer:
        return answer
    _remind(case, asked.body)
    return wait_for(case, "answer", ANSWER, COMPLAINT, until=asked.body.expires)


def _put_the_question(case: Walk) -> e.Entry:
    dossier = case.dossier()
    why_not = unwritable(dossier)
    if why_not:
        return case.record("resurvey", e.Messaged(step="resurvey", skipped=why_not))
    token = token_urlsafe(24)
    expires = case.store.now() + case.policy.resurvey.expires
    message = _question(case, "resurvey", token, expires)
    body = e.ResurveyAsked(token=token_hash(token), expires=expires, messages=(message.key,))
    return case.conclude(("resurvey", body), messages=[message], also=_keep(case, token, expires))


def _remind(case: Walk, asked: e.ResurveyAsked) -> None:
    """The same question with a link of its own: only a token's hash is kept."""
    if case.has("resurvey-reminder"):
        return
    if unwritable(case.dossier()):
        case.record("resurvey-reminder", e.Messaged(step="resurvey-reminder", skipped="not to be written to"))
        return
    token = token_urlsafe(24)
    message = _question(case, "resurvey_reminder", token, asked.expires)
    body = e.Messaged(step="resurvey-reminder", messages=(message.key,))
    case.conclude(("resurvey-reminder", body), messages=[message], also=_keep(case, token, asked.expires))


def _keep(case: Walk, token: str, expires: datetime) -> Callable[[Session], None]:
    """Keeps a token's hash, with the entry that it belongs to: the link itself stands in the message alone."""
    return lambda session: session.add(TokenRow(hash=token_hash(token), case_id=case.case_id, expires=expires))


def _question(case: Walk, name: str, token: str, expires: datetime) -> Message:
    dossier, policy = case.dossier(), case.staff()
    language = dossier.customer.language or policy.language
    scale, bands = asked_scale(case.facts)
    resolution = case.facts.resolution
    values = {
        "action": resolution.action if resolution else "",
        "question": write_question(scale, policy.company, language, mirrored=bands.reversed),
        "answer_link": policy.answer_url + token,
        "expires": write_date(expires, language),
    }
    now = case.store.now()
    key = case.facts.key(name.replace("_", "-"))
    return letter(name, case.facts, dossier, key=key, policy=policy, send_after=now, more=values, kind="survey")


def _conclude(case: Walk, answer: e.Entry | None) -> Outcome | None:
    """The outcome; None where a worse answer leads back to contact, once."""
    before = case.so_far(Takes(e.Concluded))
    step = case.nth("outcome")
    told = case.has(step)
    body = answer.body if answer and isinstance(answer.body, e.Answered) else None
    concluded = told or case.conclude((step, conclude(case.facts, body, reopened=bool(before))))
    if not isinstance(concluded.body, e.Concluded):
        return None
    case.cursor = concluded.seq
    if not concluded.body.reopens:
        return concluded.body.outcome
    _tell_worse(case, body)
    return None


def _tell_worse(case: Walk, answer: e.Answered | None) -> None:
    language = case.staff().language
    tell(
        case,
        "worse",
        "worse",
        ("owner", "supervisor"),
        answer_text=write_score(answer.score if answer else None, asked_scale(case.facts)[0], language),
        comment=answer.comment if answer else "",
        outcome_text="worse",
    )
