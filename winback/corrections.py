"""How often people let stand what was read in customers' words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from winback.entries import AsRead
from winback.shares import Share
from winback.topics import is_about

NOT_BAD = ("positive", "neutral")


@dataclass(frozen=True, slots=True)
class Looked:
    """A case's words as they were read, and the tone and topic that a person gave it last, "" where nobody has."""

    read_as: AsRead
    tone: str = ""
    topic: str = ""

    @property
    def corrected(self) -> bool:
        """Whether a person said anything of it."""
        return bool(self.tone or self.topic)


@dataclass(frozen=True, slots=True)
class Precision:
    """Of how many cases the reading stood, whole and for each verdict: "hidden", "tone/negative", "topic/delivery".

    What nobody corrected counts as right, so that this is as true as people look closely.
    """

    cases: Share
    verdicts: dict[str, Share]


def count_corrections(looked: Iterable[Looked]) -> Precision:
    """Count cases; verdicts that were made most often stand first."""
    made, stood = Counter[str](), Counter[str]()
    cases = uncorrected = 0
    for one in looked:
        cases, uncorrected = cases + 1, uncorrected + (not one.corrected)
        for verdict, is_right in _verdicts(one):
            made[verdict] += 1
            stood[verdict] += is_right
    return Precision(
        Share(uncorrected, cases), {verdict: Share(stood[verdict], many) for verdict, many in made.most_common()}
    )


def _verdicts(one: Looked) -> Iterator[tuple[str, bool]]:
    read = one.read_as
    if read.complains:
        yield "hidden", one.tone not in NOT_BAD
    if read.tone:
        yield f"tone/{read.tone}", one.tone in {"", read.tone}
    for topic in read.topics:
        yield f"topic/{topic}", not one.topic or is_about(topic, (one.topic,)) or is_about(one.topic, (topic,))
