"""How a case stands, line by line: who and how bad, what is to be done by when, who has it, what is in the way."""

from winback import entries as e
from winback.cards import kit
from winback.cards.words import LIGHTS, Words
from winback.case import OVER, Stage
from winback.dossier import Dossier
from winback.ladder import FollowUp, follow_ups
from winback.letters.words import (
    write_amount,
    write_outcome,
    write_step,
    write_times,
)

WAITS = {"resurvey_time": "asks_again", "answer": "awaits_answer", "reply": "awaits_reply"}
"""What is waited for beside people, by the wait's name."""


def heading(words: Words, dossier: Dossier) -> str:
    """Who and how bad, plain, behind a light; how it ended once it has."""
    case = words.case
    ended = "🟢" if case.outcome is e.Outcome.WON_BACK else "⚪"
    return f"{ended if case.stage in OVER else LIGHTS[case.severity]} {title(words, dossier)}"


def title(words: Words, dossier: Dossier) -> str:
    """The same without the light."""
    case, customer = words.case, dossier.customer
    account = kit.cut(kit.fold(customer.account.name), 40) if customer.account else ""
    who = f"{words.customer(dossier)} ({account})" if account else words.customer(dossier)
    if case.stage in OVER:
        return f"{who} · {words.say('closed', outcome=write_outcome(case.outcome or '', words.language))}"
    score = words.score(dossier.complaint.score, dossier.complaint.scale)
    return f"{who} · {score} · {words.say(case.severity)}"


def notification(words: Words, dossier: Dossier) -> str:
    """The heading and what is to be done by when, plain, for a telephone's screen."""
    steps = sorted(follow_ups(words.case), key=lambda step: step.due)
    told = [heading(words, dossier)]
    if steps:
        key = "was_due" if _is_late(words, steps[0]) else "due"
        told += [write_step(steps[0].step, words.language), words.say(key, at=words.clock(steps[0].due))]
    return " · ".join((*told, words.say("case", case=words.case.id)))


# -- what is to be done by when --


def next_steps(words: Words) -> list[str]:
    """What is to be done by when, or what is waited for; a line each, the most urgent first."""
    case = words.case
    if case.suspended:
        stopped = words.last(e.Suspended)
        reason = stopped.body.reason if stopped and isinstance(stopped.body, e.Suspended) else ""
        return [f"⏸️ {kit.bold(words.say('suspended', reason=words.brief(reason)))}"]
    steps = sorted(follow_ups(case), key=lambda step: step.due)
    return [_step(words, step) for step in steps] or [_waits(words)]


def _step(words: Words, step: FollowUp) -> str:
    name, due = write_step(step.step, words.language), words.date(step.due)
    if _is_late(words, step):
        return f"⚠️ {kit.bold(words.say('overdue', step=name))} · {words.say('was_due', at=due)}"
    begins = [words.say("from", at=words.date(step.start))] if step.start > words.seen_at else []
    return " · ".join((kit.bold(words.say("next", step=name)), *begins, words.say("due", at=due)))


def _is_late(words: Words, step: FollowUp) -> bool:
    return words.seen_at >= step.due


def _waits(words: Words) -> str:
    """What is waited for where nobody has anything to do."""
    case, waiting = words.case, words.last(e.Waiting)
    if waiting and isinstance(waiting.body, e.Waiting) and waiting.body.until and waiting.body.name in WAITS:
        until = case.asked.expires if case.asked and waiting.body.name == "answer" else waiting.body.until
        return words.say(WAITS[waiting.body.name], at=words.date(until))
    return kit.bold(words.say("goes_on", step=write_step(case.stage, words.language)))


# -- who has it, and how it goes --


def owner(words: Words) -> str:
    """Who has the case."""
    case = words.case
    if not case.owner:
        return words.say("nobody", team=kit.inline(words.team.name))
    return words.say("claimed" if case.claimed_at else "owner", name=words.name(case.owner))


def goings(words: Words, *, unsettled: bool) -> list[str]:
    """What stands in the way, or was planned; a line each. `unsettled`: a message's fate is to be found out."""
    case = words.case
    lines = [*_offered(words), *_again(words), *_tried(words), *_judged(words)]
    if case.snoozed_until and case.snoozed_until > words.seen_at and not case.suspended:
        lines.append(words.say("snoozed", at=words.date(case.snoozed_until)))
    if unsettled:
        lines.append(f"⚠️ {words.say('unsettled')}")
    return lines


def _offered(words: Words) -> list[str]:
    offer = words.case.offer
    if offer is None:
        return []
    by, to = words.name(words.case.offered_by), words.name(offer.to)
    return [words.say("offered", by=by, to=to, reason=words.brief(offer.reason))]


def _again(words: Words) -> list[str]:
    opened = words.case.opened
    if not isinstance(opened, e.Reopened):
        return []
    return [words.say("reopened", why=words.brief(opened.why)) if opened.why else words.say("repeat")]


def _tried(words: Words) -> list[str]:
    tries = words.case.tries
    if not tries:
        return []
    body = tries[-1].body
    planned = (("next_try", getattr(body, "next_try", None)), ("prefers", getattr(body, "preferred", None)))
    told = [words.say(key, at=words.date(at)) for key, at in planned if at]
    return ["; ".join((words.say("tried", times=write_times(len(tries), words.language)), *told))]


def _judged(words: Words) -> list[str]:
    """What was last decided or found that leads to what is done now."""
    case, last = words.case, words.last(e.Resolved, e.Declined, e.CheckedIn)
    match last.body if last else None:
        case e.Resolved() as asked if case.stage is Stage.APPROVAL:
            limit = write_amount(asked.limit, case.policy.compensation.currency, words.language)
            return [words.say("asks_approval", name=words.name(case.asked_by), limit=limit)]
        case e.Declined(reason=reason) if last:
            return [words.say("declined", name=words.name(last.actor), reason=words.brief(reason))]
        case e.CheckedIn(satisfied=False, said=said):
            return [": ".join(part for part in (words.say("not_satisfied"), words.brief(said)) if part)]
    return []


def footing(words: Words) -> list[kit.Block]:
    """Which case it is."""
    case = words.case
    opened = words.say("opened", at=words.date(case.opened_at))
    return kit.context(" · ".join((words.say("case", case=case.id), kit.inline(words.team.name), opened)))
