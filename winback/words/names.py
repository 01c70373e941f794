"""First names that people in our countries bear: a customer who names somebody has met somebody."""

import re

from winback.words.sources import word_set

READ = 20_000
"""Characters in which names are looked for."""

_CAPITALISED = re.compile(r"\b[A-ZÆØÅÄÖÜ][a-zæøåäöüéß]+\b")


def names(text: str) -> list[re.Match[str]]:
    """Where a text names somebody."""
    known = word_set("names.txt")
    return [word for word in _CAPITALISED.finditer(text[:READ]) if word.group() in known]
