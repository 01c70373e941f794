"""Which language a letter is written in, by the small words that one language has and another has not."""

import re

SMALL_WORDS = {
    "da": "af blev det dig din efter er gerne har hvad hvis igen ikke jeg kunne mig noget nogle og også os sig uden"
    " været vi vil vores fået gør bliver giver hjælp måde",
    "nb": "av ble deg dere det din er etter gjerne har hva hvis igjen ikke jeg kunne meg noe noen og også oss uten vært"
    " vi vil vår fått gjør blir gir hjelp måte",
    "sv": "att av blev det dig din efter för från gärna har hur igen inte jag mig något några och oss också vad vi är",
    "en": "and are been but from has is it my not of our that the this to was we with would you your",
}
"""Letters of a few lines have many of these; which of them tell two languages apart is what only one of the two has."""
LEAST = 4
"""So many small words of another language before a letter is said to be in it."""
OUTWEIGHS = 3
"""How often they must outnumber those of the language itself."""


def other_language(text: str, language: str) -> str:
    """The language that a text is in where that is plainly not `language`; "" otherwise."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    mine = set(SMALL_WORDS[language].split())
    for other, listed in SMALL_WORDS.items():
        theirs = set(listed.split())
        foreign = sum(word in theirs - mine for word in words)
        own = sum(word in mine - theirs for word in words)
        if other != language and foreign >= LEAST and foreign >= OUTWEIGHS * own and _likeliest(words) == other:
            return other
    return ""


def _likeliest(words: list[str]) -> str:
    return max(SMALL_WORDS, key=lambda language: sum(word in SMALL_WORDS[language].split() for word in words))
