"""What a customer answers to the one question: what is taken, what was told before, and what may be changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from winback import entries as e
from winback.case import OVER, Case, Stage
from winback.decisions.keeping import begun_again
from winback.outcomes import asked_scale, conclude, opened_by_answer
from winback.policy import Policy
from winback.refusals import Refusal
from winback.scales import judge

LONGEST_COMMENT = 4000
CHANGEABLE = timedelta(days=1)
"""How long after the first answer a customer may think better of it."""
ASKED_IN = {Stage.RESURVEY, Stage.CLOSING, *OVER}
"""Stages in which an answer may be changed: nobody is about to speak to the customer."""
MOST_CHANGES = 20
"""How often; who has changed so often is not making up their mind."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a customer answers, and what they allow. `anew`: they were shown that they had answered, and answer again.

    What was allowed stays allowed, and score and comment stand until there are others: None and "" are none.
    """

    score: int | None
    comment: str = ""
    may_call: bool = False
    may_invite: bool = False
    anew: bool = False

    @property
    def why(self) -> str:
        """The comment, tidy and bounded."""
        return self.comment.strip()[:LONGEST_COMMENT]


def answer(case: Case, given: Given, now: datetime) -> e.Answered | e.AnswerExplained | e.AnswerChanged | Refusal:
    """The customer's answer as an entry, or why it cannot be taken, in words for the customer.

    The score comes first and the comment may come later, with the same score, as long as the link lives.
    """
    _, bands = asked_scale(case)
    score = _score(case.answer, given)
    if score is None or not bands.low <= score <= bands.high:
        return Refusal("answer_off_scale", {"low": bands.low, "high": bands.high})
    closed = case.asked is None or now >= case.asked.expires
    if case.answer and given.anew and not closed:
        return _anew(case, case.answer, given, now)
    if case.answer and not (case.answer.score == score and given.why and not case.answer.comment):
        return Refusal("answered_already")
    if case.answer and not closed:
        return e.AnswerExplained(comment=given.why)
    if closed or case.stage is not Stage.RESURVEY:
        return Refusal("question_closed")
    return e.Answered(score=score, comment=given.why, may_call=given.may_call, may_invite=given.may_invite)


def _anew(case: Case, before: e.Answered, given: Given, now: datetime) -> e.AnswerExplained | e.AnswerChanged | Refusal:
    """Another answer within the day; where the first one led back to contact somebody is about to hear it anyway."""
    if not may_change(case, now):
        return Refusal("answered_already")
    if led_back(case):
        return e.AnswerExplained(comment=given.why) if given.why else Refusal("answered_already")
    after = _with(before, given)
    if after == before.model_copy(update={"comment": given.why}) and not before.comment:
        return e.AnswerExplained(comment=given.why)
    concluded = _concluded(case)
    outcome = conclude(case, after, reopened=True).outcome if concluded else None
    return e.AnswerChanged(**after.model_dump(), outcome=outcome)


def _score(before: e.Answered | None, given: Given) -> int | None:
    return before.score if before and given.score is None else given.score


def _with(before: e.Answered, given: Given) -> e.Answered:
    return e.Answered(
        score=before.score if given.score is None else given.score,
        comment=given.why or before.comment,
        may_call=before.may_call or given.may_call,
        may_invite=before.may_invite or given.may_invite,
    )


def may_change(case: Case, now: datetime) -> bool:
    """Whether an answer that was given may be changed or explained still."""
    first = first_answer(case)
    changes = sum(isinstance(x.body, e.AnswerChanged | e.AnswerExplained) for x in case.entries)
    return first is not None and now < first.at + CHANGEABLE and changes < MOST_CHANGES


def led_back(case: Case) -> bool:
    """Whether the case is back with somebody who will be in touch, by a worse answer or a new complaint."""
    concluded = _concluded(case)
    return case.stage not in ASKED_IN or (concluded is not None and concluded.reopens)


def worsened(case: Case, policy: Policy, now: datetime) -> e.Reopened | None:
    """The next generation, where an answer that was changed makes the outcome of a closed case worse; once a case.

    `policy` is in force. The customer complains anew: with this score, and this severity.
    """
    changes = (x.body for x in reversed(case.entries) if isinstance(x.body, e.AnswerChanged) and x.body.outcome)
    changed = next(changes, None)
    if (
        case.is_open
        or changed is None
        or not changed.outcome is case.outcome is e.Outcome.WORSE
        or opened_by_answer(case)
    ):
        return None
    verdict = judge(changed.score, asked_scale(case)[1])
    said = {"score": changed.score, "standing": verdict.standing, "severity": verdict.severity or case.severity}
    return begun_again(case, policy, now, **said)


def first_answer(case: Case) -> e.Entry | None:
    """The entry of the answer that was given first, in whatever is the latest generation that has one."""
    return next((x for x in reversed(case.entries) if isinstance(x.body, e.Answered)), None)


def _concluded(case: Case) -> e.Concluded | None:
    """What was first concluded from the answer."""
    first = first_answer(case)
    later = (x.body for x in case.entries if first and x.seq > first.seq)
    return next((body for body in later if isinstance(body, e.Concluded)), None)


def taken_before(case: Case, given: Given) -> e.Entry | None:
    """The entry of an answer that was told before; a score alone is no news once its comment is there."""
    if case.answer is None:
        return _told_before_reopening(case, given)
    if given.why not in {"", case.answer.comment}:
        return None
    if not (given.anew and led_back(case)) and _with(case.answer, given) != case.answer:
        return None
    said = e.Answered | e.AnswerExplained | e.AnswerChanged
    return next(x for x in reversed(case.entries) if isinstance(x.body, said))


def _told_before_reopening(case: Case, given: Given) -> e.Entry | None:
    """The entry of a changed answer that has opened the case again, where it is told twice."""
    opened = opened_by_answer(case)
    before = (x for x in reversed(case.entries) if opened and x.seq < opened.seq)
    changed = next((x for x in before if isinstance(x.body, e.AnswerChanged)), None)
    if changed is None or opened is None or opened.seq != case.opened_seq:
        return None
    said = changed.body
    same = isinstance(said, e.AnswerChanged) and said.score == given.score and given.why in {"", said.comment}
    return changed if same else None
