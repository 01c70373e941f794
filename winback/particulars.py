"""What a letter can tell of a case: who is written to and by whom, what they said, what was agreed."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from winback import entries as e
from winback import ladder
from winback.case import Case, Stage
from winback.dossier import Dossier, Said, local_time, quote
from winback.letters.languages import known_language
from winback.letters.words import write_amount, write_date, write_score
from winback.policy import Policy
from winback.scales import Standing, judge

LATER = ("kind_text", "amount_text", "answer", "promised", "action", "check_in", "reason")
"""What is not known before there is a resolution, or a reason why there is none."""
YEAR = timedelta(days=365)
"""A complaint that long ago is not held up to anybody any more."""


def particulars(case: Case, dossier: Dossier, policy: Policy) -> dict[str, object]:
    """Values for `winback.letters.VALUES`, in the customer's language; "" where nothing is known yet."""
    customer, complaint, language = dossier.customer, dossier.complaint, language_of(dossier, policy)
    owner = policy.roster.get(case.owner or "")
    due = ladder.due(case) if case.stage is Stage.CONTACT else None
    told: dict[str, object] = {
        "customer_name": customer.name,
        "company": policy.company,
        "owner_name": owner.name if owner else "",
        "owner_email": owner.email if owner else policy.sender,
        "owner_phone": owner.phone if owner else "",
        "quote": quote(complaint.verbatim),
        "score_text": write_score(complaint.score, complaint.scale, language),
        "touchpoint": complaint.touchpoint,
        "again": complained_before(case, dossier),
        "call_by": local_time(case, due, language, policy),
        "tries": max(len(case.tries), 1),
        "wish": wish(case),
    }
    found = agreed(case.resolution, case, policy, language) if case.resolution else {}
    return dict.fromkeys(LATER, "") | told | found | _documented(case)


def language_of(dossier: Dossier, policy: Policy) -> str:
    """The language that a customer is written to in: theirs where there are letters in it, else the company's."""
    return known_language(dossier.customer.language, policy.language)


def wish(case: Case) -> str:
    """What the customer wanted when somebody last wrote it down in this generation; "" where nobody did."""
    for entry in reversed(case.entries):
        if entry.seq < case.opened_seq:
            break
        if isinstance(entry.body, e.Contacted | e.Resolved):
            said = entry.body.wants if isinstance(entry.body, e.Contacted) else entry.body.wish
            if said:
                return said
    return ""


def complained_before(case: Case, dossier: Dossier) -> bool:
    """Whether the customer complained within the year before this complaint.

    An earlier response counts as a complaint where it led to a case with an action, or where its score is a
    detractor's: what it was taken for then is not kept.
    """
    now = dossier.complaint.at
    return any(now - YEAR <= said.at < now and _was_complaint(case, said) for said in dossier.history)


def _was_complaint(case: Case, said: Said) -> bool:
    standing = judge(said.score, case.policy.bands("", said.scale)).standing
    return bool(said.done) or standing is Standing.DETRACTOR


def agreed(resolution: e.Resolved, case: Case, policy: Policy, language: str) -> dict[str, object]:
    """One resolution; the check-in that follows it is where the case stands there.

    Of the check-in only the day is told: its hour is when the owner is asked to call, not when they do.
    """
    check_in = ladder.check_in_at(case).astimezone(ZoneInfo(policy.team_calendar(case.team).zone))
    amount = write_amount(resolution.amount, resolution.currency, language) if resolution.amount else ""
    return {
        "wish": resolution.wish or wish(case),
        "kind_text": resolution.resolution,
        "amount_text": amount,
        "answer": resolution.answer,
        "promised": local_time(case, resolution.promised, language, policy),
        "action": resolution.action,
        "check_in": write_date(check_in, language),
    }


def _documented(case: Case) -> dict[str, object]:
    """What a case that ended without a resolution is documented with."""
    how = case.documented
    if how is None:
        return {}
    return {"action": how.action, "reason": how.reason if isinstance(how, e.Unsatisfiable) else ""}
