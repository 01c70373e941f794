"""What a verbatim says, as it was read, and what spoke for it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from winback.words.text import Place

COMPLAINS = 0.6
"""P(negative) of a clause from which it is a complaint: four in five are, and nine in ten of them are found."""


class Evidence(NamedTuple):
    """Words and what they spoke for; `weight` is what they added, in logits (1 where a mark decides by itself).

    `place` counts in the composed text, see `winback.words.text.compose`. `verdict`: "negative", "positive",
    "topic/delivery", "signal/leave", ...
    """

    verdict: str
    place: Place
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text was understood. Probabilities are 0-1 and mean nothing where `language` is "".

    `worst` is P(negative) of the worst clause: a complaint in a friendly answer shows there. `worst_place` and
    `evidence` are filled by `read` alone.
    """

    language: str
    negative: float
    positive: float
    worst: float
    topics: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    contentless: bool = False
    mixed: bool = False
    worst_place: Place | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether the language is one that is read; else the score decides alone."""
        return self.language != ""

    def document(self) -> dict[str, Any]:
        """As JSON has it, without the text."""
        numbers = {name: round(getattr(self, name), 4) for name in ("negative", "positive", "worst")}
        return {
            "language": self.language,
            "tone": self.tone,
            **numbers,
            "topics": list(self.topics),
            "signals": list(self.signals),
            "contentless": self.contentless,
            "mixed": self.mixed,
            "complains": self.complains,
            "worst_place": self.worst_place and list(self.worst_place),
            "evidence": [
                {"verdict": one.verdict, "place": list(one.place), "words": one.words, "weight": round(one.weight, 3)}
                for one in self.evidence
            ],
        }

    @property
    def complains(self) -> bool:
        """Whether a clause complains, whatever the rest says."""
        return self.judged and not self.contentless and self.worst >= COMPLAINS

    @property
    def tone(self) -> str:
        """One of "negative", "neutral", "positive"; "" where it is not judged."""
        if not self.judged:
            return ""
        if self.contentless:
            return "neutral"
        if self.negative >= 0.5:
            return "negative"
        return "positive" if self.positive >= 0.5 else "neutral"
