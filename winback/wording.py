"""A language model may word a draft: what it is shown of one, and what of its answer may stand.

It sees no name, number, date, address or quotation, only marks in their place. Its answer stands where every mark is
there once and in its order, and nothing came in that a mark would have hidden; otherwise the plain draft stays. A
person reads either before it goes.
"""

import re
from dataclasses import dataclass

from winback.case import Case
from winback.dossier import Dossier
from winback.letters import Letter
from winback.letters.languages import known_language
from winback.letters.lint import Lint, Text, lint
from winback.letters.spoken import other_language
from winback.letters.words import QUOTATION_MARKS
from winback.masking import HIDDEN, MARK, Masked, any_of, hide, longest_first, spots, unmask
from winback.phrases import say
from winback.policy import Policy
from winback.second_opinion import find_people, hide_people

NO_LETTER = re.compile(r"```|\*\*|^#{1,6} |</?[a-z]+>", re.MULTILINE)
"""Signs of an answer that is more than plain text."""
LONGEST, SHORTEST = 2.0, 1 / 3
"""How much longer or shorter than the draft a wording may be."""
LONGEST_LETTER = 20_000
"""Signs of a draft that is worded."""
MOST_SAID = 600
"""Signs of the customer's words that a model is shown at most, where it is shown any."""
LOOKED_AT = 2_000
"""Signs of them in which there may be so many to show."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a wording must know of its letter: the language, whose names to hide, what the customer said, the rules."""

    language: str
    customer_name: str
    owner_name: str = ""
    company: str = ""
    names: tuple[str, ...] = ()
    said: str = ""
    formal: bool = False
    rules: Lint | None = None


def brief(case: Case, dossier: Dossier, policy: Policy) -> Brief:
    """The brief for a letter to this customer."""
    customer = dossier.customer
    owner = policy.roster.get(case.owner or "")
    account = [customer.account.name] if customer.account else []
    return Brief(
        language=known_language(customer.language, policy.language),
        customer_name=customer.name,
        owner_name=owner.name if owner else "",
        company=policy.company,
        names=(customer.name, *account, *(person.name for person in policy.staff)),
        said=dossier.complaint.verbatim,
        formal=policy.form_of_address == "formal",
        rules=policy.lint,
    )


def mask(text: str, brief: Brief) -> Masked | None:
    """The text as a model may see it; None where it is no letter's length, or holds signs of the marks themselves."""
    if len(text) > LONGEST_LETTER:
        return None
    people = find_people(text, brief.language, brief.names)
    return hide(text, [*spots(text, _to_hide(brief)), *people])


def prompt(masked: Masked, brief: Brief, *, with_words: bool) -> list[tuple[str, str]]:
    """What the model is told, by role: the task, then the draft and the customer's words as material, nothing more."""
    address = say("wording", "formal" if brief.formal else "informal", brief.language)
    task = say("wording", "task", brief.language, address=address)
    material = say("wording", "draft", brief.language, draft=masked.text)
    if with_words and (said := _said(brief)):
        material += "\n\n" + say("wording", "said", brief.language, said=said)
    return [("system", task), ("user", material)]


def accept(answer: str, draft: Letter, masked: Masked, brief: Brief) -> Letter | None:
    """The letter as the model worded it; None where the plain draft is to stay. The subject is the draft's."""
    if len(answer) > LONGEST * (len(draft.body) + len(masked.text)):
        return None
    if NO_LETTER.search(answer) or _to_hide(brief).search(MARK.sub(" ", answer)):
        return None
    text = unmask(answer.strip(), masked)
    if text is None or not _measured(text, draft.body) or other_language(text, brief.language):
        return None
    written = Text(
        text,
        subject=draft.subject,
        language=brief.language,
        customer_name=brief.customer_name,
        owner_name=brief.owner_name,
        company=brief.company,
        customer_said=brief.said,
    )
    return None if any(one.blocking for one in lint(written, brief.rules)) else Letter(draft.subject, text)


def _measured(text: str, draft: str) -> bool:
    return len(draft) * SHORTEST <= len(text) <= len(draft) * LONGEST


def _said(brief: Brief) -> str:
    """The customer's words on one line, people gone, without signs that could end the quotation."""
    said = hide_people(re.sub(r"[⟦⟧]", " ", brief.said[:LOOKED_AT]), brief.language, brief.names)
    shown = _to_hide(brief).sub(" … ", MARK.sub(" … ", said.text)) if said else ""
    bare = re.sub(r"[⟦⟧<>\"«»“”]", " ", shown)
    return " ".join(bare.split())[:MOST_SAID]


def _to_hide(brief: Brief) -> re.Pattern[str]:
    opens, closes = (re.escape(mark) for mark in QUOTATION_MARKS[brief.language])
    kinds = {"QUOTE": rf'{opens}[^{opens}⟦⟧]+?{closes}|"[^"\n⟦⟧]+"', **HIDDEN}
    if named := longest_first(brief.names):
        kinds["NAME"] = rf"(?<!\w)(?:{named})(?:'?s)?(?!\w)"
    return any_of(kinds)
