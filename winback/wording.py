"""A language model may word a draft: what it is shown of one, and what of its answer may stand.

It sees no name, number, date, address or quotation, only marks in their place. Its answer stands where every mark is
there once and in its order, and nothing came in that a mark would have hidden; otherwise the plain draft stays. A
person reads either before it goes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from winback.case import Case
from winback.dossier import Dossier
from winback.letters import Letter
from winback.letters.languages import known_language
from winback.letters.lint import Lint, Text, lint
from winback.letters.spoken import other_language
from winback.letters.words import MONTHS, QUOTATION_MARKS, WEEKDAYS
from winback.phrases import say
from winback.policy import Policy

MARK = re.compile(r"⟦[^⟦⟧]*⟧")
NO_LETTER = re.compile(r"```|\*\*|^#{1,6} |</?[a-z]+>", re.MULTILINE)
"""Signs of an answer that is more than plain text."""
LONGEST, SHORTEST = 2.0, 1 / 3
"""How much longer or shorter than the draft a wording may be."""
MOST_SAID = 600
"""Signs of the customer's words that a model is shown at most, where it is shown any."""

DAYS = "|".join(sorted({day for days in WEEKDAYS.values() for day in days}, key=len, reverse=True))
MONTH = "|".join(sorted({month for months in MONTHS.values() for month in months}, key=len, reverse=True))
FIGURE = r"\+?\d+(?:[.,:/\u00a0 -]?\d+)*"
HIDDEN = {
    "LINK": r"(?:https?://|www\.)[^\s⟦⟧]*[^\s⟦⟧.,;:!?)]",
    "MAIL": r"[^\s@⟦⟧<>]+@[^\s@⟦⟧<>]+\.\w+",
    "DATE": rf"(?i:\b(?:{DAYS})\b(?: (?:den )?{FIGURE}\.?(?: (?:{MONTH}))?)?|\b{FIGURE}\.? (?:{MONTH})\b)",
    "NUMBER": rf"(?:[€£$]|\b[A-Z]{{3}}[ \u00a0])?{FIGURE}(?:[ \u00a0]?(?:kr\b\.?|euro\b|[A-Z]{{3}}\b|[%€£$]))?",
}
"""What is hidden wherever it stands, by what the mark calls it."""


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


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks in the place of what they stand for, in order."""

    text: str
    marks: tuple[str, ...]
    hidden: tuple[str, ...]


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
    """The text as a model may see it; None where it holds signs of the marks themselves."""
    if "⟦" in text or "⟧" in text:
        return None
    marks: list[str] = []
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        marks.append(f"⟦{found.lastgroup}{len(marks) + 1}⟧")
        hidden.append(found[0])
        return marks[-1]

    return Masked(_to_hide(brief).sub(hide, text), tuple(marks), tuple(hidden))


def unmask(answer: str, masked: Masked) -> str | None:
    """The answer with what the marks stand for; None where one is lost, doubled, invented or out of its order."""
    bare = MARK.sub("", answer)
    if tuple(MARK.findall(answer)) != masked.marks or "⟦" in bare or "⟧" in bare:
        return None
    restored = iter(masked.hidden)
    return MARK.sub(lambda _: next(restored), answer)


def prompt(masked: Masked, brief: Brief, *, with_words: bool) -> list[tuple[str, str]]:
    """What the model is told, by role: the task, then the draft and the customer's words as material, nothing more."""
    address = say("wording", "formal" if brief.formal else "informal", brief.language)
    task = say("wording", "task", brief.language, address=address)
    material = say("wording", "draft", brief.language, draft=masked.text)
    if with_words and brief.said.strip():
        material += "\n\n" + say("wording", "said", brief.language, said=_said(brief))
    return [("system", task), ("user", material)]


def accept(answer: str, draft: Letter, masked: Masked, brief: Brief) -> Letter | None:
    """The letter as the model worded it; None where the plain draft is to stay. The subject is the draft's."""
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
    """The customer's words on one line, what is hidden gone, without signs that could end the quotation."""
    bare = re.sub(r"[⟦⟧<>\"«»“”]", " ", _to_hide(brief).sub(" … ", brief.said))
    return " ".join(bare.split())[:MOST_SAID]


def _to_hide(brief: Brief) -> re.Pattern[str]:
    opens, closes = (re.escape(mark) for mark in QUOTATION_MARKS[brief.language])
    named = sorted({re.escape(name) for name in _parts(brief.names)}, key=len, reverse=True)
    kinds = {"QUOTE": rf'{opens}[^⟦⟧]+?{closes}|"[^"\n⟦⟧]+"', **HIDDEN}
    if named:
        kinds["NAME"] = rf"(?<!\w)(?:{'|'.join(named)})(?:'?s)?(?!\w)"
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()))


def _parts(names: tuple[str, ...]) -> Iterator[str]:
    """Names, and each of their words that is long enough to be one."""
    for name in names:
        whole = " ".join(name.split())
        if whole:
            yield whole
            yield from (word for word in whole.split() if len(word) > 2)
