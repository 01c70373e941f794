"""Who was invited to review and who was not, by what they had answered: read from the journals, for an auditor."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from sqlmodel import Session, col, select

from blocks.store.asked import review_key
from blocks.store.tables import EntryRow
from winback import entries as e
from winback.case import NOTHING
from winback.consent import code_of
from winback.entries import read_body
from winback.scales import BANDS, Scale

AT_ONCE = 1_000
TOLD = ("opened", "reopened", "concluded", "answer_changed", "review_decided", "withheld")

Answer = tuple[Scale, int] | None
"""The scale and the score of the re-survey before the decision; None where there was no answer."""

Decision = tuple[Answer, str, e.ReviewDecided]
"""A decision with the answer that its generation had brought by then, and the policy it was taken under."""


@dataclass(slots=True)
class Audit:
    """The decisions about one destination. `rules`, `texts` and `policies` are counted by their names.

    `reasons` counts by answer and by why a review was not asked for; "" is where it was.
    """

    destination: str
    reasons: dict[Answer, Counter[str]] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    policies: Counter[str] = field(default_factory=Counter)

    def count(self, after: Answer, decided: e.ReviewDecided, policy: str) -> None:
        """Take one more decision into account."""
        self.reasons.setdefault(after, Counter())["" if decided.invited else code_of(decided.reason)] += 1
        self.rules[decided.rule] += 1
        self.texts[decided.text] += 1
        self.policies[policy] += 1


def audit(session: Session, since: datetime | None = None) -> list[Audit]:
    """All decisions from a time on, by destination."""
    found: dict[str, Audit] = {}
    for after, policy, decided in _decisions(session, since):
        found.setdefault(decided.destination, Audit(decided.destination)).count(after, decided, policy)
    return [found[name] for name in sorted(found)]


def _decisions(session: Session, since: datetime | None) -> Iterator[Decision]:
    cases = select(EntryRow.case_id).where(EntryRow.kind == "review_decided")
    cases = cases.where(col(EntryRow.at) >= since) if since else cases
    rows = session.exec(
        select(EntryRow)
        .where(col(EntryRow.kind).in_(TOLD), col(EntryRow.case_id).in_(cases))
        .order_by(col(EntryRow.case_id), col(EntryRow.seq))
        .execution_options(yield_per=AT_ONCE)
    )
    for _, journal in groupby(rows, lambda row: row.case_id):
        yield from _of_case(journal, since)


def _of_case(journal: Iterable[EntryRow], since: datetime | None) -> list[Decision]:
    """The decisions of one case; an invitation that was withheld before it went is none, for that reason."""
    opened, after = NOTHING, None
    decisions: list[Decision] = []
    for row in journal:
        body = read_body(row.kind, row.body)
        if isinstance(body, e.Opened):
            opened, after = body, None
        elif isinstance(body, e.Concluded):
            after = None if body.after is None else (_scale(opened), body.after)
        elif isinstance(body, e.AnswerChanged) and body.outcome:
            after = (_scale(opened), body.score)
        elif isinstance(body, e.ReviewDecided) and (since is None or row.at >= since):
            decisions.append((after, opened.policy, body))
        elif isinstance(body, e.Withheld):
            decisions = [_without(body, one) for one in decisions]
    return decisions


def _without(withheld: e.Withheld, decision: Decision) -> Decision:
    after, policy, decided = decision
    if not decided.invited or withheld.message != review_key(decided.destination):
        return decision
    return after, policy, decided.model_copy(update={"invited": False, "reason": withheld.why})


def _scale(opened: e.Opened) -> Scale:
    """The scale on which the case's one question was put."""
    return opened.scale if opened.score is not None and opened.scale in BANDS else Scale.NPS
