"""How a case ends: the close, the reviews that follow it, and what comes after."""

from datetime import datetime

from sqlmodel import col, select

from blocks.store.acting import renew
from blocks.store.asked import review_key
from blocks.store.tables import CaseRow
from flows.letters import tell
from flows.waiting import wait_for
from flows.walk import Takes, Walk
from winback import entries as e
from winback import ladder
from winback.answers import worsened
from winback.causes import write_cause
from winback.consent import not_before
from winback.correspondence import letter
from winback.entries import Outcome
from winback.letters.sources import template_hash
from winback.letters.words import write_outcome
from winback.outbox import Message
from winback.outcomes import WORSENED, may_invite, rule_of
from winback.particulars import language_of
from winback.policy.money import ReviewDestination
from winback.refusals import Refusal

ENDED_WELL = {Outcome.WON_BACK, Outcome.UNCHANGED, Outcome.UNANSWERED, Outcome.WORSE}


def close(case: Walk, outcome: Outcome) -> None:
    """Write the end down with cause and action, tell the team in one line, and invite reviews by their rules."""
    if case.has("closed"):
        return
    how = case.facts.documented or case.facts.resolution
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
    case.happens("closed")


def _line_for_team(case: Walk, outcome: Outcome, cause: str, action: str) -> list[Message]:
    language = case.staff().language
    outcome_text = write_outcome(outcome.value, language)
    more = {"root_cause": write_cause(cause, language), "action": action, "outcome_text": outcome_text}
    return case.notice("closed", "closed", ("team",), more=more)


def _reviews(case: Walk) -> list[tuple[str, e.ReviewDecided, Message | None]]:
    """What each destination's rule says at the close: invited so long after it, or not, and why. Once a case."""
    decided = {x.body.destination for x in case.facts.entries if isinstance(x.body, e.ReviewDecided)}
    open_to = [to for to in case.policy.reviews if to.name not in decided or to.invite == "after_good_resurvey"]
    invited = {x.body.destination for x in case.facts.entries if isinstance(x.body, e.ReviewDecided) and x.body.invited}
    return [_review(case, to) for to in open_to if to.name not in invited]


def _review(case: Walk, to: ReviewDestination) -> tuple[str, e.ReviewDecided, Message | None]:
    """The rules are those that the case began under; whether the customer may be asked, those in force."""
    dossier, policy, now, step = case.dossier(), case.staff(), case.store.now(), review_key(to.name)
    text = template_hash("review_request", language_of(dossier, policy), case.house.texts)
    decided = e.ReviewDecided(destination=to.name, invited=False, rule=rule_of(to), text=text)
    refusal = may_invite(case.facts, to, dossier, policy, now)
    if refusal:
        return step, decided.model_copy(update={"reason": refusal.code}), None
    sends_at = not_before("review", case.facts, policy, max(now, _closed_first(case, to, now) + to.delay))
    message = letter(
        "review_request",
        case.facts,
        dossier,
        key=step,
        policy=policy,
        send_after=sends_at,
        more={"destination_name": to.title or to.name.replace("_", " ").title(), "url": to.url},
        kind="review",
        texts=case.house.texts,
    )
    invited = {"invited": True, "messages": (message.key,), "sends_at": sends_at}
    return step, decided.model_copy(update=invited), message


def _closed_first(case: Walk, to: ReviewDestination, now: datetime) -> datetime:
    """What the delay counts from: the first close of all where everybody is asked alike, else this one."""
    closes = [x.at for x in case.facts.entries if isinstance(x.body, e.Closed)]
    return closes[0] if closes and to.invite == "everyone" else now


def open_again(case: Walk) -> bool:
    """Begin the case anew where its answer was made worse between the conclusion and the close."""
    now = case.store.now()
    if (begins := worsened(case.facts, case.staff(), now)) is None:
        return False
    with case.store.database.reading() as session:
        in_force = case.store.policies.current(session)[0]
        opened = renew(session, session.get_one(CaseRow, case.case_id), case.facts, begins, in_force)
    if isinstance(opened, Refusal):
        return False
    case.conclude((WORSENED, opened))
    return True


def plan_aftercare(case: Walk) -> None:
    """Begin the generation of the next touchpoint, where the customer is valuable and parted on speaking terms."""
    facts, policy = case.facts, case.policy.aftercare
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
    return max(x.seq for x in case.facts.entries if isinstance(x.body, e.Opened))


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
