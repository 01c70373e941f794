"""How to speak with this customer now: advice for whoever calls, with questions in the customer's own language."""

from winback import entries as e
from winback.case import Case, Stage
from winback.dossier import Dossier
from winback.letters.languages import known_language
from winback.letters.texts import known
from winback.letters.words import QUOTATION_MARKS
from winback.phrases import say
from winback.policy import Policy

PART = "playbook"


def playbook(case: Case, dossier: Dossier, policy: Policy) -> list[str]:
    """A line of advice each, without anything foreign in it; nothing is asked that the customer has answered.

    Empty where nobody is to speak with the customer.
    """
    spoken = known_language(dossier.customer.language, policy.language)

    def advise(key: str, question: str = "") -> str:
        opens, closes = QUOTATION_MARKS[spoken]
        asked = f"{opens}{say(PART, f'ask/{question}', spoken)}{closes}" if question else ""
        return say(PART, key, policy.language, question=asked)

    return [advise(key, question) for key, question in _advice(case, dossier)]


def has_told(case: Case, dossier: Dossier) -> bool:
    """Whether the customer has said what happened: in the answer itself, or when spoken with."""
    return bool(known(dossier.complaint.verbatim)) or any(known(one.said) for one in _contacts(case))


def has_wished(case: Case) -> bool:
    """Whether the customer has said what they want."""
    return any(known(one.wants) for one in _contacts(case)) or bool(case.resolution and known(case.resolution.wish))


def _contacts(case: Case) -> list[e.Contacted]:
    """What was said in this generation."""
    recent = [entry.body for entry in case.entries if entry.seq >= case.opened_seq]
    return [body for body in recent if isinstance(body, e.Contacted)]


Advice = list[tuple[str, str]]
"""Keys of advice, each with the question in it ("" for none), in the order of the talk."""

CHECK_IN: Advice = [("open_with", "as_agreed"), ("listen", ""), ("still_unhappy", "")]
SUPERVISOR: Advice = [("fresh_eyes", ""), ("open_with", "what_is_missing"), ("no_defence", ""), ("alternative", "")]
AFTERCARE: Advice = [("open_with", "how_is_it"), ("listen", ""), ("no_selling", "")]


def _advice(case: Case, dossier: Dossier) -> Advice:
    if not case.opened.contactable:
        return []
    by_stage: dict[Stage, Advice] = {
        Stage.CONTACT: _first_contact(case, dossier),
        Stage.UNREACHED: _first_contact(case, dossier),
        Stage.RESOLUTION: [*_wish(case), ("alternative", ""), ("keep_word", "")],
        Stage.CHECK_IN: CHECK_IN,
        Stage.SUPERVISOR: SUPERVISOR,
        Stage.AFTERCARE: AFTERCARE,
    }
    return by_stage.get(case.stage, [])


def _first_contact(case: Case, dossier: Dossier) -> Advice:
    if has_told(case, dossier):
        opening = [("has_told", ""), ("open_with", "what_matters")]
    else:
        opening = [("open_with", "what_happened")]
    return [*opening, ("listen", ""), ("no_defence", ""), ("ask", "what_it_meant"), *_wish(case)]


def _wish(case: Case) -> Advice:
    if has_wished(case):
        return [("has_wished", ""), ("ask", "is_it_right")]
    return [("ask", "what_would_help")]
