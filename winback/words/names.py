"""First names that people in our countries bear: a customer who names somebody has met somebody."""

import re

from winback.words.sources import word_set
from winback.words.text import MOST

_CAPITALISED = re.compile(r"\b[A-ZÆØÅÄÖÜ][a-zæøåäöüéß]+\b")


def names(text: str) -> list[re.Match[str]]:
    """Where a text names somebody."""
    known = word_set("names.txt")
    return [word for word in _CAPITALISED.finditer(text[:MOST]) if word.group() in known]
