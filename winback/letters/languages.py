"""The languages that letters are written in."""

from collections.abc import Mapping

LANGUAGES = ("da", "nb", "sv", "en")
KIN = {"nn": "nb", "no": "nb"}
"""Languages whose speakers get their letters in another one."""


def known_language(language: str, default: str = "en") -> str:
    """The language to write in: `nb-NO` is read as nb, nn and no read nb, others get the default."""
    for wanted in (language, default):
        code = wanted.replace("_", "-").split("-")[0].strip().lower()
        if (code := KIN.get(code, code)) in LANGUAGES:
            return code
    return "en"


def name_of(names: Mapping[str, Mapping[str, str]], key: str, language: str) -> str:
    """What a language calls a thing; a key that is not known stands as it is, so that words pass too."""
    return names[known_language(language)].get(key, key)
