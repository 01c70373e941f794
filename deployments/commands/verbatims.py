"""`winback words`: how customers' own words are read."""

from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from deployments.commands.opening import reader_here
from deployments.commands.terminal import Json, fail, out, print_json, table, words
from deployments.commands.troubles import Sentences

LARGEST = 200_000_000
"""Bytes of a file of texts."""

Base = Annotated[bool, typer.Option("--base", help="Without the company's own words, if any were learnt.")]

group = typer.Typer(cls=Sentences, no_args_is_help=True, help="See how customers' words are read, and how well.")


@group.command()
def read(
    text: Annotated[str, typer.Argument(help="What the customer wrote.")],
    locale: Annotated[
        str | None, typer.Option(help="The respondent's, such as da or nb-NO, where it is known.")
    ] = None,
    base: Base = False,
    json: Json = False,
) -> None:
    """Read one text, with the topics of the policy's own, and show which words spoke for what."""
    from winback.words import read as understand

    reading = understand(text, locale, model=None if base else reader_here().model)
    if json:
        print_json(reading.document())
        return
    told = {
        "language": reading.language or "none that is read: the score decides alone",
        "tone": reading.tone or "not judged",
        "negative": f"{reading.negative:.2f}, worst clause {reading.worst:.2f}",
        "topics": ", ".join(reading.topics) or "-",
        "signals": ", ".join(reading.signals) or "-",
    }
    lines = table("", "")
    for name, value in told.items():
        lines.add_row(words(name, "dim"), words(value))
    for one in reading.evidence:
        lines.add_row(words(one.verdict, "dim"), words(f"{one.words}  {one.weight:+.2f}"))
    out().print(lines)


@group.command()
def evaluate(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSONL: lang, text, label or score; topics and hidden where known.")],
    base: Base = False,
    json: Json = False,
) -> None:
    """Read texts whose right reading is known, and tell how often it was found."""
    from winback.words.figures import ExamError, evaluate, read_exam

    try:
        if file.stat().st_size > LARGEST:
            fail(ctx, f"{file} has more than {LARGEST // 1_000_000} MB; give it in parts.")
        with file.open(encoding="utf-8") as exam:
            model = None if base else reader_here().model
            figures = evaluate(read_exam(file.name, exam), model=model, clock=perf_counter)
    except (OSError, UnicodeDecodeError) as trouble:
        fail(ctx, f"{file} cannot be read: {getattr(trouble, 'strerror', None) or trouble}.")
    except ExamError as mistake:
        fail(ctx, str(mistake))
    if json:
        print_json(figures)
        return
    lines = table("language", "texts", "F1 negative", "precision", "recall", "AUC", "topics", "hidden P / R", "texts/s")
    for language, of in figures["languages"].items():
        lines.add_row(*(words(cell) for cell in _row(language, of)))
    out().print(lines)
    _tell_second_levels(figures["languages"])
    if "hidden" in figures:
        _tell_thresholds(figures["hidden"])


def _tell_thresholds(hidden: dict[str, Any]) -> None:
    lines = table("hidden_from", "precision", "recall")
    for least, of in hidden.items():
        lines.add_row(*(words(cell) for cell in (least, _share(of["precision"]), _share(of["recall"]))))
    out().print(lines)


def _row(language: str, of: dict[str, Any]) -> list[str]:
    negative, hidden = of["negative"], of.get("hidden", {})
    return [
        language,
        str(of["n"]),
        *(_share(negative[name]) for name in ("f1", "precision", "recall")),
        _share(of["auc"]),
        _share(of.get("topics", {}).get("micro_f1")),
        f"{_share(hidden.get('precision'))} / {_share(hidden.get('recall'))}" if hidden else "-",
        str(of["texts_per_second"]),
    ]


def _tell_second_levels(languages: dict[str, Any]) -> None:
    lines = table("second level", "F1", "precision", "recall")
    for language, of in languages.items():
        if second := of.get("topics", {}).get("second_level"):
            lines.add_row(words(language), *(words(_share(second[name])) for name in ("f1", "precision", "recall")))
    if lines.row_count:
        out().print(lines)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
