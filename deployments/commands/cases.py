"""`winback cases` and `winback show`: what is open, and one case as a person would read it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deployments.commands.looks import COLOURS, STAGES
from deployments.commands.opening import View, looking
from deployments.commands.terminal import RED, Json, err, fail, out, print_json, score_of, table, words
from deployments.commands.times import write_distance, write_local
from winback.case import Stage

if TYPE_CHECKING:
    from rich.text import Text

    from blocks.store.lists import Listed

OTHERS = 63
"""Width of all columns but the customer's."""


def cases(
    ctx: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    owner: Annotated[str | None, typer.Option(help="Only this member of staff's, by id.")] = None,
    stage: Annotated[str | None, typer.Option(help=f"Only at this stage: {', '.join(STAGES)}.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
    json: Json = False,
) -> None:
    """List the open cases, the most urgent first."""
    from blocks.store.lists import list_cases

    if stage and stage.replace("-", "_") not in set(Stage):
        raise typer.BadParameter(f"{stage!r} is none of {', '.join(STAGES)}", ctx=ctx, param_hint="--stage")
    with looking() as view:
        if owner and owner not in view.policy.roster:
            fail(ctx, f"Nobody here is called {owner!r}; known are {', '.join(sorted(view.policy.roster))}.")
        listed, total = list_cases(
            view.session, closed_too=all_, owner=owner, stage=stage and stage.replace("-", "_"), limit=limit
        )
        if json:
            print_json({"cases": [_document(one, view) for one in listed], "total": total})
            return
        _print(listed, view)
    if not total:
        out().print("No open cases." if not (all_ or owner or stage) else "No such cases.")
    elif total > len(listed):
        err().print(f"{len(listed)} of {total} cases; --limit {total} shows all.", style="dim")


def _document(one: "Listed", view: View) -> dict[str, Any]:
    row = one.row
    return {
        "case": row.id,
        "customer": one.customer,
        "account": one.account or None,
        "score": row.score,
        "scale": one.scale or None,
        "severity": row.severity,
        "priority": row.priority,
        "stage": row.stage,
        "owner": row.owner,
        "owner_name": view.name(row.owner) or None,
        "team": row.team,
        "due": row.due,
        "late": row.due is not None and row.due < view.now,
        "suspended": row.suspended,
        "outcome": row.outcome,
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
    }


def _print(listed: list["Listed"], view: View) -> None:
    if not listed:
        return
    console = out()
    made = table(padding=(0, 1, 0, 0))
    made.show_header = True
    made.add_column("case", justify="right", no_wrap=True)
    made.add_column("customer", max_width=max(12, console.width - OTHERS), overflow="ellipsis", no_wrap=True)
    made.add_column("score", justify="right", no_wrap=True)
    made.add_column("severity", no_wrap=True)
    made.add_column("prio", justify="right", no_wrap=True)
    made.add_column("stage", no_wrap=True)
    made.add_column("owner", min_width=8, max_width=8, overflow="fold")
    made.add_column("due", no_wrap=True)
    for one in listed:
        made.add_row(*_row(one, view))
    console.print(made)


def _row(one: "Listed", view: View) -> list["Text"]:
    row = one.row
    customer = words(one.customer or "(nobody named)", "bold")
    if one.account and one.account != one.customer:
        customer.append_text(words(f"\n{one.account}", "dim"))
    return [
        words(row.id, "bold"),
        customer,
        words(score_of(row.score, one.scale)),
        words(row.severity, COLOURS.get(row.severity, "")),
        words(row.priority),
        words(STAGES[Stage(row.stage)] + ("\nsuspended" if row.suspended else "")),
        words(view.name(row.owner) or _team(row.team, view)),
        _due(one, view),
    ]


def _team(key: str, view: View) -> str:
    team = view.policy.teams.get(key)
    return team.name if team else key


def _due(one: "Listed", view: View) -> "Text":
    due = one.row.due
    if due is None:
        return words((one.row.outcome or "").replace("_", " ") if not one.row.open else "-", "dim")
    when = words(write_local(due, view.zone(one.row.team), view.now))
    late = due < view.now
    return when.append_text(words("\n" + write_distance(due, view.now), RED if late else "dim"))


def show(
    ctx: typer.Context,
    case: Annotated[int, typer.Argument(min=1, max=2**62, help="The case's number.")],
    json: Json = False,
) -> None:
    """Tell a case from its beginning: who, what was said, what was done, and what may be done now."""
    from deployments.commands import page, showing

    with looking() as view:
        shown = showing.read(view, case)
        if shown is None:
            fail(ctx, f"There is no case {case}; `winback cases` lists them.")
        if json:
            print_json(showing.document(shown, view))
        else:
            page.print_case(shown, view)
