"""`winback replies`: replies that came in by mail and belong to no case known here."""

from typing import Annotated, Any

import typer

from deployments.commands.opening import acting, looking
from deployments.commands.options import Staff, known
from deployments.commands.terminal import Json, fail, out, print_json, table, words
from deployments.commands.times import write_local

AT_MOST = 200
"""Replies that are shown at a time."""
BRIEF = 300

Attach = Annotated[int | None, typer.Option("--attach", metavar="ID", help="Put a reply into a case.")]
To = Annotated[int | None, typer.Option("--to", metavar="CASE", min=1, max=2**62, help="The case it belongs to.")]
Drop = Annotated[int | None, typer.Option("--drop", metavar="ID", help="Throw a reply away.")]


def replies(
    ctx: typer.Context,
    attach: Attach = None,
    to: To = None,
    drop: Drop = None,
    as_: Staff = None,
    json: Json = False,
) -> None:
    """List the replies by mail that belong to no case known here; put one into its case, or throw it away."""
    if attach is not None and drop is not None:
        raise typer.BadParameter("attach a reply, or drop it", param_hint="--drop")
    if attach is not None:
        if to is None:
            raise typer.BadParameter("say to which case", param_hint="--to")
        _attach(ctx, attach, to, as_, json=json)
    elif drop is not None:
        _drop(ctx, drop, json=json)
    else:
        _list(json=json)


def _list(*, json: bool) -> None:
    from blocks.store import strays

    with looking() as view:
        rows, total = strays.waiting(view.session, AT_MOST), strays.count(view.session)
        if json:
            print_json({"replies": [_document(row) for row in rows], "total": total})
            return
        if not rows:
            out().print("Every reply has its case.")
            return
        made = table("id", "came", "from", "what", padding=(0, 2, 0, 0))
        zone = view.zone(view.policy.default_team)
        for row in rows:
            said = " ".join(f"{row.title}: {row.text}".split())
            cut = said if len(said) <= BRIEF else f"{said[:BRIEF]}…"
            told = (row.id, write_local(row.at, zone, view.now), row.sender or "(nobody named)", cut)
            made.add_row(*(words(text) for text in told))
    out().print(made)
    shown = "" if total == len(rows) else f"{len(rows)} of {total} replies. "
    out().print(f"{shown}Put one into its case: winback replies --attach ID --to CASE --as STAFF", style="dim")


def _document(row: Any) -> dict[str, Any]:
    return {"id": row.id, "at": row.at, "from": row.sender, "subject": row.title, "text": row.text}


def _attach(ctx: typer.Context, stray: int, case: int, who: str | None, *, json: bool) -> None:
    from blocks.store.replies import attach

    with acting() as house:
        refused = attach(house.store, stray, case, known(ctx, house, who), house.reach)
        if refused:
            fail(ctx, refused, key="refused")
        woken = house.store.wake_or_leave(case)
    if json:
        print_json({"attached": stray, "case": case, "woken": woken})
    else:
        out().print(f"Reply {stray} is in case {case} now.")


def _drop(ctx: typer.Context, stray: int, *, json: bool) -> None:
    from blocks.store import strays

    with acting() as house, house.store.database.writing("stray") as session:
        dropped = strays.drop(session, stray)
    if not dropped:
        fail(ctx, f"there is no reply {stray} without a case", key="refused")
    if json:
        print_json({"dropped": stray})
    else:
        out().print(f"Reply {stray} is thrown away.")
