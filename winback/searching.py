"""What somebody looks for, as words that both databases understand alike."""

import unicodedata
from unicodedata import ucd_3_2_0 as letters_known

LONGEST = 100
"""Characters that are looked at."""
MOST = 6
"""Words that are looked for."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, of which each must be found.

    Letters and digits alone, and of these what every release of the databases knows as such: nothing that somebody
    writes means anything else than itself.
    """
    composed = unicodedata.normalize("NFC", text[:LONGEST].lower())
    plain = "".join(sign if letters_known.category(sign)[0] in "LN" else " " for sign in composed)
    return tuple(plain.split()[:MOST])
