"""A customer's words without the people in them: names, addresses, numbers and days become marks.

Names are those that are known of the customer and of staff, however they are written; first names that people in our
countries bear, with what follows them; titles and goodbyes with what follows them; letters that none of our languages
has; and any word with a capital within a sentence, but for German. A name that is none of these is not found: in small
letters, in capitals throughout, or an unknown one where a sentence begins.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from winback.masking import Masked, Spot, any_of, hide, longest_first, spots
from winback.second_opinion.plain import as_bare, as_seen, as_spelt, plain
from winback.second_opinion.traces import find_traces
from winback.words.sources import word_set

LONGEST = 2_000
"""Characters of a text that is shown; of a longer one the embedded reading stands."""
MOST_HIDDEN = 0.5
"""Of its words so many may be behind marks; nobody can judge what is left of others."""
POLITE = frozenset({"De", "Dem", "Deres", "I", "Jer", "Jeres", "Ni", "Er", "Ert", "Era", "You"})
"""Written with a capital within a sentence, and nobody's name."""
ALL_CAPITALS = frozenset({"de"})
"""Languages in which every noun has a capital."""
ENDS = ".!?:\n"
"""Signs behind which a sentence may begin."""

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_JOINED = re.compile(r"['\u2019-]")
_RUN_ON = re.compile(r"[a-zæøåäöü][A-ZÆØÅÄÖÜ]")
_SHORTENED = re.compile(r"(?<![^\W_])(?:[^\W\d_]|hr|fr|dr|mrs?|ms|prof|att)\.\Z", re.IGNORECASE)
_ANGLES = str.maketrans("<>", "()")


def hide_people(text: str, language: str, names: Iterable[str]) -> Masked | None:
    """The text as a language model may see it; None where it should see nothing of it.

    `names` are those known of the customer and of staff. What ends a quotation is written otherwise, sign for sign.
    """
    if len(text) > LONGEST:
        return None
    shown = text.translate(_ANGLES)
    masked = hide(shown, find_people(shown, language, names))
    words = len(shown.split())
    return masked if masked and words and len(masked.marks) <= words * MOST_HIDDEN else None


def find_people(text: str, language: str, names: Iterable[str]) -> Iterator[Spot]:
    """Where in a text people are, and what leads to them; `names` are those that are known."""
    seen = plain(text, as_seen)
    yield from _known(text, tuple(names))
    yield from (seen.behind(spot) for spot in (*find_traces(seen.text), *_people(seen.text, language)))


def _known(text: str, names: tuple[str, ...]) -> Iterator[Spot]:
    """Names that are known, in any letters and however they are spelt."""
    known = _any_spelling(names)
    for write in (as_bare, as_spelt):
        written = plain(text, write)
        yield from (written.behind(spot) for spot in (spots(written.text, known) if known else ()))


@lru_cache(maxsize=256)
def _any_spelling(names: tuple[str, ...]) -> re.Pattern[str] | None:
    whole = (*names, *("".join(name.split()) for name in names))
    named = longest_first(plain(name, write).text for name in whole for write in (as_bare, as_spelt))
    return any_of({"NAME": rf"(?<![^\W\d_])(?:{named})(?:['\u2019]?s)?(?![^\W\d_])"}) if named else None


def _people(text: str, language: str) -> Iterator[Spot]:
    """Words that are written as names are."""
    behind = -1
    for found in _WORD.finditer(text):
        word, follows = found[0], behind >= 0 and not text[behind : found.start()].strip(" \t")
        capital = word[0].isupper() and _JOINED.split(word)[0] not in POLITE
        within = language not in ALL_CAPITALS and not word.isupper() and _is_within(text, found.start())
        named = capital and (_is_first_name(word) or within or (follows and not word.isupper()))
        if named or _is_strange(word) or _RUN_ON.search(word):
            yield Spot(found.start(), found.end(), "NAME")
            behind = found.end()


def _is_within(text: str, start: int) -> bool:
    """Whether the sentence has begun before; a shortened word does not end it."""
    while start and not (text[start - 1].isalnum() or text[start - 1] in ENDS):
        start -= 1
    before = text[max(0, start - 6) : start]
    return bool(before) and (before[-1] not in ENDS or _SHORTENED.search(before) is not None)


def _is_first_name(word: str) -> bool:
    known = word_set("names.txt")
    parts = [part.capitalize() for part in _JOINED.split(word)]
    return any(part in known or part.removesuffix("s") in known for part in parts)


def _is_strange(word: str) -> bool:
    """Whether it has letters of another alphabet."""
    return not word.isascii() and any(not unicodedata.name(sign, "LATIN").startswith("LATIN") for sign in word)
