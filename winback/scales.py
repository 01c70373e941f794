"""Rating scales, and what a score on one of them says about the customer."""

from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """The kind of answer a survey collects."""

    NPS = "nps"
    RATING = "rating"
    CSAT = "csat"
    STARS = "stars"
    CES = "ces"
    THUMBS = "thumbs"
    TEXT = "text"


class Standing(StrEnum):
    """Where a customer stands after an answer, in the Net Promoter System's words."""

    DETRACTOR = "detractor"
    PASSIVE = "passive"
    PROMOTER = "promoter"


class Severity(StrEnum):
    """How badly a case wants a person; `HIDDEN` is a complaint that the number does not show."""

    CRITICAL = "critical"
    MODERATE = "moderate"
    HIDDEN = "hidden"


RANK = {Severity.HIDDEN: 0, Severity.MODERATE: 1, Severity.CRITICAL: 2}


@dataclass(frozen=True, slots=True)
class Bands:
    """How a scale is read: inclusive upper ends of its bands, on the scale's own numbers.

    `reversed` mirrors the score first, for surveys in which a low number is the good answer.
    """

    low: int
    high: int
    critical_to: int
    detractor_to: int
    passive_to: int
    reversed: bool = False


BANDS = {
    Scale.NPS: Bands(0, 10, 3, 6, 8),
    Scale.RATING: Bands(1, 10, 3, 6, 8),
    Scale.CSAT: Bands(1, 5, 1, 2, 4),
    Scale.STARS: Bands(1, 5, 1, 2, 4),
    Scale.CES: Bands(1, 7, 2, 4, 5),
    Scale.THUMBS: Bands(0, 1, -1, 0, 0),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a response says: a standing (None without a number) and a severity (None: no case)."""

    standing: Standing | None
    severity: Severity | None


def judge(score: int | None, bands: Bands | None, *, contact_me: bool = False) -> Verdict:
    """Read a score; `bands` is None for text alone, whose tone is judged elsewhere.

    A ticked "please contact me" makes a case of any score: promoters tick it too.
    """
    hidden = Severity.HIDDEN if contact_me else None
    if score is None or bands is None:
        return Verdict(None, hidden)
    value = bands.low + bands.high - score if bands.reversed else score
    if value <= bands.critical_to:
        return Verdict(Standing.DETRACTOR, Severity.CRITICAL)
    if value <= bands.detractor_to:
        return Verdict(Standing.DETRACTOR, Severity.MODERATE)
    return Verdict(Standing.PASSIVE if value <= bands.passive_to else Standing.PROMOTER, hidden)


def worse(before: int, after: int, bands: Bands) -> bool:
    """Whether `after` is a worse answer than `before` on the same scale."""
    return after > before if bands.reversed else after < before
