"""How a case ends: the one question asked again, reviews, the close, and what comes after it."""

from datetime import datetime
from secrets import token_urlsafe

from sqlmodel import Session, col, select

from blocks.store.acting import token_hash
from blocks.store.tables import CaseRow, TokenRow
from flows.letters import tell
from flows.steps import COMPLAINT
from flows.waiting import wait_for
from flows.walk import Takes, Walk
from winback import entries as e
from winback import ladder
from winback.correspondence import letter, unwritable
from winback.entries import Outcome
from winback.letters.words import write_date, write_outcome, write_question, write_score
from winback.notices import notice
from winback.outbox import Message
from winback.outcomes import asked_scale, conclude, may_invite
from winback.policy.money import ReviewDestination

ANSWER = Takes(e.Answered)
ENDED_WELL = {Outcome.WON_BACK, Outcome.UNCHANGED, Outcome.UNANSWERED, Outcome.WORSE}


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
    at = ladder.suitable(case.policy.team_calendar(case.case.team), case.place().at + policy.after, policy.at)
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
    token, now = token_urlsafe(24), case.store.now()
    expires = now + case.policy.resurvey.expires
    message = _question(case, "resurvey", token, expires)
    body = e.ResurveyAsked(token=token_hash(token), expires=expires, messages=(message.key,))

    def keep_token(session: Session, _: datetime) -> None:
        session.add(TokenRow(hash=token_hash(token), case_id=case.case_id, expires=expires))

    return case.conclude(("resurvey", body), messages=[message], also=keep_token)


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

    def keep_token(session: Session, _: datetime) -> None:
        session.add(TokenRow(hash=token_hash(token), case_id=case.case_id, expires=asked.expires))

    case.conclude(("resurvey-reminder", body), messages=[message], also=keep_token)


def _question(case: Walk, name: str, token: str, expires: datetime) -> Message:
    dossier, policy = case.dossier(), case.staff()
    language = dossier.customer.language or policy.language
    scale, bands = asked_scale(case.case)
    resolution = case.case.resolution
    values = {
        "action": resolution.action if resolution else "",
        "question": write_question(scale, policy.company, language, mirrored=bands.reversed),
        "answer_link": policy.answer_url + token,
        "expires": write_date(expires, language),
    }
    now = case.store.now()
    key = case.case.key(name.replace("_", "-"))
    return letter(name, case.case, dossier, key=key, policy=policy, send_after=now, more=values, kind="survey")


def _conclude(case: Walk, answer: e.Entry | None) -> Outcome | None:
    """The outcome; None where a worse answer leads back to contact, once."""
    before = case.so_far(Takes(e.Concluded))
    step = case.nth("outcome")
    told = case.has(step)
    body = answer.body if answer and isinstance(answer.body, e.Answered) else None
    concluded = told or case.conclude((step, conclude(case.case, body, reopened=bool(before))))
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
        answer_text=write_score(answer.score if answer else None, asked_scale(case.case)[0], language),
        comment=answer.comment if answer else "",
        outcome_text="worse",
    )


def close(case: Walk, outcome: Outcome) -> None:
    """Write the end down with cause and action, tell the team in one line, and invite reviews by their rules."""
    if case.has("closed"):
        return
    how = case.case.documented or case.case.resolution
    if outcome is Outcome.ABANDONED:
        tell(case, "abandoned/told", "abandoned", ("supervisor",))
    cause, action = (how.root_cause, how.action) if how else ("", "")
    reviews = _reviews(case)
    line = _line_for_team(case, outcome, cause, action)
    closed = e.Closed(outcome=outcome, root_cause=cause, action=action, messages=tuple(m.key for m in line))
    case.conclude(
        ("closed", closed),
        *((step, decided) for step, decided, _ in reviews),
        messages=[*line, *(message for _, _, message in reviews if message)],
    )
    case.engine.happened("closed", case.case)


def _line_for_team(case: Walk, outcome: Outcome, cause: str, action: str) -> list[Message]:
    policy, key = case.staff(), case.case.key("closed")
    more = {"root_cause": cause, "action": action, "outcome_text": write_outcome(outcome.value, policy.language)}
    return notice(
        "closed", case.case, case.dossier(), key=key, tell=("team",), policy=policy, now=case.store.now(), more=more
    )


def _reviews(case: Walk) -> list[tuple[str, e.ReviewDecided, Message | None]]:
    """What each destination's rule says at the close: invited so long after it, or not, and why. Once a case."""
    decided = {x.body.destination for x in case.case.entries if isinstance(x.body, e.ReviewDecided)}
    open_to = [to for to in case.policy.reviews if to.name not in decided or to.invite == "after_good_resurvey"]
    invited = {x.body.destination for x in case.case.entries if isinstance(x.body, e.ReviewDecided) and x.body.invited}
    return [_review(case, to) for to in open_to if to.name not in invited]


def _review(case: Walk, to: ReviewDestination) -> tuple[str, e.ReviewDecided, Message | None]:
    dossier, step = case.dossier(), f"review/{to.name}"
    why_not = may_invite(case.case, to, dossier.customer)
    if why_not:
        return step, e.ReviewDecided(destination=to.name, invited=False, reason=why_not), None
    message = letter(
        "review_request",
        case.case,
        dossier,
        key=step,
        policy=case.staff(),
        send_after=case.store.now() + to.delay,
        more={"destination_name": to.name.replace("_", " ").title(), "url": to.url},
        kind="review",
    )
    return step, e.ReviewDecided(destination=to.name, invited=True, messages=(message.key,)), message


def plan_aftercare(case: Walk) -> None:
    """Begin the generation of the next touchpoint, where the customer is valuable and parted on speaking terms."""
    facts, policy = case.case, case.policy.aftercare
    begun = [x for x in facts.entries if isinstance(x.body, e.AftercareBegun) and x.seq > _last_opening(case)]
    wanted = (
        facts.opened.yearly_value >= policy.from_yearly_value
        and facts.outcome in ENDED_WELL
        and len(begun) < len(policy.touchpoints)
    )
    if wanted:
        after = policy.touchpoints[len(begun)]
        closed = next(x for x in facts.entries if isinstance(x.body, e.Closed) and x.seq > _last_opening(case))
        due = ladder.suitable(case.policy.team_calendar(facts.team), closed.at + after, None)
        case.conclude((f"aftercare/{len(begun) + 1}", e.AftercareBegun(touchpoint=after, due=due)))


def _last_opening(case: Walk) -> int:
    return max(x.seq for x in case.case.entries if isinstance(x.body, e.Opened))


def aftercare(case: Walk, begun: e.AftercareBegun) -> None:
    """One touchpoint: a small thing, so long after the close, and left out where the customer complains anew."""
    ended = case.has("aftercare-ended")
    if ended:
        return
    touch = Takes(e.TouchpointLogged)
    touched = wait_for(case, "touchpoint_time", touch, until=begun.due)
    if touched is None and not _has_open_case(case):
        touched = wait_for(case, "aftercare", touch)
    case.conclude(("aftercare-ended", e.AftercareEnded(touched=touched is not None)))


def _has_open_case(case: Walk) -> bool:
    with case.store.database.reading() as session:
        mine = session.get_one(CaseRow, case.case_id)
        other = session.exec(select(CaseRow.id).where(CaseRow.customer_id == mine.customer_id, col(CaseRow.open)))
        return other.first() is not None
