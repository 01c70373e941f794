"""Letters to customers and notices to staff: texts in four languages, filled with values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError

from winback.letters import words
from winback.letters.address import greet, pronouns, regards
from winback.letters.texts import clean, fold, in_quotes, known, phrase, quoted, sentence, shorten, tidy
from winback.letters.values import AUTOMATIC, CASE, DRAFTS, LETTERS, NOTICES, STARTERS, VALUES

__all__ = [
    "AUTOMATIC", "CASE", "DRAFTS", "LETTERS", "MISTAKES", "NOTICES", "STARTERS", "TEXTS", "VALUES", "Letter",
    "LetterError", "bodies", "compose",
]  # fmt: skip

TEXTS = Path(__file__).parent
LONGEST_SUBJECT = 150
LONGEST_VALUE_IN_SUBJECT = 48
MISTAKES = (TemplateError, OSError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What a company's own text may come to when it is read and filled in."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A text ready to go: the subject is one line, the body plain text."""

    subject: str
    body: str


class LetterError(Exception):
    """A letter cannot be written: there is no text for it, or a value that its text needs is missing."""

    def __init__(self, name: str, language: str, why: str) -> None:
        super().__init__(f"letter {name!r} in {language!r}: {why}")


def compose(
    name: str,
    language: str,
    values: Mapping[str, object],
    folder: Path | None = None,
    default: str = "en",
    brief: bool = False,
    formal: bool = False,
    strict: bool = False,
) -> Letter:
    """Write a letter; raises LetterError.

    A `brief` one leaves out what stands beside it anyway: the case, its history, commands. `folder` holds a company's
    own texts, laid out as here (`<name>/<language>/body.txt`); where it has none, ours is taken. `default` is the
    language for customers whose own is not one of `words.LANGUAGES`. A `formal` one addresses its reader formally.

    A text of the company's own that cannot be filled in gives way to ours, unless it is `strict`: no case waits for it.
    """
    spoken = words.known_language(language, default)
    if name not in VALUES:
        raise LetterError(name, spoken, "there is no such letter")
    if missing := [value for value in VALUES[name] if value not in values]:
        raise LetterError(name, spoken, f"missing {', '.join(missing)}")
    by_us = {"brief": brief, "formal": formal, "regards": regards(spoken, formal=formal)}
    given = by_us | pronouns(spoken, formal=formal) | {key: clean(value) for key, value in values.items()}
    try:
        subject = _subjects(spoken, folder, formal=formal).get_template(f"{name}/{spoken}/subject.txt").render(given)
        body = bodies(spoken, folder, formal=formal).get_template(f"{name}/{spoken}/body.txt").render(given)
    except MISTAKES as error:
        if folder and not strict:
            return compose(name, spoken, values, brief=brief, formal=formal)
        raise LetterError(name, spoken, str(error)) from error
    return Letter(shorten(fold(subject), LONGEST_SUBJECT), tidy(body))


@cache
def bodies(language: str, folder: Path | None, *, formal: bool) -> Environment:
    """The texts of a language, ready to be filled in."""
    folders = [folder, TEXTS] if folder else [TEXTS]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(place) for place in folders]),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text: nothing here is HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        finalize=fold,
    )
    environment.filters |= {
        "greeting": partial(greet, language=language, formal=formal),
        "in_quotes": partial(in_quotes, marks=words.QUOTATION_MARKS[language]),
        "times": partial(words.write_times, language=language),
        "quoted": quoted,
        "sentence": sentence,
        "phrase": partial(phrase, language=language),
        "line": fold,
        "known": known,
        "kind": partial(words.write_kind, language=language),
        "language": partial(words.write_language, language=language),
        "letter": partial(words.write_letter_name, language=language),
        "outcome": partial(words.write_outcome, language=language),
        "reason": partial(words.write_reason, language=language),
        "step": partial(words.write_step, language=language),
        "why": partial(words.write_why, language=language),
    }
    return environment


@cache
def _subjects(language: str, folder: Path | None, *, formal: bool) -> Environment:
    texts = bodies(language, folder, formal=formal)
    return texts.overlay(finalize=lambda value: shorten(fold(value), LONGEST_VALUE_IN_SUBJECT))
