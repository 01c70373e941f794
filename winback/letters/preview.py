"""All letters to customers on one page, as mail programs draw them, with what the lint says of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from winback.letters import LETTERS, MISTAKES, Letter, LetterError, compose
from winback.letters.lint import Finding, better, lint, why
from winback.letters.own import READER, as_sent
from winback.letters.page import OURS, Answers, draw
from winback.letters.samples import LINK, sample
from winback.letters.staff_words import write_letter_name
from winback.letters.words import QUESTIONS
from winback.scales import BANDS, Scale


@dataclass(frozen=True, slots=True)
class Specimen:
    """A letter as one customer would get it; `wrong` says why it cannot be written."""

    name: str
    language: str
    formal: bool
    letter: Letter | None = None
    html: str = ""
    findings: tuple[Finding, ...] = ()
    wrong: str = ""


def specimens(languages: Iterable[str], folder: Path | None = None) -> Iterator[Specimen]:
    """Every letter in these languages, informal and formal; `folder` holds the company's own texts."""
    for name in LETTERS:
        for language in languages:
            for formal in (False, True):
                yield _specimen(name, language, formal, folder)


def html(shown: Iterable[Specimen]) -> str:
    """The page."""
    by_name: dict[str, list[Specimen]] = {}
    for one in shown:
        by_name.setdefault(one.name, []).append(one)
    layouts = Environment(
        loader=FileSystemLoader(OURS),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = {name: write_letter_name(name, READER) for name in by_name}
    told = {"why": lambda one: why(one, READER), "better": lambda one: better(one, READER)}
    return layouts.get_template("preview.html").render(letters=by_name, names=names, **told)


def _specimen(name: str, language: str, formal: bool, folder: Path | None) -> Specimen:
    values = sample(name, language, formal=formal)
    company = str(values["company"])
    try:
        letter = compose(name, language, values, folder, formal=formal, strict=True)
        drawn = draw(
            letter.body,
            title=letter.subject,
            language=language,
            company=company,
            answers=_answers(language) if "answer_link" in values else None,
            folder=folder,
            strict=True,
        )
    except (LetterError, *MISTAKES) as mistake:
        return Specimen(name, language, formal, wrong=str(mistake))
    return Specimen(name, language, formal, letter, drawn, tuple(lint(as_sent(letter, language, values))))


def _answers(language: str) -> Answers:
    bands = BANDS[Scale.NPS]
    _, worst, best = QUESTIONS[language][Scale.NPS]
    return Answers(LINK, bands.low, bands.high, worst, best)
