"""What one needs to know about a customer before writing or calling."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from winback.case import Case
from winback.letters.words import write_score, write_step, write_time
from winback.people import Customer
from winback.policy import Policy
from winback.scales import Scale
from winback.suppressions import Suppression


@dataclass(frozen=True, slots=True)
class Said:
    """One response of the customer, and what was done about it (the case's action, if it led to one)."""

    at: datetime
    score: int | None
    scale: Scale
    verbatim: str
    touchpoint: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another open case of the same account."""

    id: int
    customer: str
    stage: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """The customer, what was said now (`complaint`) and before, and the account's other open cases.

    `suppressed` is what keeps messages from the customer's addresses. `surveyed_at` is when they were last asked a
    survey, beside what this generation of the case asks; `invited_to` are the destinations that other cases of theirs
    have invited them to review.
    """

    customer: Customer
    complaint: Said
    history: tuple[Said, ...] = ()
    others: tuple[OtherCase, ...] = ()
    suppressed: tuple[Suppression, ...] = ()
    surveyed_at: datetime | None = None
    invited_to: frozenset[str] = frozenset()


def quote(text: str, limit: int = 200) -> str:
    """The beginning of a verbatim on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


def local_time(case: Case, at: datetime | None, language: str, policy: Policy) -> str:
    """A time in the team's zone, in words; "" for None."""
    if at is None:
        return ""
    return write_time(at.astimezone(ZoneInfo(policy.team_calendar(case.team).zone)), language)


def facts(case: Case, dossier: Dossier, policy: Policy, due: datetime | None) -> Mapping[str, object]:
    """The values that every notice to staff shares; see `winback.letters.VALUES`."""
    customer, complaint, language = dossier.customer, dossier.complaint, policy.language
    owner = policy.roster.get(case.owner or "")
    team = policy.teams.get(case.team) or policy.teams[policy.default_team]
    return {
        "case_id": case.id,
        "customer_name": customer.name,
        "customer_contact": ", ".join(way for way in (customer.phone, customer.email) if way),
        "account_name": customer.account.name if customer.account else "",
        "role": customer.role,
        "score_text": write_score(complaint.score, complaint.scale, language),
        "verbatim": complaint.verbatim,
        "language_name": customer.language,
        "touchpoint": complaint.touchpoint,
        "priority": case.opened.priority,
        "reasons": [f"{part} {points}" for part, points in case.opened.reasons.items()],
        "owner_name": owner.name if owner else "",
        "team_name": team.name,
        "due": local_time(case, due, language, policy),
        "history": [_line(case, said, policy) for said in dossier.history],
        "other_cases": [
            f"{other.id}: {other.customer}, {write_step(other.stage, language)}"
            + (f", {other.owner}" if other.owner else "")
            for other in dossier.others
        ],
    }


def _line(case: Case, said: Said, policy: Policy) -> str:
    language = policy.language
    told = (local_time(case, said.at, language, policy), write_score(said.score, said.scale, language))
    return " · ".join(text for text in (*told, quote(said.verbatim, 120), said.done) if text)
