"""A letter held against the lint, at every door: what is known of its customer and case, and what stops it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from winback.case import Case
from winback.dossier import Dossier
from winback.entries import Noted
from winback.letters.languages import known_language
from winback.letters.lint import Finding, Part, Text, better, lint, why
from winback.policy import Policy
from winback.refusals import Mistake, Phrase, Refusal

HEARD = ("said", "wants", "wish")
"""Fields of entries in which staff write down what the customer said."""


@dataclass(frozen=True, slots=True)
class Why(Phrase):
    """What is wrong with a part of a letter, and what would be better, as a value of a refusal."""

    findings: tuple[Finding, ...] = ()
    spoken: str = ""

    def say(self, language: str) -> str:
        """Each finding once."""
        return tell(self.findings, language, self.spoken)


def tell(findings: Iterable[Finding], language: str, spoken: str) -> str:
    """What is wrong and what would be better; `spoken` is the letter's language, in which examples are."""
    told = (f"{why(one, language)} {better(one, language, spoken)}" for one in findings)
    return " ".join(dict.fromkeys(told))


def proof(
    subject: str,
    text: str,
    dossier: Dossier,
    policy: Policy,
    *,
    case: Case | None = None,
    drafted: str = "",
    earlier: Sequence[str] = (),
) -> Text:
    """A letter as the lint takes it. `drafted` is the draft that it was made from, `earlier` what others got lately."""
    owner = policy.roster.get(case.owner or "") if case else None
    return Text(
        text=text,
        subject=subject,
        language=spoken_to(dossier, policy),
        customer_name=dossier.customer.name,
        owner_name=owner.name if owner else "",
        company=policy.company,
        customer_said="\n".join(_heard(dossier, case)),
        known_as="\n".join(_known_as(dossier, case)),
        drafted=drafted,
        earlier=tuple(earlier),
    )


def spoken_to(dossier: Dossier, policy: Policy) -> str:
    """The language of letters to this customer."""
    return known_language(dossier.customer.language, policy.language)


def stopped(written: Text, policy: Policy) -> Refusal | None:
    """Why a letter does not go, beside the field that it is about; None where it may."""
    found = [one for one in lint(written, policy.lint) if one.blocking]
    parts: list[Part] = [part for part in ("subject", "text") if any(one.part == part for one in found)]
    whys = [
        Why("letter_stopped", findings=tuple(one for one in found if one.part == part), spoken=written.language)
        for part in parts
    ]
    if len(parts) == 1:
        return Refusal("letter_stopped", {"why": whys[0]}, field=parts[0])
    mistakes = tuple(Mistake(part, "letter_stopped", {"why": why}) for part, why in zip(parts, whys, strict=True))
    return Refusal("letter_stopped", wrong=mistakes) if mistakes else None


def _heard(dossier: Dossier, case: Case | None) -> list[str]:
    said = [dossier.complaint.verbatim, dossier.complaint.touchpoint, *(one.verbatim for one in dossier.history)]
    if case is not None:
        said += [str(getattr(entry.body, field, "")) for entry in case.entries for field in HEARD]
    return [text for text in dict.fromkeys(said) if text]


def _known_as(dossier: Dossier, case: Case | None) -> list[str]:
    """What else the customer may go by: what their address begins with, and what staff noted about them."""
    address = (dossier.customer.email or "").partition("@")[0].replace("_", " ")
    noted = [entry.body.text for entry in case.entries if isinstance(entry.body, Noted)] if case else []
    return [text for text in (address, *noted) if text]
