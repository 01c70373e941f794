"""From a response to a case: its priority with reasons, the rule that routes it, and who gets it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from winback.people import Customer, Load
from winback.policy import Policy, Staff
from winback.policy.triage import Rule
from winback.scales import Severity
from winback.topics import is_about


@dataclass(frozen=True, slots=True)
class Complaint:
    """What triage looks at."""

    score: int | None
    severity: Severity
    verbatim: str
    touchpoint: str
    customer: Customer
    answered_at: datetime
    value_rank: float = 0.0
    """Share of customers with a lower yearly value, 0-1."""
    repeat: bool = False
    """Whether the customer had a case within the policy's time: its severity then counts once more."""
    topics: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    """What the words threaten or ask for, as `winback.words` names it."""


LEAVING = frozenset({"leave", "public", "legal"})
"""Signals of a customer who leaves, or tells others."""


def priority(complaint: Complaint, policy: Policy) -> tuple[int, dict[str, int]]:
    """0-100 and its parts, in the order of weight; parts that add nothing are left out."""
    weights = policy.priority
    parts = {
        "severity": weights.severity[complaint.severity],
        "yearly value": round(weights.yearly_value * complaint.value_rank) if complaint.customer.value else 0,
        "contract end": weights.contract_end if _ends_soon(complaint, policy) else 0,
        "decision maker": weights.decision_maker if _decides(complaint.customer.role, policy) else 0,
        "repeat": weights.severity[complaint.severity] if complaint.repeat else 0,
        "leaving or going public": weights.leaving if _leaves(complaint, policy) else 0,
    }
    return min(100, sum(parts.values())), {part: points for part, points in parts.items() if points}


def route(complaint: Complaint, policy: Policy) -> Rule | None:
    """The first rule that matches; None sends the case to the default team."""
    return next((rule for rule in policy.rules if _matches(rule, complaint)), None)


def assign(
    complaint: Complaint,
    *,
    team: str,
    skill: str | None,
    policy: Policy,
    load: Load,
    today: date,
    same_account: str | None = None,
) -> tuple[str | None, str]:
    """The owner's staff id and why; None where all are at their cap or away: the team gets it."""
    able = [person for person in policy.staff if _can_take(person, complaint.severity, load, today)]
    by_id = {person.id: person for person in able}
    account = complaint.customer.account
    if same_account in by_id:
        return same_account, "has the account's other open case"
    if account and account.owner in by_id:
        return account.owner, "owns the account"
    candidates = [person for person in able if person.team == team]
    if not candidates:
        return None, "everybody in the team is at the cap or away"
    best = min(candidates, key=lambda person: (-_fit(person, complaint, skill), load.open.get(person.id, 0)))
    return best.id, "speaks the language or has the skill" if _fit(best, complaint, skill) else "has the least to do"


def _ends_soon(complaint: Complaint, policy: Policy) -> bool:
    end = complaint.customer.contract_end
    return (
        end is not None and 0 <= (end - complaint.answered_at.date()).days <= policy.priority.contract_end_within.days
    )


def _leaves(complaint: Complaint, policy: Policy) -> bool:
    words = policy.priority.leaving_words
    return not LEAVING.isdisjoint(complaint.signals) or _mentions(complaint.verbatim, words)


def _decides(role: str, policy: Policy) -> bool:
    """Whether a job title is one of those who decide."""
    return _mentions(role, policy.priority.decision_maker_roles)


def _mentions(text: str, words: Iterable[str]) -> bool:
    """Whether a text has one of these as whole words; `cancel*` stands for all that begin so, `*chef` for all ends."""
    folded = text.casefold()
    return any(_in_words(word.casefold(), folded) for word in words)


def _in_words(mark: str, text: str) -> bool:
    begins = "" if mark.startswith("*") else r"\b"
    ends = "" if mark.endswith("*") else r"\b"
    return re.search(rf"{begins}{re.escape(mark.strip('*'))}{ends}", text) is not None


def _matches(rule: Rule, complaint: Complaint) -> bool:
    score, customer = complaint.score, complaint.customer
    return (
        (rule.score_from is None or (score is not None and score >= rule.score_from))
        and (rule.score_to is None or (score is not None and score <= rule.score_to))
        and rule.severity in {None, complaint.severity}
        and (not rule.keywords or _mentions(complaint.verbatim, rule.keywords))
        and (not rule.topics or any(is_about(topic, complaint.topics) for topic in rule.topics))
        and (not rule.touchpoints or _one_of(complaint.touchpoint, rule.touchpoints))
        and (not rule.segments or _one_of(customer.segment, rule.segments))
        and (not rule.languages or _one_of(customer.language, rule.languages))
    )


def _one_of(word: str, known: Iterable[str]) -> bool:
    return word.casefold() in {one.casefold() for one in known}


def _can_take(person: Staff, severity: Severity, load: Load, today: date) -> bool:
    return (
        not person.is_away(today)
        and load.open.get(person.id, 0) < person.max_open
        and (severity is not Severity.CRITICAL or load.critical_today.get(person.id, 0) < person.max_critical_a_day)
    )


def _fit(person: Staff, complaint: Complaint, skill: str | None) -> int:
    language = {"nn": "nb"}.get(complaint.customer.language, complaint.customer.language)
    return (language in person.languages) + (skill is not None and skill in person.skills)
