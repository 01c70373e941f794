"""`winback letters`: what customers are written."""

from pathlib import Path
from typing import Annotated

import typer

from blocks.settings import read_settings
from deployments.commands import linting
from deployments.commands.opening import acting
from deployments.commands.options import not_begun, spoken
from deployments.commands.terminal import Json, err, fail, out, print_json, words
from deployments.commands.troubles import Sentences
from winback.letters.languages import LANGUAGES

letters = typer.Typer(cls=Sentences, no_args_is_help=True, help="See what customers are written, and judge it.")


letters.command()(linting.lint)


@letters.callback()
def _letters() -> None:
    """A group, though there may be one command in it."""


@letters.command()
def draft(
    ctx: typer.Context,
    case: Annotated[int, typer.Argument(min=1, max=2**62, help="The case's number.")],
    letter: Annotated[str, typer.Argument(help="Which letter, such as first_contact.")],
    json: Json = False,
) -> None:
    """Print a letter to begin from, filled with what is known of a case. Nothing is kept of it, and nothing sent."""
    from deployments.commands.editing import SUBJECT, begun

    with acting() as house:
        found = house.store.case(case)
        if found is None:
            fail(ctx, f"There is no case {case}; `winback cases` lists them.")
        text = begun(house, found, letter)
    if text is None:
        fail(ctx, not_begun(letter, found))
    if json:
        print_json({"case": case, "letter": letter, "subject": text.subject, "text": text.body})
        return
    out().print(words(f"{SUBJECT}{text.subject}\n\n{text.body}"), soft_wrap=True)


@letters.command()
def preview(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to.", show_default="preview in winback's folder")
    ] = None,
    language: Annotated[str | None, spoken("Only letters in this language.")] = None,
    json: Json = False,
) -> None:
    """Write one page with every letter to customers, informal and formal, and what the lint says of each.

    A company's own texts (`letters` in winback's folder) stand where they replace ours. Exit status 1 where one of them
    cannot be used or holds what the lint stops.
    """
    from winback.letters.own import check_own
    from winback.letters.preview import html, specimens

    settings = read_settings()
    shown = [*specimens((language,) if language else LANGUAGES, settings.letters)]
    there = folder or settings.home / "preview"
    there.mkdir(mode=0o700, parents=True, exist_ok=True)
    page = there / "letters.html"
    page.write_text(html(shown), encoding="utf-8")
    amiss = check_own(settings.letters)
    findings = [finding for one in shown for finding in one.findings]
    stopped = sum(finding.blocking for finding in findings)
    if json:
        counts = {"letters": len(shown), "findings": len(findings), "blocking": stopped}
        print_json({"page": page.absolute(), **counts, "mistakes": amiss})
    else:
        out().print(words(f"{len(shown)} letters: {page.absolute()}"), soft_wrap=True)
        for mistake in amiss:
            err().print(words(mistake), soft_wrap=True)
        if stopped:
            err().print(words(f"{stopped} findings of the lint would stop a letter; the page shows them"))
    if amiss or stopped:
        raise typer.Exit(1)
