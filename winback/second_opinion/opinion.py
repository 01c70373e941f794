"""What a language model found, and how it and the embedded reading become one."""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

from winback.words.reading import COMPLAINS, Evidence, Reading
from winback.words.text import Place


class Verdict(NamedTuple):
    """Whether the masked text complains, and where in it; 0 and 0 where it does not."""

    complains: bool
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether a text complains, and where in the composed text; by which language model."""

    complains: bool
    place: Place
    model: str


def settle(reading: Reading, opinion: Opinion, threshold: float, text: str = "") -> Reading:
    """The reading as the opinion has it: its worst clause complains by the threshold, or by none.

    With the composed `text` the words that were quoted are evidence, the first of all.
    """
    if not opinion.complains:
        below = math.nextafter(min(threshold, COMPLAINS), 0)
        calm = math.nextafter(0.5, 0)
        return replace(reading, worst=min(reading.worst, below), negative=min(reading.negative, calm))
    place = opinion.place
    quoted = Evidence("negative", place, text[place.start : place.end], 1.0)
    return replace(
        reading,
        worst=max(reading.worst, threshold),
        worst_place=place if text else reading.worst_place,
        evidence=(quoted, *reading.evidence) if text else reading.evidence,
    )
