"""How the lint's tests look at what it finds."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winback.letters.lint import Lint, LintRule, Text, lint

CORPUS = Path(__file__).parent / "corpus"
CUSTOMERS = {"da": "Lone Ravn", "nb": "Kari Nordmann-Lie", "sv": "Åsa Lindqvist", "en": "Jane O'Neill"}
QUIET = frozenset({LintRule.NO_OWNER, LintRule.PROMISE_WITHOUT_DATE, LintRule.EMPTY_APOLOGY})
"""Rules about whole letters, off where one sentence is looked at."""


@dataclass(frozen=True)
class Sample:
    """A letter of the corpus, and which rules speak up; a rule with ! stops it."""

    language: str
    text: str
    found: list[str]
    name: str


def corpus(language: str) -> list[Sample]:
    """The letters of a language, bad ones and good ones."""
    written = tomllib.loads((CORPUS / f"{language}.toml").read_text(encoding="utf-8"))["letter"]
    usual = {"name": CUSTOMERS[language]}
    return [Sample(language, **(usual | letter)) for letter in written]


def said(text: str, language: str, **known: Any) -> list[tuple[str, str, bool]]:
    """What is found in a sentence: rule, words, and whether it stops."""
    found = lint(Text(text, language=language, **known), Lint(off=QUIET))
    return [(one.rule.value, one.words, one.blocking) for one in found]


def rules(text: str, language: str, **known: Any) -> list[str]:
    """Which rules speak up about a whole letter, each once; a rule with ! stops it."""
    return sorted({f"{one.rule}{'!' * one.blocking}" for one in lint(Text(text, language=language, **known))})


def speaks(rule: str, text: str, language: str, **known: Any) -> list[tuple[str, bool]]:
    """What one rule finds: the words, and whether they stop the letter."""
    found = lint(Text(text, language=language, **known))
    return [(one.words, one.blocking) for one in found if one.rule == rule]
