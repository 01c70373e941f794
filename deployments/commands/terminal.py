"""What commands print: words for people, one JSON document for scripts."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from winback.scales import BANDS, Scale

AS_JSON = "json"
RED, DIM = "bold red", "dim"
HARMLESS, CONTROLS = "\n\t\u200d", {"Cc", "Cf", "Co"}


def _remember(ctx: typer.Context, wanted: bool) -> bool:
    """Errors, too, are told as JSON where JSON was asked for."""
    ctx.find_root().meta[AS_JSON] = wanted
    return wanted


Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON document and nothing else.", callback=_remember, is_eager=True)
]


def out() -> Console:
    """Where results go. Nothing in them is markup: customers write what they like."""
    return Console(markup=False, highlight=False, emoji=False)


def err() -> Console:
    """Where refusals, warnings and progress go."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False)


def plain(text: str) -> str:
    """Text without control characters: a verbatim must not steer the reader's terminal."""
    return "".join(sign for sign in text if sign in HARMLESS or unicodedata.category(sign) not in CONTROLS)


def words(text: object, style: str = "") -> Text:
    """Text to print, with a style."""
    return Text(plain(str(text)), style=style)


def score_of(score: int | None, scale: str) -> str:
    """`2/10`; a dash where there is no number."""
    bands = BANDS.get(Scale(scale)) if scale else None
    return "-" if score is None or bands is None else f"{score}/{bands.high}"


def table(*headings: str, **options: Any) -> Table:
    """A table without lines, as narrow as its contents."""
    options = {"box": None, "pad_edge": False, "padding": (0, 2, 0, 0), "header_style": DIM} | options
    return Table(*headings, show_header=any(headings), **options)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """A bar on the terminal that is told how many are done and of how many; none where nobody looks."""
    from rich.progress import Progress

    console = err()
    if not console.is_terminal:
        yield None
        return
    with Progress(console=console, transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def print_json(document: object) -> None:
    """Print a document for scripts."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_simple))


def _simple(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case Decimal() | Path():
            return str(value)
        case Enum():
            return value.value
        case set() | frozenset():
            return sorted(value, key=str)
    raise TypeError(f"{type(value).__name__} has no JSON")


def fail(ctx: typer.Context, reason: str, *, key: str = "error") -> NoReturn:
    """Say why it did not work, and leave with exit status 1; `key` names the reason in JSON."""
    if ctx.find_root().meta.get(AS_JSON):
        print_json({key: reason})
    err().print(words(f"Refused: {reason}" if key == "refused" else reason), soft_wrap=True)
    raise typer.Exit(1)
