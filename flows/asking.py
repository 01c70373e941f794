"""The one question asked again, once a case, and what its answer means."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from secrets import token_urlsafe
from zoneinfo import ZoneInfo

from sqlmodel import Session

from blocks.store.hashes import hash_of
from blocks.store.tables import TokenRow
from flows.letters import may_not, skipped, tell, waits_until
from flows.steps import COMPLAINT
from flows.waiting import wait_for
from flows.walk import Takes, Walk
from winback import entries as e
from winback import ladder
from winback.correspondence import letter
from winback.entries import Outcome
from winback.letters.words import write_date, write_question, write_score
from winback.outbox import Message
from winback.outcomes import asked_scale, conclude
from winback.particulars import language_of
from winback.texting import Asks, question, texted

ANSWER = Takes(e.Answered)
DAY = timedelta(days=1)


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
    refusal = may_not(case, "survey", case.dossier(), _channel(case))
    if refusal:
        return case.record("resurvey", skipped("resurvey", refusal))
    token, until = token_urlsafe(24), waits_until(case, "survey")
    expires = _expires(case, until or case.store.now())
    message = _question(case, "resurvey", token, expires, until)
    body = e.ResurveyAsked(token=hash_of(token), expires=expires, messages=(message.key,), waits_until=until)
    return case.conclude(("resurvey", body), messages=[message], also=_keep(case, token, expires))


def _expires(case: Walk, asked: datetime) -> datetime:
    """The end of the last day, in the team's zone, as the letter says; a link of less than a day ends to the second."""
    lives = case.policy.resurvey.expires
    if lives < DAY:
        return asked + lives
    zone = _zone(case)
    return datetime.combine((asked + lives).astimezone(zone) + DAY, time(), zone).astimezone(UTC)


def _last_day(case: Walk, expires: datetime) -> datetime:
    """A moment of the last day on which the link answers, in the team's zone."""
    return (expires - timedelta(microseconds=1)).astimezone(_zone(case))


def _zone(case: Walk) -> ZoneInfo:
    return ZoneInfo(case.policy.team_calendar(case.facts.team).zone)


def _remind(case: Walk, asked: e.ResurveyAsked) -> None:
    """The same question with a link of its own: only a token's hash is kept."""
    if case.has("resurvey-reminder"):
        return
    refusal = may_not(case, "survey", case.dossier(), _channel(case))
    if refusal:
        case.record("resurvey-reminder", skipped("resurvey-reminder", refusal))
        return
    token, until = token_urlsafe(24), waits_until(case, "survey")
    message = _question(case, "resurvey_reminder", token, asked.expires, until)
    body = e.Messaged(step="resurvey-reminder", messages=(message.key,), waits_until=until)
    case.conclude(("resurvey-reminder", body), messages=[message], also=_keep(case, token, asked.expires))


def _keep(case: Walk, token: str, expires: datetime) -> Callable[[Session], None]:
    """Keeps a token's hash, with the entry that it belongs to: the link itself stands in the message alone."""
    return lambda session: session.add(TokenRow(hash=hash_of(token), case_id=case.case_id, expires=expires))


def _channel(case: Walk) -> str:
    """By SMS where it is set up and a customer has a telephone, but no e-mail address."""
    customer, texting = case.dossier().customer, case.house.texting or case.house.sms_name
    return "sms" if texting and customer.phone and not customer.email else "mail"


def _question(case: Walk, name: Asks, token: str, expires: datetime, waits: datetime | None) -> Message:
    dossier, policy = case.dossier(), case.staff()
    language = language_of(dossier, policy)
    scale, bands = asked_scale(case.facts)
    formal = policy.form_of_address == "formal"
    values = {
        "question": write_question(scale, policy.company, language, mirrored=bands.reversed, formal=formal),
        "answer_link": policy.answer_url + token,
        "expires": write_date(_last_day(case, expires), language),
    }
    key = case.facts.key(name.replace("_", "-"))
    message = letter(
        name,
        case.facts,
        dossier,
        key=key,
        policy=policy,
        send_after=waits or case.store.now(),
        more=values,
        kind="survey",
        texts=case.house.texts,
    )
    if _channel(case) == "mail":
        return message
    text = question(name, language, policy.company, values["answer_link"], formal=formal)
    return texted(message, dossier.customer.phone or "", text)


def _conclude(case: Walk, answer: e.Entry | None) -> Outcome | None:
    """The outcome; None where a worse answer leads back to contact, once."""
    before = case.so_far(Takes(e.Concluded))
    step = case.nth("outcome")
    told = case.has(step)
    body = case.facts.answer if answer and isinstance(answer.body, e.Answered) else None
    concluded = told or case.conclude((step, conclude(case.facts, body, reopened=bool(before))))
    if not isinstance(concluded.body, e.Concluded):
        return None
    case.cursor = concluded.seq
    if not concluded.body.reopens:
        return _changed(case, concluded) or concluded.body.outcome
    _tell_worse(case, body)
    return None


def _changed(case: Walk, concluded: e.Entry) -> Outcome | None:
    """The outcome as a customer changed it since, who thought better of their answer."""
    changes = [x.body for x in case.facts.entries if isinstance(x.body, e.AnswerChanged) and x.seq > concluded.seq]
    return next((change.outcome for change in reversed(changes) if change.outcome), None)


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
