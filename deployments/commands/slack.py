"""`winback slack`: what people see in Slack, without Slack."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blocks.settings import read_settings
from deployments.commands.opening import View, looking
from deployments.commands.terminal import Json, fail, out, print_json, words
from deployments.commands.troubles import Sentences

if TYPE_CHECKING:
    from winback.case import Case
    from winback.policy import Staff

slack = typer.Typer(cls=Sentences, no_args_is_help=True, help="See what people see in Slack, without Slack.")


@slack.callback()
def _slack() -> None:
    """A group, though there is one command in it."""


@slack.command()
def preview(
    ctx: typer.Context,
    case: Annotated[int, typer.Argument(min=1, max=2**62, help="The case's number.")],
    folder: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to.", show_default="preview/CASE in winback's folder"),
    ] = None,
    as_: Annotated[
        str | None, typer.Option("--as", metavar="STAFF", help="Whose eyes.", show_default="the owner's, and all forms")
    ] = None,
    json: Json = False,
) -> None:
    """Write a case's card, messages, modals and home tab as Block Kit JSON, and a page that draws them all."""
    from deployments.previewing import Preview, write

    with looking() as view:
        found = _case(view, case)
        if found is None:
            fail(ctx, f"There is no case {case}; `winback cases` lists them.")
        reader = _reader(ctx, view, found, as_)
        parts = Preview(view.session, found, view.policy, reader, view.now).parts(all_forms=as_ is None)
        there = folder or read_settings().home / "preview" / str(case)
        files = write(there, f"Case {case}, as {reader.name} sees it", parts, view.policy, found.team)
    if json:
        print_json({"case": case, "reader": reader.id, "page": files[0].absolute(), "parts": list(parts)})
        return
    out().print(words(f"As {reader.name} sees it: {', '.join(parts)}"), soft_wrap=True)
    out().print(words(f"Block Kit JSON  {there.absolute()}/*.json"), soft_wrap=True)
    out().print(words(f"Page            {files[0].absolute()}"), soft_wrap=True)
    out().print("They hold what the customer said: delete them when you are done.", style="dim")


def _case(view: View, number: int) -> "Case | None":
    from blocks.store.journal import load_case
    from blocks.store.tables import CaseRow

    row = view.session.get(CaseRow, number)
    return load_case(view.session, row, view.policies.of(view.session, row.policy)) if row else None


def _reader(ctx: typer.Context, view: View, case: "Case", told: str | None) -> "Staff":
    """Whoever was named; else the owner; else the supervisor of the case's team."""
    policy = view.policy
    if told is not None and told not in policy.roster:
        fail(ctx, f"Nobody here is called {told!r}; known are {', '.join(sorted(policy.roster))}.")
    team = policy.teams.get(case.team) or policy.teams[policy.default_team]
    return next(policy.roster[who] for who in (told, case.owner, team.supervisor) if who in policy.roster)
