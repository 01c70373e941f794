"""A company's own texts: what is wrong with them, found before one of them is needed."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from jinja2 import Environment, meta

from winback.letters import LETTERS, MISTAKES, Letter, LetterError, bodies, compose
from winback.letters.address import pronouns
from winback.letters.languages import LANGUAGES
from winback.letters.lint import Text, better, lint, why
from winback.letters.page import LAYOUT, OURS, draw
from winback.letters.samples import sample
from winback.letters.values import BY_COMPOSE, VALUES

READER = "en"
"""The language of what is told here."""
MOST = 1000
"""So many files of a folder are looked at."""
TEXTS_OF_A_LETTER = ("subject.txt", "body.txt")


def check_own(folder: Path) -> list[str]:
    """What must be changed in a company's own texts, a line for each; empty where all is well or there are none.

    Each text must be where it is looked for, be readable as a template, ask for nothing that it is not given, come out
    right with sample values, in both forms of address, and hold nothing then that the lint stops by itself.
    """
    files = sorted(islice((file for file in folder.rglob("*") if file.is_file()), MOST))
    wrong = {file.relative_to(folder): list(_wrong_with(file.relative_to(folder), folder)) for file in files}
    return [f"{file.as_posix()}: {why}" for file, mistakes in wrong.items() for why in mistakes]


def _wrong_with(file: Path, folder: Path) -> Iterator[str]:
    match file.parts:
        case (OURS.name, name) if name == LAYOUT:
            yield from _wrong_with_layout(folder)
        case (part, *_) if part.startswith(("_", ".")) or file.name.startswith("."):
            pass
        case (name, language, text) if name in VALUES and language in LANGUAGES and text in TEXTS_OF_A_LETTER:
            yield from _wrong_with_text(name, language, file, folder)
        case (name, language, _) if name in VALUES and language in LANGUAGES:
            yield f"this is not looked for; call it {' or '.join(TEXTS_OF_A_LETTER)}"
        case (name, _, _) if name in VALUES:
            yield f"there are no letters in this language; known are {', '.join(LANGUAGES)}"
        case _:
            yield "there is no letter of this name"


def _wrong_with_text(name: str, language: str, file: Path, folder: Path) -> Iterator[str]:
    known = {*VALUES[name], *BY_COMPOSE, *pronouns(language, formal=False)}
    try:
        unknown = _asked_for(bodies(language, folder, formal=False), file.as_posix(), set()) - known
    except MISTAKES as mistake:
        yield _in_words(mistake)
        return
    if unknown:
        yield f"{', '.join(sorted(unknown))} is not given; this letter may tell {', '.join(sorted(known))}"
    elif name in LETTERS:
        yield from dict.fromkeys(_wrong_when_written(name, language, folder))


def _wrong_when_written(name: str, language: str, folder: Path) -> Iterator[str]:
    for formal in (False, True):
        values = sample(name, language, formal=formal)
        try:
            letter = compose(name, language, values, folder, formal=formal, strict=True)
        except LetterError as mistake:
            yield str(mistake)
            return
        for one in lint(as_sent(letter, language, values)):
            if one.blocking:
                yield f"the lint stops it: {why(one, READER)} {better(one, READER, language)}"


def as_sent(letter: Letter, language: str, values: Mapping[str, object]) -> Text:
    """A letter with sample values, as the lint takes it."""
    return Text(
        letter.body,
        letter.subject,
        language,
        customer_name=str(values.get("customer_name", "")),
        owner_name=str(values.get("owner_name", "")),
        company=str(values.get("company", "")),
        customer_said=str(values.get("quote", "")),
    )


def _in_words(mistake: Exception) -> str:
    if isinstance(mistake, UnicodeDecodeError):
        return "this is not text in UTF-8"
    line = getattr(mistake, "lineno", None)
    return f"{mistake} (line {line})" if line else str(mistake)


def _asked_for(texts: Environment, template: str, seen: set[str]) -> set[str]:
    """The values that a text asks for, those of what it includes too; raises what a template may come to."""
    seen.add(template)
    texts.get_template(template)  # finds what parsing does not: filters that are not there
    source = texts.loader.get_source(texts, template)[0] if texts.loader else ""
    tree = texts.parse(source)
    others = {other for other in meta.find_referenced_templates(tree) if other} - seen
    included = (_asked_for(texts, other, seen) for other in others)
    return meta.find_undeclared_variables(tree).union(*included)


def _wrong_with_layout(folder: Path) -> Iterator[str]:
    try:
        page = partial(draw, title="A letter", language="en", company="A company", folder=folder, strict=True)
        if "Dear Emma" not in page("Dear Emma,\n\n> quoted\n\n- one\n"):
            yield "the letter's own words are not in it"
    except MISTAKES as mistake:
        yield str(mistake)
