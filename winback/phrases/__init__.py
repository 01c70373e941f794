"""Short texts that staff read in Slack and on the desk, in four languages; `winback.letters` has the long ones."""

import tomllib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = ("da", "nb", "sv", "en")


@cache
def read_phrases(part: str) -> dict[str, dict[str, str]]:
    """All phrases of a part (a file here): by key, then by language."""
    return tomllib.loads((HERE / f"{part}.toml").read_text(encoding="utf-8"))


def say(part: str, key: str, language: str, **values: object) -> str:
    """A phrase with its values filled in; English where the language is none of ours."""
    phrase = read_phrases(part)[key]
    return phrase.get(language, phrase["en"]).format(**values)


def count(part: str, key: str, language: str, number: int, **values: object) -> str:
    """A phrase about so many of something; of one, `<key>_one` says it."""
    return say(part, f"{key}_one" if number == 1 else key, language, **values)
