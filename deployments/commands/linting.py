"""`winback letters lint`: any text held against the lint, whoever wrote it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from deployments.commands.opening import policy_at_hand
from deployments.commands.options import spoken
from deployments.commands.terminal import DIM, RED, Json, out, print_json, table, words
from winback.letters.lint import Finding, Text, better, why
from winback.letters.lint import lint as look_through
from winback.policy.lint import Lint

PIPED = "-"


def lint(
    file: Annotated[str, typer.Argument(metavar="FILE", help="File with the letter; - reads what is piped in.")],
    language: Annotated[str, spoken("The language that it should be in.")],
    customer: Annotated[str, typer.Option(metavar="NAME", help="The customer's name.")] = "",
    owner: Annotated[str, typer.Option(metavar="NAME", help="Who should sign it.")] = "",
    company: Annotated[str, typer.Option(metavar="NAME", help="Your company's name, as customers know it.")] = "",
    said: Annotated[str, typer.Option(metavar="FILE|TEXT", help="What the customer wrote or said.")] = "",
    subject: Annotated[str, typer.Option(help="The letter's subject.")] = "",
    earlier: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="A letter that somebody else got; may be repeated.")
    ] = None,
    json: Json = False,
) -> None:
    """Look through a letter before it goes: what to change, where, and what would be better.

    Exit status 1 where something must be changed first. The rules are those of the policy in force, where there is one.
    """
    written = Text(
        text=_letter(file),
        subject=subject,
        language=language,
        customer_name=customer,
        owner_name=owner,
        company=company,
        customer_said=_said(said),
        earlier=tuple(_read(one, "--earlier") for one in earlier or ()),
    )
    policy = policy_at_hand()
    found = look_through(written, policy.lint if policy else Lint())
    if json:
        print_json({"file": file, "language": language, "findings": [_told(one, written) for one in found]})
    else:
        _print(found, written)
    raise typer.Exit(1 if any(one.blocking for one in found) else 0)


def _letter(file: str) -> str:
    text = _read(file, "FILE")
    if not text.strip():
        raise typer.BadParameter(f"{file}: there is no letter in it.", param_hint="FILE")
    return text


def _read(file: str, option: str) -> str:
    if file == PIPED:
        return typer.get_text_stream("stdin").read()
    try:
        with Path(file).open(encoding="utf-8", newline="") as text:
            return text.read()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}.", param_hint=option) from None
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{file}: this is not text in UTF-8.", param_hint=option) from None


def _said(said: str) -> str:
    """A file of that name, or the words themselves."""
    try:
        there = bool(said) and Path(said).is_file()
    except (OSError, ValueError):
        there = False
    return _read(said, "--said") if there else said


def _told(finding: Finding, written: Text) -> dict[str, Any]:
    begin, end = finding.place or (None, None)
    line, column = _line_and_column(finding, written)
    return {
        "rule": finding.rule,
        "part": finding.part,
        "line": line,
        "column": column,
        "begin": begin,
        "end": end,
        "words": finding.words,
        "blocking": finding.blocking,
        "why": why(finding, "en"),
        "better": better(finding, "en", written.language),
    }


def _line_and_column(finding: Finding, written: Text) -> tuple[int | None, int | None]:
    """Both from 1; None where a finding is about the whole letter."""
    if finding.place is None:
        return None, None
    before = (written.subject if finding.part == "subject" else written.text)[: finding.place[0]]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _print(found: list[Finding], written: Text) -> None:
    made = table("where", "rule", "why, and what would be better")
    made.columns[1].no_wrap = True
    for one in found:
        line, column = _line_and_column(one, written)
        where = f"{line}:{column}" if line else "letter"
        rule = words(f"{one.rule}\n")
        rule.append_text(words("blocking", RED) if one.blocking else words("advice", DIM))
        told = words(f"{why(one, 'en')}\n")
        told.append_text(words(better(one, "en", written.language), DIM))
        made.add_row(words(where if one.part == "text" else f"subject {where}"), rule, told)
    if found:
        out().print(made)
    stops = sum(one.blocking for one in found)
    out().print(
        words(f"{stops} of {len(found)} must be changed first." if stops else "Nothing stops this letter.", "bold")
    )
