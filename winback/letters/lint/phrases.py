"""The lint's own lists of words, read from the files beside this one."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def _read(family: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{family}.toml").read_text(encoding="utf-8"))


@cache
def breaks(family: str, rule: str, strength: str, language: str) -> re.Pattern[str]:
    """Where a text is parted, which need not be at a word."""
    return re.compile("|".join(_read(family)[rule][strength][language]).replace(" ", r"\s+"), re.IGNORECASE)


@cache
def pattern(family: str, rule: str, strength: str, language: str) -> re.Pattern[str]:
    """All phrases of a rule as one pattern of whole words; a blank is any white space, "[ -]?" a hyphen or none too.

    "<noun>" in a phrase is the piece of that name, which the file has for each language under `pieces`.
    """
    either = "|".join(f"(?:{phrase})" for phrase in _read(family)[rule][strength][language])
    for name, piece in _read(family).get("pieces", {}).get(language, {}).items():
        either = either.replace(f"<{name}>", f"(?:{piece})")
    spaced = either.replace("[ -]?", r"(?:\s+|-)?").replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, and beginnings of words: "sorr*" is every word that begins so."""

    words: frozenset[str]
    stems: tuple[str, ...]

    def __contains__(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems)


@cache
def vocabulary(family: str, name: str, language: str) -> Vocabulary:
    """A list of folded words."""
    listed = _read(family)[name][language].split()
    stems = tuple(word.rstrip("*") for word in listed if word.endswith("*"))
    return Vocabulary(frozenset(word for word in listed if not word.endswith("*")), stems)


@cache
def listed(family: str, name: str) -> frozenset[str]:
    """A list of folded words that is the same in every language."""
    return frozenset(_read(family)[name].split())


@cache
def groups(family: str, name: str) -> tuple[frozenset[str], ...]:
    """Lists of words that stand for each other."""
    return tuple(frozenset(line.split()) for line in _read(family)[name])
